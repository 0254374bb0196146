import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, type Credentials } from "../../lambda/contract";
import { EVENING, MORNING, NOON, type SetStage } from "../support/rotatorStage";

const SECOND_PAIR: Credentials = { clientId: "client-2", clientSecret: "second-client-secret" };

/** What the role lacks, the emulator denies: each action of the shipped policy is needed, and missed in a known way. */
export function permissionCases(setStage: SetStage): void {
  describe("a role that lacks", () => {
    test("UpdateSecretVersionStage leaves a new token parked at AWSPENDING; once allowed, the next run swaps it in and mints nothing", async (context) => {
      const stage = await setStage(context);
      const { akool } = stage;
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const first = await stage.current();
      akool.setCredentials(SECOND_PAIR);
      await stage.writeCredentials(SECOND_PAIR);

      await stage.deny("secretsmanager:UpdateSecretVersionStage");
      const denied = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(denied.invoked).toMatchObject({
        ok: true,
        result: {
          outcome: "config",
          reason: "credentials",
          failureClass: "config",
          versionId: first?.versionId,
          message: "the role may not move AWSCURRENT; the new token waits at AWSPENDING",
        },
      });
      expect(denied.metrics).toMatchObject({ ConfigFailure: 1, TokenUsable: 1 });
      expect(denied.metrics).not.toHaveProperty("Rotated");
      expect(await stage.current()).toEqual(first);
      // ministack lets the first version keep AWSPENDING; AWS has one holder.
      const parked = (await stage.versions()).find(({ id }) => id !== first?.versionId);
      expect(parked?.labels).toEqual([AWSPENDING]);
      expect(akool.issued).toHaveLength(2);

      await stage.allow();
      const resumed = await stage.run({ operation: "check", scheduledTime: EVENING });
      expect(resumed.invoked).toMatchObject({
        ok: true,
        result: { outcome: "rotated", reason: "credentials" },
      });
      const current = await stage.current();
      expect(current?.versionId).toBe(parked?.id);
      expect(current?.value).toMatchObject({ token: akool.issued[1], tick: "2026-03-01T12:00:00Z" });
      expect(await stage.holders(AWSCURRENT)).toEqual([parked?.id]);
      expect(await stage.holders(AWSPREVIOUS)).toEqual([first?.versionId]);
      expect(akool.count("getToken")).toBe(2);
    });

    test("PutSecretValue says that every run mints a token until it is mended, and leaves the current one", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const before = await stage.versions();
      await stage.deny("secretsmanager:PutSecretValue");
      const { invoked, metrics, lines } = await stage.run({ operation: "rotate", id: "ticket-1" });
      expect(invoked).toMatchObject({
        ok: false,
        message:
          "a new token was minted but could not be stored, and every run mints one more until this is mended",
      });
      expect(JSON.parse(lines[1] ?? "{}")).toMatchObject({
        level: "ERROR",
        outcome: "config",
        cause: "secretsmanager:PutSecretValue failed with AccessDeniedException",
      });
      expect(metrics).toMatchObject({ ConfigFailure: 1, TokenUsable: 1 });
      expect(await stage.versions()).toEqual(before);
      expect(stage.akool.issued).toHaveLength(2);
    });

    test("ListSecretVersionIds asks for no token", async (context) => {
      const stage = await setStage(context);
      await stage.deny("secretsmanager:ListSecretVersionIds");
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: MORNING });
      expect(invoked).toMatchObject({
        ok: true,
        result: {
          outcome: "config",
          message: "secretsmanager:ListSecretVersionIds failed with AccessDeniedException",
        },
      });
      expect(metrics).toMatchObject({ ConfigFailure: 1, TokenUsable: 0 });
      expect(stage.akool.requests).toEqual([]);
    });

    test("GetSecretValue of the token secret asks for no token, and says nothing of the one it cannot see", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      await stage.deny("secretsmanager:GetSecretValue", stage.tokenArn);
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(invoked).toEqual({
        ok: true,
        result: {
          outcome: "config",
          reason: "none",
          failureClass: "config",
          message: "secretsmanager:GetSecretValue failed with AccessDeniedException",
        },
      });
      expect(metrics).toEqual({
        RunCompleted: 1,
        AuthFailure: 0,
        AccountFailure: 0,
        QuotaFailure: 0,
        ConfigFailure: 1,
        OtherFailure: 0,
      });
      expect(stage.akool.count("getToken")).toBe(1);
    });

    test("GetSecretValue of the credentials secret still reports that the current token works", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      await stage.deny("secretsmanager:GetSecretValue", stage.credentialsArn);
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(invoked).toMatchObject({
        ok: true,
        result: {
          outcome: "config",
          message: "secretsmanager:GetSecretValue failed with AccessDeniedException",
        },
      });
      expect(metrics).toMatchObject({ ConfigFailure: 1, TokenUsable: 1 });
      expect(stage.akool.count("getToken")).toBe(1);
    });

    test.for([
      "secretsmanager:GetSecretValue",
      "secretsmanager:ListSecretVersionIds",
      "secretsmanager:PutSecretValue",
    ])(
      "%s for its first seconds is waited for by a deployment, with one token minted",
      async (action, context) => {
        const stage = await setStage(context);
        await stage.deny(action);
        const deployment = stage.run({ operation: "deploy", required: true });
        await sleep(1_500);
        expect(await stage.versions()).toEqual([]);
        await stage.allow();
        const { invoked } = await deployment;
        expect(invoked).toMatchObject({ ok: true, result: { outcome: "rotated", reason: "missing" } });
        expect(stage.akool.count("getToken")).toBe(1);
        expect(await stage.versions()).toHaveLength(1);
        expect(await stage.servedCode()).toBe(1000);
      },
    );
  });
}
