import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";
import { StandInAkool } from "../../support/akool";
import { holdersOf } from "../../support/secretVersions";
import type { Step } from "../../support/steps";
import { answerIn, CREDENTIALS, type Scene } from "./scene";

const OTHER_PAIR = { clientId: "other", clientSecret: "other-client-secret" };

/** Each task is done as its section says; each leaves a stack that is well. */
export function taskCases(scene: () => Scene, step: Step): void {
  describe("the task", () => {
    step("to stop and to start the schedule turns it off and on, with the alarm dead-man", async () => {
      await scene().follow("Stop the schedule");
      expect(await scheduleState()).toBe("DISABLED");
      expect(await scene().alarms()).not.toHaveProperty("dead-man");
      await scene().follow("Start the schedule");
      expect(await scheduleState()).toBe("ENABLED");
      expect(await scene().alarms()).toHaveProperty("dead-man");
    });

    step("to roll back keeps the token before at AWSCURRENT until somebody rotates", async () => {
      const old = (await scene().token()).versionId;
      await scene().rotate();
      const left = (await scene().token()).versionId;
      expect(left).not.toBe(old);
      await leaveToPending(left);

      await scene().follow("Stop the schedule");
      const listed = (await scene().follow("Roll back a token", 2)).split("\n");
      expect(listed.find((row) => row.includes(old))).toContain("AWSPREVIOUS");
      expect(listed.find((row) => row.includes(left))).toContain("AWSCURRENT");
      await scene().follow("Roll back a token", 3);
      await scene().follow("Roll back a token", 4);
      await scene().follow("Roll back a token", 5);
      expect(await holders(AWSCURRENT)).toEqual([old]);
      expect(await labelsOf(left)).toEqual([AWSPREVIOUS]);
      await scene().follow("Start the schedule");
      expect(await scene().check()).toMatchObject({ outcome: "healthy", versionId: old });

      expect(await scene().rotate()).toMatchObject({ outcome: "rotated", reason: "forced" });
      expect(await holders(AWSPREVIOUS)).toEqual([old]);
    });

    step("to roll back and to rotate in one line do the same", async () => {
      const old = (await scene().token()).versionId;
      expect(await scene().follow("Rotate now")).toMatch(
        /^✓ rotated {2}as asked, version [0-9a-f]{8} is current/,
      );
      const left = (await scene().token()).versionId;
      expect(left).not.toBe(old);
      expect(await scene().follow("Roll back a token")).toContain(
        `✓ rolled back  version ${old.slice(0, 8)} is current, the schedule is on again\n`,
      );
      expect(await holders(AWSCURRENT)).toEqual([old]);
      expect(await holders(AWSPREVIOUS)).toEqual([left]);
      expect(await scheduleState()).toBe("ENABLED");
      await scene().follow("Rotate now");
    });

    step("to rotate mints one token, and the same request sent again none", async () => {
      const minted = scene().akool.issued.length;
      const before = (await scene().token()).versionId;
      await scene().follow("Rotate now", 2);
      expect(answerIn(await scene().follow("Rotate now", 3))).toMatchObject({
        outcome: "rotated",
        reason: "forced",
      });
      expect(await holders(AWSPREVIOUS)).toEqual([before]);
      await scene().follow("Rotate now", 3);
      expect(scene().akool.issued).toHaveLength(minted + 1);
    });

    step("to mend a rotation of Secrets Manager's own takes AWSPENDING off, and rotates", async () => {
      const { versionId } = await scene().token();
      await stagePending("somebody-elses-value");
      const [pending] = await holders(AWSPENDING);
      expect(pending).not.toBe(versionId);
      expect(await scene().follow("A rotation of Secrets Manager's own fails", 1)).toContain("● all fine");
      const described = await scene().follow("A rotation of Secrets Manager's own fails", 2);
      expect(JSON.parse(described)).toEqual([false, null, null, null]);
      await scene().follow("A rotation of Secrets Manager's own fails", 3);
      expect(await holders(AWSPENDING)).toEqual([]);
      expect(await holders(AWSCURRENT)).toEqual([versionId]);
      expect(await scene().rotate()).toMatchObject({ outcome: "rotated", reason: "forced" });
    });

    step("to replace the credentials in a secret of one's own brings one token", async () => {
      const { akool } = scene();
      akool.setCredentials(OTHER_PAIR);
      const minted = akool.issued.length;
      await writeFile(scene().path("credentials.json"), JSON.stringify(OTHER_PAIR));
      await scene().follow("Replace the credentials", 3);
      expect(existsSync(scene().path("credentials.json"))).toBe(false);
      expect(await scene().check()).toMatchObject({ outcome: "rotated", reason: "credentials" });
      expect(akool.issued).toHaveLength(minted + 1);
    });

    step("to put back credentials brings a token of the pair before, after one of the other", async () => {
      await scene().follow("Somebody wrote into the credentials secret");
      expect(JSON.parse(await credentials())).toMatchObject({ clientId: CREDENTIALS.clientId });
      expect(await scene().check()).toMatchObject({ outcome: "rotated", reason: "credentials" });
    });

    step("to put back credentials over what is no pair mints nothing", async () => {
      await scene().write("credentialsSecretArn", "{}");
      expect(await scene().check()).toMatchObject({
        outcome: "config",
        message: "the credentials secret must be JSON with the strings clientId and clientSecret",
      });
      await scene().follow("Somebody wrote into the credentials secret");
      expect(await scene().check()).toMatchObject({ outcome: "healthy", reason: "none" });
    });

    step("to take over the token secret is to rotate; what was written stays readable", async () => {
      await scene().write("tokenSecretArn", "pasted-token");
      expect(await scene().check()).toMatchObject({
        outcome: "config",
        message: "the token secret holds a value that is not ours: invoke `rotate` to take it over",
      });
      expect(await scene().rotate()).toMatchObject({ outcome: "rotated", reason: "missing" });
      expect(await textAt(AWSPREVIOUS)).toBe("pasted-token");
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
    });

    step("to roll back mends what somebody wrote, while Akool gives no new token", async () => {
      const { versionId } = await scene().token();
      await scene().write("tokenSecretArn", "pasted-token");
      scene().akool.script("getToken", { code: 1200 });
      expect((await scene().rotate()).errorMessage).toMatch(/^Akool getToken: code 1200\./);
      await scene().follow("Roll back a token", 3);
      await scene().follow("Roll back a token", 4);
      expect(await scene().check()).toMatchObject({ outcome: "healthy", versionId });
    });

    step("to replace the credentials in one line brings one token too", async () => {
      const { secrets } = scene().clients;
      const SecretId = scene().output("credentialsSecretArn");
      // As one's own secret is: not described by Pulumi.
      await secrets.send(new UpdateSecretCommand({ SecretId, Description: "ours" }));
      const before = JSON.parse(await credentials()) as typeof CREDENTIALS;
      const pair = { ...before, clientSecret: "third-client-secret" };
      scene().akool.setCredentials(pair);
      const minted = scene().akool.issued.length;
      const said = await scene().follow("Replace the credentials", 2, JSON.stringify(pair));
      expect(said).toMatch(/^✓ written {2}version [0-9a-f]{8} of the credentials secret\n/);
      expect(await scene().check()).toMatchObject({ outcome: "rotated", reason: "credentials" });
      expect(scene().akool.issued).toHaveLength(minted + 1);
      scene().akool.setCredentials(before);
      await scene().follow("Somebody wrote into the credentials secret");
      expect(await scene().check()).toMatchObject({ outcome: "rotated", reason: "credentials" });
    });

    step("to follow Akool to another host ends with a token of that host", async () => {
      const { akool } = scene();
      const moved = await StandInAkool.start({
        accounts: [{ ...CREDENTIALS, clientSecret: "second-client-secret" }],
        checkPath: akool.checkPath,
      });
      await akool.stop();
      scene().akool = moved;
      await scene().set("HOST", moved.url);
      await scene().set("CHECK_PATH", moved.checkPath);
      expect(JSON.parse(await scene().follow("Akool moved its host", 2))).toMatchObject({ code: 1102 });
      await scene().follow("Akool moved its host", 3);
      expect((await scene().token()).value.token).toBe(moved.issued[0]);
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
    });
  });

  async function scheduleState(): Promise<string | undefined> {
    const { Schedules = [] } = await scene().clients.scheduler.send(new ListSchedulesCommand({}));
    return Schedules[0]?.State;
  }

  async function holders(label: string): Promise<string[]> {
    return holdersOf(await scene().versions(), label);
  }

  /**
   * AWSPENDING has one holder in AWS, the version put last. ministack lets the earlier ones keep it, and moves it from
   * the first of them alone: which one that is, cannot be told of versions of the same second.
   */
  async function leaveToPending(MoveToVersionId: string): Promise<void> {
    const SecretId = scene().output("tokenSecretArn");
    const { secrets } = scene().clients;
    const move = { SecretId, VersionStage: AWSPENDING, MoveToVersionId };
    const moves = (await holders(AWSPENDING)).map((RemoveFromVersionId) =>
      secrets.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId })),
    );
    await Promise.any(moves);
    await Promise.allSettled(moves);
  }

  async function stagePending(SecretString: string): Promise<void> {
    const SecretId = scene().output("tokenSecretArn");
    const put = { SecretId, SecretString, VersionStages: [AWSPENDING] };
    const { VersionId = "" } = await scene().clients.secrets.send(new PutSecretValueCommand(put));
    await leaveToPending(VersionId);
  }

  async function labelsOf(versionId: string): Promise<readonly string[] | undefined> {
    return (await scene().versions()).find(({ id }) => id === versionId)?.labels;
  }

  async function textAt(VersionStage: string): Promise<string | undefined> {
    const SecretId = scene().output("tokenSecretArn");
    return (await scene().clients.secrets.send(new GetSecretValueCommand({ SecretId, VersionStage })))
      .SecretString;
  }

  async function credentials(): Promise<string> {
    const SecretId = scene().output("credentialsSecretArn");
    return (await scene().clients.secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? "";
  }
}
