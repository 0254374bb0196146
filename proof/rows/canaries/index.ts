import { inspect } from "node:util";
import fc from "fast-check";
import { DAY_MS } from "../../../lambda/clock";
import { ROTATION_STEPS, type RotationEvent, type RotationStepEvent } from "../../../lambda/contract";
import type { Ended } from "../../../test/support/model/run";
import { beginRotation } from "../../../test/support/model/secretsManagerRotation";
import { ModelWorld, TOKEN_ARN } from "../../../test/support/model/world";
import type { Row, Violation } from "../../row";
import type { Subject } from "../../subject/subject";
import { hostile } from "./hostile";
import { ALL_STEPS, type Plan, type PlannedRun, plan } from "./plan";
import { Secrets } from "./secrets";
import { whileListening } from "./standardStreams";

/** The ways in which a run can end, each of which the runs together must reach. */
const ENDS = [
  ...["healthy", "healthy quota", "rotated", "refused auth", "refused account", "refused quota"],
  ...["refused config", "refused other", "config config", "notConfigured", "transient", "killed"],
  ...["stepDone", "thrown ROTATION_STEP"],
  ...["thrown INVALID_EVENT", "thrown AKOOL_UNREACHABLE", "thrown AWS_UNAVAILABLE", "thrown UNEXPECTED"],
  ...["thrown REFUSED", "thrown CONFIG", "thrown NOT_CONFIGURED"],
];

/** Secrets that can be recognised, through every failure; a size counts worlds of a few runs each. */
export const canaries: Row = {
  name: "canaries",
  trial:
    "runs among failures whose answers, errors, events and secrets hold tokens, claims and keys, plain, encoded and in pieces: none in what is written, thrown, returned, sent as a URL or stored beside the token",
  sizes: { short: 3_000, full: 18_000, mutant: 1_500 },

  async run({ subject, size, seed, part, parts, stopAtFirst }) {
    const violations: Violation[] = [];
    const counts: Record<string, number> = {};
    let tried = 0;
    const secrets = new Secrets();
    for (let n = part; n < size; n += parts) {
      if (stopAtFirst && violations.length > 0) break;
      const own = seed + n;
      for (const planned of fc.sample(plan, { seed: own, numRuns: 1 })) {
        const played = await play(planned, subject, secrets);
        violations.push(...played.leaks.map((sentence) => ({ sentence, seed: own })));
        for (const end of played.ends) counts[end] = (counts[end] ?? 0) + 1;
        tried += played.ends.length;
      }
    }
    return { tried, violations, counts };
  },

  conclude(counts) {
    const notes = ENDS.map((end) => `${counts[end] ?? 0} times ${end}`);
    return {
      violations: ENDS.filter((end) => counts[end] === undefined).map((end) => `no run ended as ${end}`),
      notes: [notes.join(", ")],
    };
  },
};

interface Played {
  readonly leaks: readonly string[];
  readonly ends: readonly string[];
}

async function play(planned: Plan, subject: Subject, secrets: Secrets): Promise<Played> {
  const { seed, expClaim, newTokenKillsOld, nativeRotation } = planned;
  const leaks: string[] = [];
  const ends: string[] = [];
  const look = (where: string, text: string): void => {
    if (secrets.isIn(text)) leaks.push(`a secret is in ${where}`);
  };
  let current: PlannedRun | undefined;
  const world = new ModelWorld({
    seed,
    expClaim,
    newTokenKillsOld,
    nativeRotation,
    looks: secrets,
    createHandler: (given) =>
      subject.createHandler(
        current === undefined
          ? given
          : hostile(given, current, secrets, (text) => look("a call's address, name or headers", text)),
      ),
  });
  if (planned.hasCredentials) world.putCredentials();
  for (const run of planned.runs) {
    current = run;
    await world.pass(run.daysBefore * DAY_MS);
    write(world, run, secrets);
    for (const event of eventsOf(world, run, secrets)) {
      const written = world.lines.length;
      const { value, heard } = await whileListening(() => world.run(event, run.faults));
      look("a line", world.lines.slice(written).join("\n"));
      look("standard output or standard error", heard);
      look("a result", JSON.stringify(value.result) ?? "");
      look("an error", everythingIn(value.error));
      ends.push(endOf(value));
    }
  }
  return { leaks, ends };
}

/** None where Secrets Manager is to rotate and refuses to. */
function eventsOf(
  world: ModelWorld,
  { event, form }: PlannedRun,
  secrets: Secrets,
): (RotationEvent | RotationStepEvent)[] {
  if (event !== ALL_STEPS) return [secrets.echoIn(event, form) as RotationEvent];
  const id = beginRotation(world)?.id;
  if (id === undefined) return [];
  return ROTATION_STEPS.map((Step) => ({ Step, SecretId: TOKEN_ARN, ClientRequestToken: id }));
}

/** What somebody writes into the secrets before a run. */
function write(
  world: ModelWorld,
  { tokenValue, credentialsValue, form }: PlannedRun,
  secrets: Secrets,
): void {
  const put = (secret: ModelWorld["token"], text: string): void => {
    secret.put(world.name("by-hand"), secrets.echo(text, form));
  };
  if (tokenValue !== undefined) put(world.token, tokenValue);
  if (credentialsValue === "new") world.putCredentials();
  else if (credentialsValue !== undefined) put(world.credentials, credentialsValue);
}

function endOf({ result, error }: Ended): string {
  if (result !== undefined) {
    const { outcome, failureClass } = result;
    return failureClass === undefined ? outcome : `${outcome} ${failureClass}`;
  }
  if (error === undefined) return "killed";
  return `thrown ${"code" in error ? error.code : error.name}`;
}

/** Text that any logger could make of an error, its hidden fields and its causes included. */
function everythingIn(error: Error | undefined): string {
  let shown = "";
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    shown += [cause.message, cause.stack, String(cause), JSON.stringify(cause)].join("\n");
  }
  return shown + inspect(error, { depth: null, showHidden: true });
}
