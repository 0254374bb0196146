import fc from "fast-check";
import type { Gaps } from "../../test/support/schedules/gaps";
import { nativeSchedule, type Schedule, schedule } from "../../test/support/schedules/plan";
import { play } from "../../test/support/schedules/play";
import type { Row, Sizes, Violation } from "../row";

/** The known gaps of the design, as the table says them. */
const GAPS: Readonly<Record<keyof Gaps, string>> = {
  rollBackUndone: "a person's roll-back undone by a run that had begun before it could be read",
  sameIdMintedAgain: "one more token for an id repeated within a read's lag",
  severalMintsInARun: "second and third tokens of a run: the check answered 1101, or another run was faster",
  refusedBesideAnother: "a run refused (auth) beside another, where a new token ends the old",
};

/** Runs that overlap, and all that may go wrong beside them. */
export const schedules = played({
  name: "schedules",
  trial: "interleavings of 1 to 3 runs a round, with faults and people's actions",
  sizes: { short: 8_000, full: 100_000, mutant: 4_000 },
  plans: schedule,
});

/** The same where Secrets Manager rotates too. */
export const nativeRotation = played({
  name: "native-rotation",
  trial: "the same with up to two rotations of Secrets Manager's own a round",
  sizes: { short: 3_000, full: 25_000, mutant: 4_000 },
  plans: nativeSchedule,
});

/** Each schedule has a seed of its own. */
function played({
  name,
  trial,
  sizes,
  plans,
}: {
  readonly name: string;
  readonly trial: string;
  readonly sizes: Sizes;
  readonly plans: fc.Arbitrary<Schedule>;
}): Row {
  return {
    name,
    trial,
    sizes,

    async run({ subject, size, seed, part, parts, stopAtFirst }) {
      const violations: Violation[] = [];
      const counts: Record<string, number> = {};
      let tried = 0;
      for (let n = part; n < size; n += parts) {
        if (stopAtFirst && violations.length > 0) break;
        const own = seed + n;
        for (const plan of fc.sample(plans, { seed: spread(own), numRuns: 1 })) {
          const played = await play(plan, subject.createHandler);
          violations.push(...played.violations.map((sentence) => ({ sentence, seed: own })));
          for (const [gap, times] of Object.entries(played.gaps)) counts[gap] = (counts[gap] ?? 0) + times;
        }
        tried++;
      }
      return { tried, violations, counts };
    },

    conclude(counts) {
      const notes = Object.entries(GAPS).map(
        ([gap, text]) => `known gap, ${counts[gap] ?? 0} times: ${text}`,
      );
      return { violations: [], notes };
    },
  };
}

/** Seeds that follow one another begin alike in fast-check's generator; murmur3's finish tells them apart. */
function spread(seed: number): number {
  let bits = Math.imul(seed ^ (seed >>> 16) ^ 0x9e3779b9, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) | 0;
}
