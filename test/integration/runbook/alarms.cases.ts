import { ListRolePoliciesCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect } from "vitest";
import { setSchedule } from "../../local/cloud";
import { invokeAsync } from "../../support/lambdaFunction";
import { until } from "../../support/poll";
import type { Step } from "../../support/steps";
import { CREDENTIALS, type Scene } from "./scene";

/** Three attempts of a run, three runs, and the waits between them. */
const DEAD_LETTER_LIMIT_MS = 40_000;
/** Alarms look at the last 10 s here. */
const CLEAR_LIMIT_MS = 30_000;

/** Each alarm is caused, checked, mended and seen mended as its section says; each leaves a stack that is well. */
export function alarmCases(scene: () => Scene, step: Step): void {
  describe("the alarm", () => {
    step("auth: new credentials by Pulumi bring one token, and the alarm is OK again", async () => {
      const { akool } = scene();
      akool.setCredentials({ ...CREDENTIALS, clientSecret: "second-client-secret" });
      akool.revoke((await scene().token()).value.token);
      expect(await scene().check()).toMatchObject({
        outcome: "refused",
        failureClass: "auth",
        code: 1101,
        message: expect.stringMatching(/^Akool getToken: code 1101\./),
      });
      await scene().untilAlarm("auth", "ALARM");
      const shown = await scene().follow("See the alarms", 2);
      expect(shown.match(/akool-[a-z-]+-[0-9a-f]{7} *\| *(OK|ALARM|INSUFFICIENT_DATA) *\|/g)).toHaveLength(
        11,
      );
      expect(shown).toMatch(/akool-auth-[0-9a-f]{7} *\| *ALARM/);

      const minted = akool.issued.length;
      await scene().set("CLIENT_ID", CREDENTIALS.clientId);
      await scene().follow("Replace the credentials", 1, "second-client-secret\n");
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
      expect(akool.issued).toHaveLength(minted + 1);
      expect((await scene().token()).value.token).toBe(akool.issued.at(-1));
      await scene().untilAlarm("auth", "OK", CLEAR_LIMIT_MS, true);
    });

    step("account: the code is in the check's answer", async () => {
      scene().akool.always({ code: 1109 });
      expect(await scene().check()).toMatchObject({
        outcome: "refused",
        failureClass: "account",
        code: 1109,
      });
      scene().akool.always();
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
    });

    step("config: a role's policy that was changed by hand is put back", async () => {
      const { iam } = scene().clients;
      const RoleName = scene().output("roleArn").split("/").at(-1);
      const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
      const PolicyDocument = JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Deny", Action: "secretsmanager:*", Resource: "*" }],
      });
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: PolicyNames[0], PolicyDocument }));
      expect(await scene().check()).toMatchObject({
        outcome: "config",
        message: "secretsmanager:GetSecretValue failed with AccessDeniedException",
      });
      await scene().follow("config", 1);
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
    });

    step("config: a secret that was marked for deletion is restored", async () => {
      const SecretId = scene().output("tokenSecretArn");
      await scene().clients.secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
      expect(await scene().check()).toMatchObject({
        outcome: "config",
        message: "secretsmanager:GetSecretValue failed with InvalidRequestException",
      });
      expect(await scene().follow("config", 2)).toMatch(/^"\d{4}-\d\d-\d\dT.*"\nnull\n$/);
      await scene().follow("config", 3);
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
    });

    step(
      "token-rejected: the alarm beside it says why; after its mend a check replaces the token",
      async () => {
        const { akool } = scene();
        akool.revoke((await scene().token()).value.token);
        akool.script("getToken", { code: 1221 });
        expect(await scene().check()).toMatchObject({ outcome: "refused", failureClass: "account" });
        await scene().untilAlarm("token-rejected", "ALARM");
        expect((await scene().alarms()).account).toBe("ALARM");
        expect(await scene().check()).toMatchObject({ outcome: "rotated", reason: "rejected" });
        expect(await akool.codeFor((await scene().token()).value.token)).toBe(1000);
      },
    );

    step("expiry: a check says until when and why; after the mend a check rotates", async () => {
      const { value } = await scene().token();
      const expiresAt = new Date(Date.now() - 60_000).toISOString();
      await scene().write("tokenSecretArn", JSON.stringify({ ...value, expiresAt }));
      scene().akool.script("getToken", { code: 1103 });
      expect(await scene().check()).toMatchObject({
        outcome: "refused",
        failureClass: "account",
        expiresAt,
        message: expect.stringMatching(/^Akool getToken: code 1103\./),
      });
      await scene().untilAlarm("expiry", "ALARM");
      const mended = await scene().check();
      expect(mended).toMatchObject({ outcome: "rotated", reason: "due" });
      expect(Date.parse(mended.expiresAt ?? "")).toBeGreaterThan(Date.now() + 300 * 86_400_000);
    });

    step("dead-man: a schedule and a function that somebody stopped are seen, and run again", async () => {
      const { clients } = scene();
      const stopped = { FunctionName: scene().output("functionName"), ReservedConcurrentExecutions: 0 };
      await setSchedule(clients, "DISABLED");
      await clients.lambda.send(new PutFunctionConcurrencyCommand(stopped));
      const seen = await scene().follow("dead-man", 2);
      expect(seen).toMatch(/^akool-check-\S+\takool-check-\S+\tDISABLED\n/);
      expect(seen).toContain('"ReservedConcurrentExecutions": 0');
      await expect(scene().follow("dead-man", 1)).rejects.toThrow("status 1 of\nakool-token doctor");
      await scene().follow("dead-man", 3);
      expect(await scene().follow("dead-man", 1)).toContain("● all fine");
      expect(await scene().follow("dead-man", 2)).toMatch(/^akool-check-\S+\takool-check-\S+\tENABLED\n$/);
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
    });

    step("dead-letter: both kinds of failure can be read, and the queue is empty in the end", async () => {
      const { clients, akool } = scene();
      await akool.stop();
      await invokeAsync(clients, scene().output("functionName"), { operation: "check" });
      // As EventBridge Scheduler leaves it; the emulator's does not.
      const undelivered = { DataType: "String", StringValue: "the function is not there" };
      await clients.sqs.send(
        new SendMessageCommand({
          QueueUrl: scene().output("deadLetterQueueUrl"),
          MessageBody: '{"operation":"check"}',
          MessageAttributes: { ERROR_MESSAGE: undelivered },
        }),
      );
      await until("both messages", DEAD_LETTER_LIMIT_MS, async () => (await waiting()) === "2" || undefined);
      const messages = JSON.parse(await scene().follow("dead-letter")) as [string, unknown][];
      const [undeliveredCheck, failedCheck] = messages.toSorted(([a], [b]) => a.length - b.length);
      expect(undeliveredCheck?.[1]).toMatchObject({
        ERROR_MESSAGE: { StringValue: "the function is not there" },
      });
      expect(JSON.parse(failedCheck?.[0] ?? "")).toMatchObject({
        requestPayload: { operation: "check" },
        responsePayload: { errorMessage: expect.stringMatching(/^Akool check: ECONNREFUSED\./) },
      });

      await akool.restart();
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
      expect(await scene().follow("Purge the queue", 2)).toBe("2\n");
      await scene().follow("Purge the queue", 1);
      expect(await scene().follow("Purge the queue", 2)).toBe("0\n");
    });

    step("quota: its class is beside a healthy token until it is topped up", async () => {
      scene().akool.script("check", { code: 1104 });
      expect(await scene().check()).toMatchObject({ outcome: "healthy", failureClass: "quota", code: 1104 });
      expect(await scene().check()).not.toHaveProperty("failureClass");
    });

    step("other: a path that Akool moved is tried without a token, and set", async () => {
      const { akool } = scene();
      const before = akool.checkPath;
      akool.checkPath = "/api/open/v4/quota";
      expect(await scene().check()).toMatchObject({
        outcome: "refused",
        failureClass: "other",
        message: expect.stringMatching(/^Akool check: HTTP 404 without a JSON object\./),
      });
      expect(await scene().follow("Akool moved its host", 1)).toBe(`${akool.url}\t${before}\n`);
      await scene().set("HOST", akool.url);
      await scene().set("CHECK_PATH", "/api/open/v4/quota");
      expect(JSON.parse(await scene().follow("Akool moved its host", 2))).toMatchObject({ code: 1102 });
      await scene().follow("Akool moved its host", 3);
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
    });

    step("healed: the log shows each time, and nothing else", async () => {
      const lines = async () => (await scene().follow("healed")).split("\n").filter(Boolean);
      const before = await lines();
      scene().akool.revoke((await scene().token()).value.token);
      expect(await scene().check()).toMatchObject({ outcome: "rotated", reason: "rejected" });
      await scene().check();
      const after = await lines();
      expect(after).toHaveLength(before.length + 1);
      expect(after.at(-1)).toContain('"operation":"check","outcome":"rotated","reason":"rejected"');
      await scene().untilAlarm("healed", "ALARM");
    });

    step("previous-killed: it alarms once a rotation ends the old token, and is left out", async () => {
      const { akool } = scene();
      akool.newTokenKillsOld = true;
      expect(await scene().rotate()).toMatchObject({ outcome: "rotated" });
      akool.newTokenKillsOld = false;
      await scene().untilAlarm("previous-killed", "ALARM");
      expect(await scene().check()).toMatchObject({ outcome: "healthy" });
      await scene().follow("previous-killed");
      expect(Object.keys(await scene().alarms()).sort()).toEqual([
        "account",
        "auth",
        "config",
        "dead-letter",
        "dead-man",
        "expiry",
        "healed",
        "other",
        "quota",
        "token-rejected",
      ]);
    });
  });

  /** How many messages the dead-letter queue holds. */
  async function waiting(): Promise<string | undefined> {
    const { Attributes } = await scene().clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: scene().output("deadLetterQueueUrl"),
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    return Attributes?.ApproximateNumberOfMessages;
  }
}
