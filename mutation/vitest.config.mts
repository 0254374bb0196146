import { defineConfig } from "vitest/config";

/** The tests that run in this process alone: no emulator, no Python, no bundle. */
export default defineConfig({
  test: {
    include: ["test/{unit,properties,reader}/**/*.test.ts"],
    exclude: ["test/reader/packed.test.ts", "test/unit/bundle/**"],
    env: { SCHEDULES: "200" },
    setupFiles: "mutation/seed.ts",
    testTimeout: 60_000,
  },
});
