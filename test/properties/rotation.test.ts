import fc from "fast-check";
import { expect, test } from "vitest";
import { SCHEDULES } from "../support/schedules/count";
import { schedule } from "../support/schedules/plan";
import { play } from "../support/schedules/play";

/** Ten times what a small machine needs, ms. */
const LIMIT_MS = 300_000;

/** fast-check prints the seed and the smallest schedule that fails. */
test(`no promotion is wrong and the first undisturbed run heals, in ${SCHEDULES} schedules`, {
  timeout: LIMIT_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (plan) => {
      expect((await play(plan)).violations).toEqual([]);
    }),
    { numRuns: SCHEDULES },
  );
});
