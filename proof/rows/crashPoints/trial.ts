import { AWSCURRENT, ROTATION_STEPS } from "../../../lambda/contract";
import { tokenOf } from "../../../test/support/model/people";
import type { Awaited, CallFault, Fault, Run } from "../../../test/support/model/run";
import { continueRotation } from "../../../test/support/model/secretsManagerRotation";
import { ModelWorld } from "../../../test/support/model/world";
import { mostMints } from "../../../test/support/schedules/gaps";
import { wrongsWhileHealing } from "../../../test/support/schedules/healing";
import { wrongsAtTheEnd, wrongsOf } from "../../../test/support/schedules/violations";
import type { Subject } from "../../subject/subject";
import type { Scenario } from "./scenarios";

/** Whether the event arrives a second time: beside the first delivery, or when that has ended. */
export const DUPLICATES = ["none", "beside", "later"] as const;

export interface Setting {
  readonly scenario: Scenario;
  readonly duplicate: (typeof DUPLICATES)[number];
  readonly newTokenKillsOld: boolean;
}

/** One of the things that a delivery awaited, by its attempt. */
export interface Point {
  readonly delivery: number;
  readonly attempt: number;
  readonly awaited: Awaited;
}

export interface Placed {
  readonly point: Point;
  readonly fault: Fault;
}

export interface Tried {
  /** All that was awaited, in order. */
  readonly points: readonly Point[];
  readonly violations: readonly string[];
  /** It ended as the design knows that it may. */
  readonly gap: boolean;
}

/** Of Lambda's, and of all four steps by Secrets Manager. */
const ATTEMPTS = 3;
const MINUTE_MS = 60_000;
/** Between two deliveries of one event that run beside each other, ms. */
const BESIDE_MS = 150;

/** Fails before, fails after its effect, process killed, time limit reached. A wait of one's own cannot fail. */
export function faultsAt(awaited: Awaited): readonly Fault[] {
  if ("wait" in awaited) {
    return [
      { wait: awaited.wait, kind: "crashAfter" },
      { wait: awaited.wait, kind: "limit" },
    ];
  }
  const { call } = awaited;
  return (["throttled", "lostReply", "crashAfter", "limit"] as const).map((kind) => ({ call, kind }));
}

