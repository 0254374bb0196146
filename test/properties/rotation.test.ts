import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SCHEDULES } from "../support/schedules/count";
import { nativeSchedule, type Schedule, schedule } from "../support/schedules/plan";
import { play } from "../support/schedules/play";

/** Ten times what a small machine needs, ms. */
const LIMIT_MS = 300_000;

// The runs throw as they should, tens of thousands of times: a quarter of the time would be for stacks that nobody reads.
Error.stackTraceLimit = 0;

/** fast-check prints the seed and the smallest schedule that fails. */
describe.each<[string, fc.Arbitrary<Schedule>, number]>([
  ["", schedule, SCHEDULES],
  // Longer ones; the proof, which CI runs too, plays thousands of them.
  [" where Secrets Manager rotates too", nativeSchedule, Math.ceil(SCHEDULES / 3)],
])("the rotation%s", (_, plans, numRuns) => {
  test(`makes no wrong promotion, and the first undisturbed run heals, in ${numRuns} schedules`, {
    timeout: LIMIT_MS,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        expect((await play(plan)).violations).toEqual([]);
      }),
      { numRuns },
    );
  });
});
