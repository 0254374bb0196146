import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/engine/**/*.test.ts"],
    globalSetup: "test/engine/support/globalSetup.ts",
    reporters: ["default", ["json", { outputFile: "reports/engine.json" }]],
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
