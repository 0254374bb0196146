import { randomUUID } from "node:crypto";
import type { Operation, RotationEvent } from "../../lambda/contract";
import type { ConfigError, NotConfiguredError, RefusedError } from "../../lambda/errors";
import type { Deployment } from "../deployment";
import { isGood, outcomeOf } from "../facts/status";
import { type Answer, invoke, repeatWords } from "../invoke";
import { sentences } from "../output/table";
import { colours, confirmed, print, waiting } from "../output/terminal";
import { dayOf, short } from "../output/words";
import { Problem } from "../problems";

export interface RunOptions {
  readonly id?: string;
  readonly json?: true;
}

/** Looks at the token now, as the schedule does. @returns the exit code: 0 the token works, 1 it does not, 2 nobody knows */
export async function check(deployment: Deployment, options: RunOptions): Promise<number> {
  return run(deployment, "check", options);
}

/** Replaces the token now. @returns the exit code: 0 a new token is current, 1 refused or not wanted, 2 it could not be done */
export async function rotate(
  deployment: Deployment,
  options: RunOptions & { readonly yes?: true },
): Promise<number> {
  const question = `Replace the token of ${deployment.functionName} in ${deployment.aws.region} now?`;
  if (!(await confirmed(question, options.yes))) {
    print("Nothing was done.");
    return 1;
  }
  return run(deployment, "rotate", options);
}

async function run(deployment: Deployment, operation: Operation, options: RunOptions): Promise<number> {
  const event: RotationEvent = { operation, id: idFrom(options.id) };
  const doing = operation === "rotate" ? "Rotating" : "Checking";
  const answer = await waiting(
    `${doing}, at most ${deployment.timeoutSeconds} s`,
    () => invoke(deployment, event),
    `Interrupted, and ${repeatWords(event)}.`,
  );
  print(
    options.json ? JSON.stringify({ id: event.id, ...answer }, undefined, 2) : sentences(sentence(answer)),
  );
  return exitCodeOf(answer);
}

/** What a run throws without a verdict on the token or the set-up: Akool or AWS was out of reach, or time ran out. */
function exitCodeOf(answer: Answer): number {
  if (answer.kind === "result") return isGood(answer.result) ? 0 : 1;
  return VERDICTS.has(answer.name) ? 1 : 2;
}

function idFrom(given: string | undefined): string {
  if (given === undefined) return randomUUID();
  if (!/^[A-Za-z0-9-]{1,64}$/.test(given)) {
    throw new Problem(`--id is ${JSON.stringify(given)}; allowed: 1 to 64 letters, digits and hyphens.`);
  }
  return given;
}

function sentence(answer: Answer): string {
  if (answer.kind === "error") return `${colours.red("✗ failed")}  ${answer.message}`;
  const { result } = answer;
  const { reason, versionId, expiresAt, message } = result;
  const mark = isGood(result)
    ? colours.green(`✓ ${outcomeOf(result)}`)
    : colours.red(`✗ ${outcomeOf(result)}`);
  const facts = [
    ...(reason === "none" ? [] : [REASONS[reason]]),
    ...(versionId === undefined ? [] : [`version ${short(versionId)} is current`]),
    ...(expiresAt === undefined ? [] : [`expires ${dayOf(new Date(expiresAt))}`]),
  ].join(", ");
  return [`${mark}  ${facts}`.trimEnd(), ...(message === undefined ? [] : [`  ${message}`])].join("\n");
}

/** The names of the errors that are an answer: a refusal, or a set-up that only a person can mend. */
const VERDICTS: ReadonlySet<string> = new Set<(RefusedError | ConfigError | NotConfiguredError)["name"]>([
  "RefusedError",
  "ConfigError",
  "NotConfiguredError",
]);

/** Why a run did what it did, for people. */
const REASONS = {
  missing: "there was no token",
  forced: "as asked",
  credentials: "the credentials are new",
  due: "the token was due",
  rejected: "Akool refused the token",
  native: "Secrets Manager rotates",
  pending: "it waited at AWSPENDING",
  held: "held after a roll-back",
  none: "",
} as const;
