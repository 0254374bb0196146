import type { Reporter, TestModule } from "vitest/node";

const SHOWN = 10;
/** A run of a few quick tests is not worth the list, s. */
const LEAST = 1;

/** Prints the tests that took longest, at the end of a run. */
export class SlowestTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const slowest = modules
      .flatMap((module) =>
        [...module.children.allTests()].map((test) => ({
          seconds: (test.diagnostic()?.duration ?? 0) / 1_000,
          title: `${test.fullName} (${module.relativeModuleId})`,
        })),
      )
      .filter(({ seconds }) => seconds >= LEAST)
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, SHOWN);
    if (slowest.length > 0) console.log("\n The slowest tests");
    for (const { seconds, title } of slowest) console.log(`${seconds.toFixed(1).padStart(7)} s  ${title}`);
  }
}
