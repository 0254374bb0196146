import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS } from "../../lambda/clock";
import { AWSCURRENT } from "../../lambda/contract";
import { parseTokenValue } from "../../lambda/tokenValue";
import { tokenOf } from "../support/model/people";
import { type Change, holderOf } from "../support/model/secret";
import { SECRET_MARK } from "../support/model/vendor";
import { hour, ModelWorld, type Run } from "../support/model/world";
import { play, type Schedule, schedule } from "./schedules";

/** fast-check prints the seed and the smallest schedule that fails. */
const SCHEDULES = 5_000;
/** Ten times what a small machine needs, ms. */
const LIMIT_MS = 300_000;
/** After this every write can be read and every new token is known, ms. */
const QUIET_MS = 600_000;
/** The model's `rotateAfterDays`, ms. */
const ROTATE_AFTER_MS = 90 * DAY_MS;

test(`no promotion is wrong and the first undisturbed run heals, in ${SCHEDULES} schedules`, {
  timeout: LIMIT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (plan) => {
      const violations: string[] = [];
      const world = watched(plan, violations);
      world.putCredentials();
      for (const [number, round] of plan.rounds.entries()) await play(world, round, number);
      await heals(world, plan.newCredentialsAtTheEnd);
      expect(violations).toEqual([]);
      expect([...world.lines, ...world.thrown].filter((text) => text.includes(SECRET_MARK))).toEqual([]);
    }),
    { numRuns: SCHEDULES },
  );
});

/** A world that notes whatever a run does to the token secret and may not. */
function watched(plan: Schedule, violations: string[]): ModelWorld {
  const world: ModelWorld = new ModelWorld({
    ...plan,
    onTokenChange: (change, run) => {
      if (run !== undefined) violations.push(...wrongs(world, change, run));
    },
  });
  return world;
}

function* wrongs(world: ModelWorld, { before, after }: Change, run: Run): Generator<string> {
  const { minted, accepted } = world.vendor;
  for (const version of after.slice(before.length)) {
    if (!minted.includes(tokenOf(version) ?? "")) yield "a version holds no token of Akool's";
  }
  const [was, is] = [holderOf(before, AWSCURRENT), holderOf(after, AWSCURRENT)];
  if (after.filter(({ labels }) => labels.includes(AWSCURRENT)).length !== 1) yield "not one AWSCURRENT";
  if (is === undefined || is.id === was?.id) return;

  const token = tokenOf(is) ?? "";
  if (!accepted.has(token)) yield "the promoted token had not passed the check";
  const parsed = parseTokenValue(is.value, undefined);
  const replaces = parsed.kind === "ours" ? parsed.value.replaces : undefined;
  if (replaces !== (was?.id ?? "none")) yield "it was minted to replace another version";
  const replaced = tokenOf(was);
  if (replaced !== undefined && minted.indexOf(replaced) >= minted.indexOf(token)) yield "an older token won";
  if (was !== undefined && replaced === undefined && run.event.operation !== "rotate") {
    yield "a foreign value was overwritten unasked";
  }
}

/** Akool and the credentials are right again and nothing interferes: one run is enough, and the next one is idle. */
async function heals(world: ModelWorld, newCredentials: boolean): Promise<void> {
  const { token, vendor } = world;
  vendor.getTokenMood = "normal";
  vendor.checkMood = "normal";
  vendor.newTokenLag = 0;
  if (newCredentials || !world.credentialsAreRight) world.putCredentials();
  await world.pass(QUIET_MS);

  const current = token.holder(AWSCURRENT);
  const foreign = current !== undefined && tokenOf(current) === undefined;
  const mended = await world.run({ operation: foreign ? "rotate" : "check", scheduledTime: hour(1_000) });
  expect(mended.result?.outcome).toMatch(/^(healthy|rotated)$/);
  expect(vendor.accepts(tokenOf(token.holder(AWSCURRENT)) ?? "")).toBe(true);

  await world.pass(QUIET_MS);
  // What was parked long ago may be due itself as soon as it is promoted.
  const age = world.sim.now - (token.holder(AWSCURRENT)?.createdAt ?? 0);
  if (age >= ROTATE_AFTER_MS) await world.run({ operation: "check", scheduledTime: hour(1_001) });
  await world.pass(QUIET_MS);
  world.calls.length = 0;
  const idle = await world.run({ operation: "check", scheduledTime: hour(1_002) });
  expect(idle.result?.outcome).toBe("healthy");
  expect(world.calls.filter((call) => call === "getToken" || call === "PutSecretValue")).toEqual([]);
}
