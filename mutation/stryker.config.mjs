/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["lambda/*.ts", "reader/src/*.ts"],
  testRunner: "vitest",
  vitest: { configFile: "mutation/vitest.config.mts", related: false },
  coverageAnalysis: "perTest",
  ignorePatterns: [".local", "dist", "reports", "reader/dist"],
  tempDirName: ".local/mutation/tmp",
  incremental: true,
  incrementalFile: ".local/mutation/incremental.json",
  concurrency: 2,
  reporters: ["clear-text", "html", "json", "progress-append-only"],
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/result.json" },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: true },
  thresholds: { high: 95, low: 92, break: 90 },
};
