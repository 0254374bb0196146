import { createServer } from "node:http";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import type { RunResult } from "../../lambda/contract";
import { listen } from "../support/listen";
import { rotatorEnvironment } from "../support/rotatorEnvironment";

const CONTEXT = {
  awsRequestId: "request-1",
  functionName: "rotator",
  getRemainingTimeInMillis: () => 120_000,
};

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** The function's entry point, loaded anew in this environment; what it writes to standard output is noted. */
async function load(environment: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  vi.resetModules();
  const { handler } = await import("../../lambda/index");
  return { check: (): Promise<RunResult> => handler({ operation: "check" }, CONTEXT), written };
}

test("the function reads the environment that it was loaded in, and writes lines", async () => {
  const { check, written } = await load(rotatorEnvironment("one", "one", "https://akool.example"));
  expect(await check()).toMatchObject({
    outcome: "config",
    message: expect.stringContaining("the same secret"),
  });
  expect(written).toEqual([
    expect.stringMatching(/^\{"_aws":.*\}\n$/),
    expect.stringMatching(/^\{"timestamp":.*\}\n$/),
  ]);
});

test("a Secrets Manager that takes requests and answers none is given up after three times 5 s", async () => {
  let asked = 0;
  const silent = createServer(() => {
    asked += 1;
  });
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const { check } = await load({
    ...rotatorEnvironment("token", "credentials", "https://akool.example"),
    AWS_ENDPOINT_URL: await listen(silent),
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let ended: unknown;
  check().catch((error: unknown) => {
    ended = error;
  });
  // What a first request loads, it loads in real time.
  while (asked < 2 && ended === undefined) await new Promise((seen) => setImmediate(seen));
  let passed = 0;
  for (; ended === undefined && passed < 60_000; passed += 100) {
    await vi.advanceTimersByTimeAsync(100);
    // Connections are real: what has arrived is seen to before more time passes.
    await new Promise((seen) => setImmediate(seen));
  }
  expect(ended).toMatchObject({
    code: "AWS_UNAVAILABLE",
    message: "secretsmanager:GetSecretValue failed with TimeoutError",
  });
  // Two secrets, read at once.
  expect(asked).toBe(6);
  expect(passed).toBeGreaterThanOrEqual(15_000);
  expect(passed).toBeLessThan(17_000);
});
