import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,properties,infra,permissions,integration,reader,local,cli,examples}/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "reports/test.json" }]],
    // Vitest leaves one processor free, which of two leaves one worker. The longest tests wait most of their time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
