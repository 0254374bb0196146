import fc from "fast-check";
import { OPERATIONS } from "../../../lambda/contract";
import { PEOPLE } from "../model/people";
import type { CallFault } from "../model/run";
import type { ExpClaim, Mood } from "../model/vendor";

const fault = fc.record<CallFault>({
  call: fc.nat(14),
  kind: fc.constantFrom("crashBefore", "crashAfter", "lostReply", "throttled", "limit", "twice"),
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
  expClaim: fc.constantFrom<ExpClaim>("none", "none", "aSecond", "aYear"),
  readLag: fc.constantFrom(0, 0, 3_000, 8_000),
  rounds: fc.array(round, { minLength: 1, maxLength: 4 }),
  newCredentialsAtTheEnd: fc.boolean(),
});

type Value<T> = T extends fc.Arbitrary<infer V> ? V : never;
export type Round = Value<typeof round>;
export type Schedule = Value<typeof schedule>;
