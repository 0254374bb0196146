import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPREVIOUS, type Credentials, type RunResult } from "../../lambda/contract";
import { FIRST_PAIR_VERSION, MORNING, NOON, type SetStage, type Stage } from "../support/rotatorStage";

const SECOND_PAIR: Credentials = { clientId: "client-1", clientSecret: "second-client-secret" };
const SECOND_PAIR_VERSION = "00000000-0000-4000-8000-00000000c002";
const PASTED_VERSION = "00000000-0000-4000-8000-00000000f001";

/** What a run finds in the two secrets: somebody else's value, nothing, new credentials, another run. */
export function secretCases(setStage: SetStage): void {
  describe("the secrets", () => {
    test("a pasted token is left alone by checks and deployments; rotate takes over, and it stays readable at AWSPREVIOUS", async (context) => {
      const stage = await setStage(context);
      await stage.writeToken("pasted-token", PASTED_VERSION);

      const check = await stage.run({ operation: "check", scheduledTime: MORNING });
      const message = "the token secret holds a value that is not ours: invoke `rotate` to take it over";
      expect(check.invoked).toEqual({
        ok: true,
        result: { outcome: "config", reason: "none", failureClass: "config", message },
      });
      expect(check.metrics).toMatchObject({ ConfigFailure: 1 });
      expect(check.metrics).not.toHaveProperty("TokenUsable");
      const deploy = await stage.run({ operation: "deploy", required: true });
      expect(deploy.invoked).toMatchObject({ ok: false, message });
      expect(await stage.textAt(AWSCURRENT)).toBe("pasted-token");
      expect(await stage.versions()).toHaveLength(1);
      expect(stage.akool.requests).toEqual([]);

      const rotate = await stage.run({ operation: "rotate", id: "takeover" });
      expect(rotate.invoked).toMatchObject({ ok: true, result: { outcome: "rotated", reason: "missing" } });
      expect((await stage.current())?.value).toMatchObject({
        token: stage.akool.issued[0],
        replaces: "00000000-0000-4000-8000-00000000f001",
      });
      expect(await stage.textAt(AWSPREVIOUS)).toBe("pasted-token");
      expect(await stage.servedCode()).toBe(1000);
    });

    test("without credentials a check ends well as notConfigured, with no failure and nothing said of a token", async (context) => {
      const stage = await setStage(context, { withoutCredentials: true });
      const { invoked, metrics } = await stage.run({ operation: "check", scheduledTime: MORNING });
      expect(invoked).toEqual({
        ok: true,
        result: {
          outcome: "notConfigured",
          reason: "none",
          message: "the credentials secret has no value yet: put clientId and clientSecret into it as JSON",
        },
      });
      expect(metrics).toEqual({
        RunCompleted: 1,
        AuthFailure: 0,
        AccountFailure: 0,
        QuotaFailure: 0,
        ConfigFailure: 0,
        OtherFailure: 0,
      });
      expect(stage.akool.requests).toEqual([]);
      expect(await stage.versions()).toEqual([]);
    });

    test("a deployment waits for the credentials that it has written, and asks with no older ones", async (context) => {
      const stage = await setStage(context);
      stage.akool.setCredentials(SECOND_PAIR);
      const deployment = stage.run({
        operation: "deploy",
        required: true,
        credentialsVersionId: SECOND_PAIR_VERSION,
      });
      await sleep(1_500);
      expect(stage.akool.requests).toEqual([]);
      await stage.writeCredentials(SECOND_PAIR, SECOND_PAIR_VERSION);
      expect((await deployment).invoked).toMatchObject({ ok: true, result: { outcome: "rotated" } });
      expect((await stage.current())?.value.credentialsVersionId).toBe(
        "00000000-0000-4000-8000-00000000c002",
      );
      expect(stage.akool.count("getToken")).toBe(1);
    });

    test("changed credentials bring exactly one new token", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      expect((await stage.current())?.value.credentialsVersionId).toBe(FIRST_PAIR_VERSION);
      stage.akool.setCredentials(SECOND_PAIR);
      await stage.writeCredentials(SECOND_PAIR, SECOND_PAIR_VERSION);
      const event = { operation: "deploy", credentialsVersionId: SECOND_PAIR_VERSION } as const;
      const first = await stage.run(event);
      expect(first.invoked).toMatchObject({
        ok: true,
        result: { outcome: "rotated", reason: "credentials" },
      });
      const again = await stage.run(event);
      expect(again.invoked).toMatchObject({ ok: true, result: { outcome: "healthy", reason: "none" } });
      const next = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(next.invoked).toMatchObject({ ok: true, result: { outcome: "healthy", reason: "none" } });
      expect(stage.akool.count("getToken")).toBe(2);
      expect((await stage.current())?.value.token).toBe(stage.akool.issued[1]);
    });

    test("of two operators at once one wins; the other leaves the winner's token, and its own is never swapped in", async (context) => {
      const stage = await setStage(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const first = await stage.current();
      expect(await twoOperators(stage)).toEqual(["healthy", "rotated"]);
      const current = await stage.current();
      expect(await stage.holders(AWSCURRENT)).toEqual([current?.versionId]);
      expect(await stage.holders(AWSPREVIOUS)).toEqual([first?.versionId]);
      // Whether the loser's version gives AWSPENDING up is not asked: ministack finds only one of several holders.
      expect(await stage.versions()).toHaveLength(3);
      expect(stage.akool.issued).toHaveLength(3);
      expect(await stage.servedCode()).toBe(1000);
      const next = await stage.run({ operation: "check", scheduledTime: NOON });
      expect(next.invoked).toMatchObject({ ok: true, result: { outcome: "healthy", reason: "none" } });
      expect(await stage.current()).toEqual(current);
    });

    test("two operators at once leave one AWSCURRENT with a token that works, where the later token kills the earlier", async (context) => {
      const stage = await setStage(context, { akool: { newTokenKillsOld: true } });
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const first = await stage.current();
      // The other may find its own token dead, or the winner's: which of the two hangs on milliseconds.
      expect(await twoOperators(stage)).toContain("rotated");
      const current = await stage.current();
      expect(current?.versionId).not.toBe(first?.versionId);
      expect(await stage.holders(AWSCURRENT)).toEqual([current?.versionId]);
      expect(current?.value.token).toBe(stage.akool.issued.at(-1));
      expect(await stage.servedCode()).toBe(1000);
    });
  });
}

/** Two operators' requests, which Akool answers only when both have asked: each mints over the same version. */
async function twoOperators({ akool, fn }: Stage): Promise<unknown[]> {
  akool.gather("getToken", 2);
  const runs = await Promise.all(
    ["ticket-1", "ticket-2"].map((id) => fn.invoke({ operation: "rotate", id })),
  );
  return runs.map((run) => (run.ok ? (run.result as RunResult).outcome : run.message)).sort();
}
