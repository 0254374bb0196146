import { FileAsset } from "@pulumi/pulumi/asset";
import { beforeAll, describe, expect, it } from "vitest";
import { type Deployment, deployOne, fixtureBundle, outputOf } from "./cloud";

const COMPONENT = "akool-token-rotation:index:AkoolTokenRotation akool";
const TOKEN_ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-token-1234567-AbCdEf";
const CREDENTIALS_ARN =
  "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-credentials-1234567-AbCdEf";
const QUEUE_ARN = "arn:aws:sqs:eu-west-1:111122223333:akool-dead-letter-1234567";
const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:111122223333:function:akool-rotator-1234567";

describe("a rotation with nothing but credentials", () => {
  let deployment: Deployment;
  const inputs = (type: string, name: string) => deployment.one(type, name).inputs;

  beforeAll(async () => {
    deployment = await deployOne({
      credentials: { clientId: "my-id", clientSecret: "my-secret" },
      tags: { team: "video" },
    });
  });

  it("makes exactly these resources", () => {
    expect(deployment.error).toBeUndefined();
    expect(deployment.resources.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      COMPONENT,
      "aws:cloudwatch/logGroup:LogGroup akool-rotator",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-account",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-auth",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-config",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-dead-letter",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-dead-man",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-expiry",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-healed",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-other",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-previous-killed",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-quota",
      "aws:cloudwatch/metricAlarm:MetricAlarm akool-token-rejected",
      "aws:iam/role:Role akool-rotator",
      "aws:iam/role:Role akool-schedule",
      "aws:iam/rolePolicy:RolePolicy akool-rotator",
      "aws:iam/rolePolicy:RolePolicy akool-schedule",
      "aws:lambda/function:Function akool-rotator",
      "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig akool-rotator",
      "aws:lambda/invocation:Invocation akool-first-run",
      "aws:scheduler/schedule:Schedule akool-check",
      "aws:scheduler/scheduleGroup:ScheduleGroup akool-check",
      "aws:secretsmanager/secret:Secret akool-credentials",
      "aws:secretsmanager/secret:Secret akool-token",
      "aws:secretsmanager/secretVersion:SecretVersion akool-credentials",
      "aws:sns/topic:Topic akool-alarms",
      "aws:sqs/queue:Queue akool-dead-letter",
    ]);
  });

  it("is the parent of all of them, and they are named by AWS", () => {
    for (const { type, parent, inputs } of deployment.resources.filter(({ name }) => name !== "akool")) {
      expect([type, parent]).toEqual([type, COMPONENT]);
      expect(inputs).not.toHaveProperty("name");
    }
  });

  it("tags everything that takes tags", () => {
    const untaggable = /RolePolicy|FunctionEventInvokeConfig|Invocation|Schedule:|Schedule |SecretVersion/;
    for (const { type, name, inputs } of deployment.resources.filter(({ name }) => name !== "akool")) {
      if (!untaggable.test(`${type} ${name}`)) {
        expect([type, inputs.tags]).toEqual([type, { team: "video" }]);
      }
    }
  });

  it("writes the credentials, encrypted in the state, and no value of the token", () => {
    const versions = deployment.resources.filter(({ type }) => type.endsWith(":SecretVersion"));
    expect(versions.map(({ name, secrets }) => [name, secrets])).toEqual([
      ["akool-credentials", ["secretString"]],
    ]);
    expect(versions[0]?.inputs.secretId).toBe("akool-credentials-id");
    expect(versions[0]?.inputs).not.toHaveProperty("versionStages");
    expect(JSON.stringify(versions[0]?.inputs.secretString)).toContain(
      '{\\"clientId\\":\\"my-id\\",\\"clientSecret\\":\\"my-secret\\"}',
    );
    const others = deployment.resources.filter((resource) => resource !== versions[0]);
    expect(JSON.stringify(others)).not.toMatch(/my-secret|my-id/);
  });

  it("says in the credentials secret that Pulumi writes it", () => {
    expect(inputs("aws:secretsmanager/secret:Secret", "akool-credentials")).toMatchObject({
      description:
        "Akool API key pair, full access to Akool; written by Pulumi from its config, change it there.",
    });
  });

  it("keeps destroyed secrets for 30 days, under AWS's own key", () => {
    for (const name of ["akool-token", "akool-credentials"]) {
      expect(inputs("aws:secretsmanager/secret:Secret", name)).toMatchObject({ recoveryWindowInDays: 30 });
      expect(inputs("aws:secretsmanager/secret:Secret", name)).not.toHaveProperty("kmsKeyId");
    }
  });

  it("makes the function", () => {
    const { code, ...properties } = inputs("aws:lambda/function:Function", "akool-rotator");
    expect(properties).toEqual({
      description: "Keeps a valid Akool API token in Secrets Manager.",
      role: "arn:aws:iam::111122223333:role/akool-rotator-1234567",
      runtime: "nodejs24.x",
      handler: "index.handler",
      architectures: ["arm64"],
      timeout: 120,
      memorySize: 256,
      environment: {
        variables: {
          TOKEN_SECRET_ARN: TOKEN_ARN,
          CREDENTIALS_SECRET_ARN: CREDENTIALS_ARN,
          AKOOL_BASE_URL: "https://openapi.akool.com",
          AKOOL_CHECK_PATH: "/api/open/v3/faceswap/quota/info",
          ROTATE_AFTER_DAYS: "90",
          TOKEN_LIFETIME_DAYS: "365",
          EXPIRY_ALARM_DAYS: "30",
          NATIVE_ROTATION: "false",
        },
      },
      loggingConfig: { logFormat: "JSON", logGroup: "akool-rotator-1234567" },
      tracingConfig: { mode: "PassThrough" },
      tags: { team: "video" },
    });
    const { assets } = code as { assets: Promise<Record<string, FileAsset>> };
    return expect(assets).resolves.toEqual({ "index.js": new FileAsset(fixtureBundle.path) });
  });

  it("keeps logs for 90 days and dead letters for 14", () => {
    expect(inputs("aws:cloudwatch/logGroup:LogGroup", "akool-rotator")).toMatchObject({
      retentionInDays: 90,
    });
    expect(inputs("aws:sqs/queue:Queue", "akool-dead-letter")).toMatchObject({
      messageRetentionSeconds: 1209600,
    });
  });

  it("retries an asynchronous run twice within an hour, then sends it to the queue", () => {
    const type = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    expect(inputs(type, "akool-rotator")).toEqual({
      functionName: "akool-rotator-1234567",
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: QUEUE_ARN } },
    });
    expect(deployment.one(type, "akool-rotator").dependsOn).toContain(
      "aws:iam/rolePolicy:RolePolicy akool-rotator",
    );
  });

  it("grants each role exactly its own ARNs", () => {
    const resources = (name: string) => {
      const { role, policy } = inputs("aws:iam/rolePolicy:RolePolicy", name);
      const { Statement } = JSON.parse(String(policy)) as { Statement: { Resource: string[] }[] };
      return [role, ...Statement.flatMap(({ Resource }) => Resource)];
    };
    expect(resources("akool-rotator")).toEqual([
      "akool-rotator-id",
      TOKEN_ARN,
      CREDENTIALS_ARN,
      "arn:aws:logs:eu-west-1:111122223333:log-group:akool-rotator-1234567:*",
      QUEUE_ARN,
    ]);
    expect(resources("akool-schedule")).toEqual(["akool-schedule-id", FUNCTION_ARN, QUEUE_ARN]);
  });

  it("is trusted by Lambda and by its own schedule group", () => {
    const trust = (name: string) => JSON.parse(String(inputs("aws:iam/role:Role", name).assumeRolePolicy));
    expect(trust("akool-rotator").Statement).toEqual([
      { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: "lambda.amazonaws.com" } },
    ]);
    expect(trust("akool-schedule").Statement[0].Condition).toEqual({
      StringEquals: {
        "aws:SourceAccount": "111122223333",
        "aws:SourceArn": "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/akool-check-1234567",
      },
    });
  });

  it("checks every six hours", () => {
    const type = "aws:scheduler/schedule:Schedule";
    expect(inputs(type, "akool-check")).toEqual({
      description: "Checks the Akool API token, and replaces it when that is due.",
      groupName: "akool-check-1234567",
      state: "ENABLED",
      scheduleExpression: "cron(14 0/6 * * ? *)",
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: FUNCTION_ARN,
        roleArn: "arn:aws:iam::111122223333:role/akool-schedule-1234567",
        input: '{"operation":"check","scheduledTime":"<aws.scheduler.scheduled-time>"}',
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: QUEUE_ARN },
      },
    });
    expect(deployment.one(type, "akool-check").dependsOn).toContain(
      "aws:iam/rolePolicy:RolePolicy akool-schedule",
    );
  });

  it("puts everything out", async () => {
    const alarm = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:akool-${name}-1234567`;
    const outputs = await Promise.all([
      outputOf(deployment, (r) => r.tokenSecretArn),
      outputOf(deployment, (r) => r.tokenSecretName),
      outputOf(deployment, (r) => r.credentialsSecretArn),
      outputOf(deployment, (r) => r.functionName),
      outputOf(deployment, (r) => r.functionArn),
      outputOf(deployment, (r) => r.roleArn),
      outputOf(deployment, (r) => r.logGroupName),
      outputOf(deployment, (r) => r.deadLetterQueueUrl),
      outputOf(deployment, (r) => r.scheduleName),
      outputOf(deployment, (r) => r.ecsValueFrom),
      outputOf(deployment, (r) => r.firstRunOutcome),
    ]);
    expect(outputs).toEqual([
      TOKEN_ARN,
      "akool-token-1234567",
      CREDENTIALS_ARN,
      "akool-rotator-1234567",
      FUNCTION_ARN,
      "arn:aws:iam::111122223333:role/akool-rotator-1234567",
      "akool-rotator-1234567",
      "https://sqs.eu-west-1.amazonaws.com/111122223333/akool-dead-letter-1234567",
      "akool-check-1234567",
      `${TOKEN_ARN}:token::`,
      "rotated",
    ]);
    expect(await outputOf(deployment, (r) => r.alarmTopicArns)).toEqual([
      "arn:aws:sns:eu-west-1:111122223333:akool-alarms-1234567",
    ]);
    expect(await outputOf(deployment, (r) => r.alarmArns)).toEqual({
      auth: alarm("auth"),
      account: alarm("account"),
      config: alarm("config"),
      "token-rejected": alarm("token-rejected"),
      expiry: alarm("expiry"),
      "dead-man": alarm("dead-man"),
      "dead-letter": alarm("dead-letter"),
      quota: alarm("quota"),
      other: alarm("other"),
      healed: alarm("healed"),
      "previous-killed": alarm("previous-killed"),
    });
    expect(JSON.parse(await outputOf(deployment, (r) => r.readerPolicy))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [TOKEN_ARN] }],
    });
  });
});
