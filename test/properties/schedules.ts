import fc from "fast-check";
import { DAY_MS } from "../../lambda/clock";
import { OPERATIONS } from "../../lambda/contract";
import { PEOPLE } from "../support/model/people";
import type { Mood } from "../support/model/vendor";
import { type Fault, hour, type ModelWorld } from "../support/model/world";

const fault = fc.record<Fault>({
  call: fc.nat(14),
  kind: fc.constantFrom("crashBefore", "crashAfter", "lostReply", "throttled", "twice"),
});

const run = fc.record({
  operation: fc.constantFrom(...OPERATIONS),
  /** Runs of a round with the same number are one delivery, made twice. */
  delivery: fc.nat(2),
  /** ms after the round's beginning */
  after: fc.nat(8_000),
  /** Of each of Lambda's attempts. */
  faults: fc.array(fc.array(fault, { maxLength: 3 }), { maxLength: 3 }),
});

const person = fc.record({
  action: fc.constantFrom(...(Object.keys(PEOPLE) as (keyof typeof PEOPLE)[])),
  /** ms after the round's beginning */
  after: fc.nat(9_000),
});

const mood = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Mood>("normal") },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Mood>("busy", "moved", { code: 1101 }, { code: 1200 }, { code: 1006 }),
  },
);

const round = fc.record({
  /** 100: due by age. 340: its expiry is near. */
  daysBefore: fc.constantFrom(0, 1, 100, 340),
  runs: fc.array(run, { minLength: 1, maxLength: 3 }),
  people: fc.array(person, { maxLength: 2 }),
  getTokenMood: mood,
  checkMood: mood,
  newTokenLag: fc.constantFrom(0, 0, 1_000, 10_000),
  swapDenied: fc.constantFrom(false, false, false, true),
});

/** A few rounds of overlapping runs, and all that may go wrong beside them. */
export const schedule = fc.record({
  seed: fc.integer(),
  newTokenKillsOld: fc.boolean(),
  firstKeepsStages: fc.boolean(),
  readLag: fc.constantFrom(0, 0, 3_000, 8_000),
  rounds: fc.array(round, { minLength: 1, maxLength: 4 }),
  newCredentialsAtTheEnd: fc.boolean(),
});

type Value<T> = T extends fc.Arbitrary<infer V> ? V : never;
export type Schedule = Value<typeof schedule>;

/** Plays a round to its end, Lambda's retries included. */
export async function play(world: ModelWorld, planned: Value<typeof round>, number: number): Promise<void> {
  const { sim, vendor } = world;
  const soon = (ms: number, action: () => void): void => void sim.wait(ms).then(action);
  await world.pass(planned.daysBefore * DAY_MS);
  vendor.getTokenMood = planned.getTokenMood;
  vendor.checkMood = planned.checkMood;
  vendor.newTokenLag = planned.newTokenLag;
  if (planned.swapDenied) world.denied.add("UpdateSecretVersionStage");
  for (const { operation, delivery, after, faults } of planned.runs) {
    const event = { operation, scheduledTime: hour(number * 10 + delivery), id: `id-${number}-${delivery}` };
    soon(after, () => world.deliver(event, faults));
  }
  for (const { action, after } of planned.people) soon(after, () => PEOPLE[action](world));
  await sim.settle();
  world.denied.clear();
}
