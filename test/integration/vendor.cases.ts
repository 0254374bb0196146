import { describe, expect, test } from "vitest";
import { AWSCURRENT, DEFAULT_CHECK_PATH, GET_TOKEN_PATH } from "../../lambda/contract";
import { StandInAkool } from "../support/akool";
import { until } from "../support/poll";
import { FIRST_PAIR, MORNING, NOON, type SetStage } from "../support/rotatorStage";

/** Lambda's own repeats come a minute later, the emulator's within seconds. */
const RETRY_LIMIT_MS = 20_000;

/** What Akool may answer, over a real connection. */
export function vendorCases(setStage: SetStage): void {
  describe("Akool", () => {
    test.for(["top", "data"] as const)(
      "a token is found at both places of a reply: %s",
      async (tokenAt, context) => {
        const stage = await setStage(context, { akool: { tokenAt } });
        await stage.run({ operation: "check", scheduledTime: MORNING });
        expect((await stage.current())?.value.token).toBe(stage.akool.issued[0]);
        expect(await stage.servedCode()).toBe(1000);
      },
    );

    test.for([
      ["1200", 1200, "account", { AuthFailure: 0, AccountFailure: 1, QuotaFailure: 0 }],
      ["1101", 1101, "auth", { AuthFailure: 1, AccountFailure: 0, QuotaFailure: 0 }],
      ["1006", 1006, "quota", { AuthFailure: 0, AccountFailure: 0, QuotaFailure: 1 }],
    ] as const)(
      "getToken refused with the string %s has the class of the number, and stores nothing",
      async ([text, code, failureClass, metrics], context) => {
        const stage = await setStage(context);
        stage.akool.script("getToken", { code: text });
        const run = await stage.run({ operation: "check", scheduledTime: MORNING });
        expect(run.invoked).toEqual({
          ok: true,
          result: {
            outcome: "refused",
            reason: "missing",
            failureClass,
            code,
            message: expect.stringMatching(`^Akool getToken: code ${code}[.] [A-Z]`),
          },
        });
        expect(run.metrics).toEqual({
          RunCompleted: 1,
          ConfigFailure: 0,
          OtherFailure: 0,
          TokenUsable: 0,
          ...metrics,
        });
        expect(stage.akool.count("getToken")).toBe(1);
        expect(await stage.versions()).toEqual([]);
      },
    );

    test("a token that the check answers with the string 1006 is usable, with QuotaFailure beside it", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      stage.akool.script("check", { code: "1006" });
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(invoked).toMatchObject({
        ok: true,
        result: { outcome: "healthy", failureClass: "quota", code: 1006 },
      });
      expect(metrics).toMatchObject({ TokenUsable: 1, QuotaFailure: 1, AuthFailure: 0, OtherFailure: 0 });
      expect(stage.akool.count("getToken")).toBe(1);
    });

    test.for([307, 308])(
      "getToken redirected with %i: the other server sees nothing",
      async (status, context) => {
        const stage = await setStage(context);
        const other = await StandInAkool.start({ accounts: [FIRST_PAIR] });
        context.onTestFinished(() => other.stop());
        stage.akool.script("getToken", { status, headers: { location: other.url + GET_TOKEN_PATH } });
        const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: MORNING });
        expect(other.requests).toEqual([]);
        expect(invoked).toMatchObject({ ok: true, result: { outcome: "refused", failureClass: "other" } });
        expect(metrics).toMatchObject({ OtherFailure: 1, TokenUsable: 0 });
        expect(await stage.versions()).toEqual([]);
      },
    );

    test("a redirected check does not take the token to the other server", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const other = await StandInAkool.start();
      context.onTestFinished(() => other.stop());
      stage.akool.script("check", { status: 302, headers: { location: other.url + DEFAULT_CHECK_PATH } });
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(other.requests).toEqual([]);
      expect(invoked).toMatchObject({ ok: true, result: { outcome: "refused", failureClass: "other" } });
      expect(metrics).not.toHaveProperty("TokenUsable");
    });

    test("a first token that its check refuses is stored nowhere", async (context) => {
      const stage = await setStage(context);
      stage.akool.script("check", { code: 1200 });
      const { invoked } = await stage.run({ operation: "check", scheduledTime: MORNING });
      expect(invoked).toMatchObject({ ok: true, result: { outcome: "refused", failureClass: "account" } });
      expect(stage.akool.issued).toHaveLength(1);
      expect(await stage.versions()).toEqual([]);
    });

    test("new tokens that Akool does not know are not put beside the current one", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const before = await stage.versions();
      const rejected = { code: 1101 };
      // Two looks at each of two tokens; the current one is then asked about and works.
      stage.akool.script("check", rejected, rejected, rejected, rejected);
      const { invoked, metrics } = await stage.run({ operation: "rotate", id: "ticket-1" });
      expect(invoked).toMatchObject({ ok: false, message: expect.stringContaining("code 1101") });
      expect(metrics).toMatchObject({ AuthFailure: 1, TokenUsable: 1 });
      expect(stage.akool.issued).toHaveLength(3);
      expect(await stage.versions()).toEqual(before);
    });

    test("a lost reply of getToken throws, and the repeated delivery mints once more", async (context) => {
      const stage = await setStage(context);
      const event = { operation: "check", scheduledTime: MORNING } as const;
      stage.akool.script("getToken", { close: "after" });
      const lost = await stage.run(event);
      expect(lost.invoked).toMatchObject({ ok: false, message: expect.stringMatching(/^Akool getToken: /) });
      expect(lost.metrics).toEqual({ TokenUsable: 0 });
      expect(stage.akool.issued).toHaveLength(1);

      await stage.run(event);
      expect(stage.akool.issued).toHaveLength(2);
      expect((await stage.current())?.value.token).toBe(stage.akool.issued[1]);
      expect(await stage.versions()).toHaveLength(1);
    });

    test("an asynchronous run that threw is repeated, and ends with one version", async (context) => {
      const stage = await setStage(context);
      stage.akool.script("getToken", { close: "after" }, { close: "after" });
      await stage.fn.invokeAsync({ operation: "check", scheduledTime: MORNING });
      const current = await until("the token of the third attempt", RETRY_LIMIT_MS, async () => {
        return (await stage.holders(AWSCURRENT)).length === 0 ? undefined : stage.current();
      });
      expect(stage.akool.issued).toHaveLength(3);
      expect(current.value).toMatchObject({ token: stage.akool.issued[2], tick: "2026-03-01T06:00:00Z" });
      expect(await stage.versions()).toHaveLength(1);
    });

    test("where a new token kills the old one, the metrics say that the replaced token no longer works", async (context) => {
      const stage = await setStage(context, { akool: { newTokenKillsOld: true } });
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const { metrics } = await stage.run({ operation: "rotate", id: "ticket-1" });
      expect(metrics).toMatchObject({ Rotated: 1, PreviousTokenUsable: 0, TokenUsable: 1 });
      expect(await stage.servedCode()).toBe(1000);
    });

    test("a revoked token is replaced by the next check, which counts as healed", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      stage.akool.revoke(stage.akool.issued[0] ?? "");
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(invoked).toMatchObject({ ok: true, result: { outcome: "rotated", reason: "rejected" } });
      expect(metrics).toMatchObject({ Rotated: 1, Healed: 1, TokenUsable: 1, AuthFailure: 0 });
      expect(metrics).not.toHaveProperty("PreviousTokenUsable");
      expect((await stage.current())?.value.token).toBe(stage.akool.issued[1]);
      expect(await stage.servedCode()).toBe(1000);
    });
  });
}
