import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type Reporter, type TestModule, type TestSpecification } from "vitest/node";

/**
 * Files whose names begin so take from half a minute to two: most deploy in an emulator. The first three need different
 * things installed in a new clone; what two ask for at once is installed by each.
 */
const LONG = ["integration/runbook/", "properties/rotation", "examples/externalSecrets", "cli/", "examples/"];

/**
 * Long files first: one that comes last is waited for alone. Vitest takes the largest first where it has no times of
 * an earlier run, as after `npm ci`, and ours are small.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONG.findIndex((start) => moduleId.includes(`/test/${start}`));
      return place === -1 ? LONG.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** How many of the slowest tests are shown. */
const SHOWN = 10;
/** What a test takes at least to be shown, s: a run of quick ones is not worth a list. */
const LEAST = 1;

/** Prints the tests that took longest, at the end of a run. */
class SlowestTests implements Reporter {
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

export default defineConfig({
  test: {
    reporters: ["default", new SlowestTests(), ["json", { outputFile: "reports/test.json" }]],
    // Vitest leaves one processor free, which of two leaves one worker. The long files wait a third of their time or more
    // for timers and other processes: three keep two processors busy.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    // The first run in a clone installs the emulators.
    hookTimeout: 300_000,
    projects: [
      // Of plain modules and with nothing left behind: a worker for each file would cost more than the tests.
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
        },
      },
      {
        extends: true,
        test: {
          name: "rest",
          include: ["test/{properties,infra,permissions,integration,reader,local,cli,examples}/**/*.test.ts"],
        },
      },
    ],
  },
});
