import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { deploy } from "./cloud";
import { OUTPUT_NAMES } from "./outputNames";

/** The ready stack with this config; each time anew, as `pulumi up` runs it. */
function deployStack(config: Record<string, string>, secretKeys: string[] = []) {
  return deploy(async () => {
    pulumi.runtime.setAllConfig(
      Object.fromEntries(Object.entries(config).map(([key, value]) => [`project:${key}`, value])),
      secretKeys.map((key) => `project:${key}`),
    );
    vi.resetModules();
    stack = await import("../../infra/program");
    return [];
  });
}

let stack: typeof import("../../infra/program");
afterEach(() => pulumi.runtime.setAllConfig({}));

describe("the ready stack", () => {
  it("works with the key pair alone, and keeps its secret", async () => {
    const deployment = await deployStack({ clientId: "id", clientSecret: "hush" }, ["clientSecret"]);
    expect(deployment.error).toBeUndefined();
    expect(
      deployment.one("aws:secretsmanager/secretVersion:SecretVersion", "akool-credentials").secrets,
    ).toEqual(["secretString"]);
    const plain = deployment.resources.filter(({ type }) => !type.endsWith(":SecretVersion"));
    expect(JSON.stringify(plain)).not.toContain("hush");
  });

  it("exports every output", async () => {
    await deployStack({ clientId: "id", clientSecret: "hush" }, ["clientSecret"]);
    expect(Object.keys(stack).sort()).toEqual(OUTPUT_NAMES);
  });

  it("names the half of the key pair that is missing", async () => {
    const { error, resources } = await deployStack({ clientId: "id" });
    expect((error as Error).message).toMatch(/credentials\.clientSecret is empty/);
    expect(resources).toEqual([]);
  });

  it("refuses a bad clientSecret before anything is created, without showing it", async () => {
    const config = { clientId: "id", clientSecret: "hush " };
    const { error, resources } = await deployStack(config, ["clientSecret"]);
    expect((error as Error).message).toMatch(/credentials\.clientSecret has white space around it/);
    expect((error as Error).message).not.toContain("hush");
    expect(resources).toEqual([]);
  });

  it("hands every key on under its own name: a bad value of each is refused", async () => {
    const { error } = await deployStack({
      credentialsSecretArn: "x",
      credentialsKmsKeyArn: "x",
      tokenSecretArn: "x",
      tokenSecretName: "x x",
      rotateAfterDays: "0",
      checkIntervalHours: "5",
      tokenLifetimeDays: "1",
      expiryAlarmDays: "0",
      baseUrl: "x",
      checkPath: "x",
      firstRun: "x",
      kmsKeyArn: "x",
      recoveryWindowInDays: "3",
      replicas: '[{"region":"x"}]',
      alarmTopicArns: '["x"]',
      alarmEmails: '["x"]',
      ticketTopicArns: '["x"]',
      omitAlarms: '["x"]',
      runbookUrl: "x",
      logRetentionInDays: "2",
      reservedConcurrency: "0",
      architecture: "x",
      vpc: '{"subnetIds":["x"],"securityGroupIds":["sg-1"]}',
      permissionsBoundaryArn: "x",
      rolePath: "x",
      tags: '{"aws:x":"x"}',
    });
    const named = (error as Error).message.split("\n").map((line) => line.split(" ")[2]);
    expect([...new Set(named)].sort()).toEqual([
      "alarmEmails",
      "alarmEmails[0]",
      "alarmTopicArns[0]",
      "architecture",
      "baseUrl",
      "checkIntervalHours",
      "checkPath",
      "credentialsKmsKeyArn",
      "credentialsSecretArn",
      "expiryAlarmDays",
      "firstRun",
      "kmsKeyArn",
      "logRetentionInDays",
      "omitAlarms[0]",
      "permissionsBoundaryArn",
      "recoveryWindowInDays",
      "replicas",
      "replicas[0].region",
      "reservedConcurrency",
      "rolePath",
      "rotateAfterDays",
      "runbookUrl",
      "tags",
      "ticketTopicArns[0]",
      "tokenLifetimeDays",
      "tokenSecretArn",
      "tokenSecretName",
      "vpc.subnetIds[0]",
    ]);
  });

  it("hands the switches on", async () => {
    const deployment = await deployStack({
      enabled: "false",
      alarmActionsEnabled: "false",
      dashboard: "true",
      tracing: "true",
    });
    expect(deployment.one("aws:scheduler/schedule:Schedule", "akool-check").inputs.state).toBe("DISABLED");
    expect(deployment.one("aws:cloudwatch/metricAlarm:MetricAlarm", "akool-auth").inputs.actionsEnabled).toBe(
      false,
    );
    expect(deployment.one("aws:lambda/function:Function", "akool-rotator").inputs.tracingConfig).toEqual({
      mode: "Active",
    });
    expect(deployment.resources.filter(({ type }) => type.endsWith(":Dashboard"))).toHaveLength(1);
    const native = await deployStack({ nativeRotation: "true" });
    expect(native.resources.filter(({ type }) => type.endsWith(":SecretRotation"))).toHaveLength(1);
  });
});
