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

/** A rotation of Secrets Manager's own. */
const rotation = fc.record({
  /** ms after the round's beginning */
  after: fc.nat(8_000),
  /** Of each step, over all attempts. */
  faults: fc.array(fc.array(fault, { maxLength: 2 }), { maxLength: 8 }),
});

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

const common = {
  seed: fc.integer(),
  newTokenKillsOld: fc.boolean(),
  firstKeepsStages: fc.boolean(),
  expClaim: fc.constantFrom<ExpClaim>("none", "none", "aSecond", "aYear"),
  readLag: fc.constantFrom(0, 0, 3_000, 8_000),
};
const most = { minLength: 1, maxLength: 4 };
const end = { newCredentialsAtTheEnd: fc.boolean() };

/** A few rounds of overlapping runs, and all that may go wrong beside them. */
export const schedule = fc.record({ ...common, rounds: fc.array(round, most), ...end });

/** The same where Secrets Manager rotates too. */
export const nativeSchedule = fc.record({
  ...common,
  nativeRotation: fc.constant(true),
  rounds: fc.array(
    fc
      .record({ common: round, rotations: fc.array(rotation, { maxLength: 2 }) })
      .map(({ common, rotations }) => ({ ...common, rotations })),
    most,
  ),
  ...end,
});

type Value<T> = T extends fc.Arbitrary<infer V> ? V : never;
export type Round = Value<typeof round> & { readonly rotations?: readonly Value<typeof rotation>[] };
export type Schedule = Omit<Value<typeof schedule>, "rounds"> & {
  readonly nativeRotation?: boolean;
  readonly rounds: readonly Round[];
};
