import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/{unit,properties,infra,permissions,integration,reader,local,cli,examples}/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "reports/test.json" }]],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
