import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { killFunctions } from "../../proof/soak/functionProcess";
import { mintsOf } from "../../proof/soak/ledger";
import { type AwsClients, awsClients } from "../support/clients";
import { type RunningEmulator, startMinistack } from "../support/emulator";
import { until } from "../support/poll";
import { Stage } from "../support/rotatorStage";
import { withoutPython } from "../support/withoutPython";

const CHECK = { operation: "check" } as const;
/** Long enough to end a run in the middle, ms. */
const HELD_MS = 3_000;
/** Longer than a restart, ms: a run that outlived it would go on. */
const LONG_MS = 8_000;
const LIMIT_MS = 15_000;

/** What the long run does to a run and to the emulator, once each. */
describe.skipIf(withoutPython("runs ended from outside"))("a run ended from outside", () => {
  let ministack: RunningEmulator;
  let clients: AwsClients;

  beforeAll(async () => {
    ministack = await startMinistack();
    clients = awsClients(ministack.aws);
  });

  afterAll(async () => {
    await ministack?.stop();
  });

  it("by kill -9 while it checks a new token: that is lost, and the next run stores one", async (context) => {
    const stage = await Stage.set(clients);
    context.onTestFinished(() => stage.strike());
    const { akool, fn } = stage;
    akool.script("check", { delayMs: HELD_MS });
    const invoked = fn.invoke(CHECK);
    await until(
      "the check of a new token",
      LIMIT_MS,
      async () => akool.waiting.includes("check") || undefined,
    );
    expect(await killFunctions(ministack.pid)).toBe(1);
    expect(await invoked).toMatchObject({ ok: false });
    expect(await stage.versions()).toEqual([]);
    await until("Akool's answer", LIMIT_MS, async () => akool.waiting.length === 0 || undefined);
    expect(akool.requests).toMatchObject([
      { call: "getToken", token: 0 },
      { call: "check", token: 0, code: 1000, lost: true },
    ]);

    expect(await fn.invoke(CHECK)).toMatchObject({ ok: true, result: { outcome: "rotated" } });
    expect(mintsOf(akool.requests, new Set([0]))).toEqual([
      { replyLost: false, runEnded: true, codes: [1000] },
      { replyLost: false, runEnded: false, codes: [1000] },
    ]);
  });

  it("by the emulator's restart: it stores nothing, all else is as before, and functions run again", async (context) => {
    const stage = await Stage.set(clients);
    context.onTestFinished(() => stage.strike());
    const { akool, fn } = stage;
    expect(await fn.invoke(CHECK)).toMatchObject({ ok: true, result: { outcome: "rotated" } });
    const [versions, pid] = [await stage.versions(), ministack.pid];
    akool.revoke(akool.issued[0] ?? "");
    akool.script("check", {}, { delayMs: LONG_MS });
    // Whoever waited for its end would repeat the call.
    await fn.invokeAsync(CHECK);
    await until(
      "the check of a new token",
      LIMIT_MS,
      async () => akool.waiting.includes("check") || undefined,
    );
    await ministack.restart();
    await until("Akool's answer", LIMIT_MS, async () => akool.waiting.length === 0 || undefined);
    expect(ministack.pid).not.toBe(pid);
    expect(versions).toHaveLength(1);
    expect(await stage.versions()).toEqual(versions);
    expect(akool.requests.at(-1)).toMatchObject({ call: "check", token: 1, lost: true });
    expect(await fn.invoke(CHECK)).toMatchObject({
      ok: true,
      result: { outcome: "rotated", reason: "rejected" },
    });
    expect(await stage.versions()).toHaveLength(2);
  });
});