/** One scenario with faults, to its end and through a clean run after it. */
export async function attempt(
  { scenario, duplicate, newTokenKillsOld }: Setting,
  placed: readonly Placed[],
  seed: number,
  subject: Subject,
): Promise<Tried> {
  const points: Point[] = [];
  const violations: string[] = [];
  const mints = new Map<Run, number>();
  // A deployment is not failed over Akool's outage while a token works: the next check does what it could not.
  let passedOver = false;
  const deliveries = Array.from({ length: duplicate === "none" ? 1 : 2 }, (_, delivery) =>
    Array.from({ length: ATTEMPTS * ROTATION_STEPS.length }, (_, attempt) =>
      placed
        .filter(({ point }) => point.delivery === delivery && point.attempt === attempt)
        .map((p) => p.fault),
    ),
  );
  const attempts = new Map<readonly Fault[], Omit<Point, "awaited">>();
  for (const [delivery, lists] of deliveries.entries()) {
    for (const [attempt, faults] of lists.entries()) attempts.set(faults, { delivery, attempt });
  }

  const world: ModelWorld = new ModelWorld({
    seed,
    newTokenKillsOld,
    createHandler: subject.createHandler,
    readLag: scenario.readLag ?? 0,
    nativeRotation: scenario.nativeRotation ?? false,
    tokenSecretMissing: scenario.tokenSecretMissing ?? false,
    onTokenChange: (change, run) => {
      if (run !== undefined) violations.push(...wrongsOf(world, change, run));
    },
    onMint: (run) => mints.set(run, (mints.get(run) ?? 0) + 1),
    onAwait: (run, awaited) => {
      subject.noteAsked();
      const which = attempts.get(run.faults);
      if (which !== undefined) points.push({ ...which, awaited });
    },
    onEnd: (run, ended) => {
      violations.push(...wrongsAtTheEnd(world, run, ended));
      if (ended.result?.outcome === "transient") passedOver = true;
    },
  });
  world.putCredentials();
  await world.pass(MINUTE_MS);
  const event = await scenario.arrange(world);
  const before = world.token.holder(AWSCURRENT)?.id;
  mints.clear();

  const returned: boolean[] = [];
  const deliver = (faults: Fault[][] | undefined): void => {
    if (faults === undefined) return;
    const did =
      "operation" in event
        ? world.deliver(event, faults)
        : continueRotation(world, event, faults).then(({ result }) => result !== undefined);
    void did.then((one) => returned.push(one));
  };
  deliver(deliveries[0]);
  if (duplicate === "later") {
    await world.sim.settle();
    await world.pass(MINUTE_MS);
  }
  if (duplicate === "beside") void world.sim.wait(BESIDE_MS).then(() => deliver(deliveries[1]));
  else deliver(deliveries[1]);
  await world.sim.settle();

  // Known gaps of what runs beside its like: where a new token ends the old, it may be refused, or end the other's
  // token; and of two repeats of a step, the later one's version may take AWSPENDING and then wait for the next check.
  const gapAllowed = duplicate === "beside" && (newTokenKillsOld || !("operation" in event));
  const after = world.token.holder(AWSCURRENT);
  const ends: string[] = [];
  if (scenario.end === "kept" && after?.id !== before) violations.push("AWSCURRENT moved for no reason");
  const works =
    world.vendor.accepts(tokenOf(after) ?? "") && (scenario.end === "working" || after?.id !== before);
  if (scenario.end !== "kept" && !works && !passedOver)
    ends.push("the deliveries ended without a token as wanted");
  if (!scenario.fails && returned.includes(false)) ends.push("three attempts failed");
  if (!gapAllowed) violations.push(...ends);

  violations.push(...tooManyMints(scenario, duplicate, placed, mints, attempts));
  if (placed.some((one) => isRepeatedAfterLoss(one, points))) {
    violations.push("getToken was repeated after its reply was lost");
  }
  world.denied.clear();
  if (!scenario.tokenSecretMissing) violations.push(...(await wrongsWhileHealing(world, false)));
  return { points, violations, gap: gapAllowed && ends.length > 0 };
}

/** A fault between a mint and its put costs one token more; no other fault does, and a late duplicate neither. */
function tooManyMints(
  { mints: expected }: Scenario,
  duplicate: Setting["duplicate"],
  placed: readonly Placed[],
  mints: ReadonlyMap<Run, number>,
  attempts: ReadonlyMap<readonly Fault[], unknown>,
): string[] {
  const wrongs: string[] = [];
  const allowed = expected + placed.filter(mayCostAToken).length;
  const made = [...mints].filter(([run]) => attempts.has(run.faults));
  const total = made.reduce((sum, [, n]) => sum + n, 0);
  if (duplicate !== "beside" && total > allowed)
    wrongs.push(`${total} tokens were minted, and ${allowed} may be`);
  if (expected === 0 && total > 0) wrongs.push("a token was minted for no reason");
  for (const [run, n] of made) {
    if (n > mostMints(run)) wrongs.push(`a run minted ${n} tokens`);
  }
  return wrongs;
}

function isRepeatedAfterLoss({ point, fault }: Placed, points: readonly Point[]): boolean {
  if (fault.kind !== "lostReply" || point.awaited.name !== "getToken") return false;
  return points.some(
    ({ delivery, attempt, awaited }) =>
      delivery === point.delivery &&
      attempt === point.attempt &&
      awaited.name === "getToken" &&
      "call" in awaited &&
      awaited.call > fault.call,
  );
}

const COSTLY: Readonly<Record<string, readonly CallFault["kind"][]>> = {
  getToken: ["lostReply", "crashAfter", "limit"],
  check: ["crashAfter", "limit"],
  wait: ["crashAfter", "limit"],
  PutSecretValue: ["throttled"],
};

function mayCostAToken({ point, fault }: Placed): boolean {
  return COSTLY[point.awaited.name]?.includes(fault.kind) ?? false;
}
