import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { AkoolTokenRotation } from "../../infra";
import { requireBundle } from "../../infra/bundle";
import { deploy, deployOne, outputOf } from "./cloud";

const TOKEN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/my-token-QwErTy";
const CREDENTIALS = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/my-pair-AsDfGh";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1111";
const OTHER_KEY = "arn:aws:kms:eu-west-1:111122223333:key/2222";
const pair = { clientId: "id", clientSecret: "secret" };

interface Granted {
  Action: string[];
  Resource: string[];
  Condition?: { StringEquals: Record<string, string> };
}

function granted(policy: unknown): Granted[] {
  return (JSON.parse(String(policy)) as { Statement: Granted[] }).Statement;
}

describe("secrets", () => {
  it("adopted ones are used by their ARN and never registered, read or written", async () => {
    const deployment = await deployOne({ tokenSecretArn: TOKEN, credentialsSecretArn: CREDENTIALS });
    expect(deployment.resources.filter(({ type }) => type.startsWith("aws:secretsmanager"))).toEqual([]);
    expect(deployment.one("aws:lambda/function:Function", "akool-rotator").inputs.environment).toMatchObject({
      variables: { TOKEN_SECRET_ARN: TOKEN, CREDENTIALS_SECRET_ARN: CREDENTIALS },
    });
    expect(await outputOf(deployment, (r) => r.tokenSecretArn)).toBe(TOKEN);
    expect(await outputOf(deployment, (r) => r.tokenSecretName)).toBe("team/my-token");
    expect(await outputOf(deployment, (r) => r.credentialsSecretArn)).toBe(CREDENTIALS);
  });

  it("without credentials an empty secret waits to be filled, and nothing runs", async () => {
    const deployment = await deployOne({});
    expect(deployment.one("aws:secretsmanager/secret:Secret", "akool-credentials").inputs).toMatchObject({
      description: 'Akool API key pair, {"clientId":"…","clientSecret":"…"}; full access to Akool.',
      recoveryWindowInDays: 30,
    });
    expect(deployment.resources.filter(({ type }) => /SecretVersion|Invocation/.test(type))).toEqual([]);
    expect(await outputOf(deployment, (r) => r.firstRunOutcome)).toBe("skipped");
  });

  it("a given name and recovery window are passed on", async () => {
    const deployment = await deployOne({ tokenSecretName: "prod/akool", recoveryWindowInDays: 0 });
    expect(deployment.one("aws:secretsmanager/secret:Secret", "akool-token").inputs).toMatchObject({
      name: "prod/akool",
      recoveryWindowInDays: 0,
    });
    expect(deployment.one("aws:secretsmanager/secret:Secret", "akool-credentials").inputs).toMatchObject({
      recoveryWindowInDays: 0,
    });
    expect(await outputOf(deployment, (r) => r.tokenSecretName)).toBe("prod/akool");
  });

  it("a customer key encrypts both new secrets, and the roles may use it", async () => {
    const deployment = await deployOne({ credentials: pair, kmsKeyArn: KEY });
    for (const name of ["akool-token", "akool-credentials"]) {
      expect(deployment.one("aws:secretsmanager/secret:Secret", name).inputs.kmsKeyId).toBe(KEY);
    }
    const { policy } = deployment.one("aws:iam/rolePolicy:RolePolicy", "akool-rotator").inputs;
    expect(granted(policy).slice(4)).toMatchObject([
      { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [KEY] },
      { Action: ["kms:Decrypt"], Resource: [KEY] },
    ]);
    const reader = granted(await outputOf(deployment, (r) => r.readerPolicy));
    expect(reader[1]?.Condition?.StringEquals).toEqual({
      "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
      "kms:EncryptionContext:SecretARN":
        "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-token-1234567-AbCdEf",
    });
  });

  it("an adopted credentials secret brings a key of its own", async () => {
    const deployment = await deployOne({
      credentialsSecretArn: CREDENTIALS,
      credentialsKmsKeyArn: OTHER_KEY,
      kmsKeyArn: KEY,
    });
    const { policy } = deployment.one("aws:iam/rolePolicy:RolePolicy", "akool-rotator").inputs;
    expect(granted(policy).slice(4)).toMatchObject([
      { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [KEY] },
      {
        Action: ["kms:Decrypt"],
        Resource: [OTHER_KEY],
        Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": CREDENTIALS } },
      },
    ]);
  });

  it("the key of new secrets is not asked for to read an adopted one", async () => {
    const deployment = await deployOne({ credentialsSecretArn: CREDENTIALS, kmsKeyArn: KEY });
    const { policy } = deployment.one("aws:iam/rolePolicy:RolePolicy", "akool-rotator").inputs;
    expect(granted(policy).slice(4)).toMatchObject([{ Action: ["kms:Decrypt", "kms:GenerateDataKey"] }]);
  });
});

it("passes every other arg on", async () => {
  const deployment = await deployOne({
    rotateAfterDays: 10,
    checkIntervalHours: 12,
    tokenLifetimeDays: 20,
    expiryAlarmDays: 5,
    baseUrl: pulumi.output("https://akool.example.com/"),
    checkPath: "/me",
    logRetentionInDays: 7,
    reservedConcurrency: 1,
    architecture: "x86_64",
  });
  const fn = deployment.one("aws:lambda/function:Function", "akool-rotator").inputs;
  expect(fn).toMatchObject({ architectures: ["x86_64"], reservedConcurrentExecutions: 1 });
  expect(fn.environment).toMatchObject({
    variables: {
      AKOOL_BASE_URL: "https://akool.example.com",
      AKOOL_CHECK_PATH: "/me",
      ROTATE_AFTER_DAYS: "10",
      TOKEN_LIFETIME_DAYS: "20",
      EXPIRY_ALARM_DAYS: "5",
      NATIVE_ROTATION: "false",
    },
  });
  expect(deployment.one("aws:cloudwatch/logGroup:LogGroup", "akool-rotator").inputs.retentionInDays).toBe(7);
  expect(deployment.one("aws:scheduler/schedule:Schedule", "akool-check").inputs.scheduleExpression).toBe(
    "cron(14 0/12 * * ? *)",
  );
});

it("two rotations in one stack share nothing", async () => {
  const { error, resources } = await deploy(() => [
    new AkoolTokenRotation("first", { credentials: pair }),
    new AkoolTokenRotation("second", { credentials: pair }),
  ]);
  expect(error).toBeUndefined();
  const types = (prefix: string) =>
    resources
      .filter(({ name }) => name.startsWith(`${prefix}-`))
      .map(({ type }) => type)
      .sort();
  expect(types("first")).toHaveLength(26);
  expect(types("second")).toEqual(types("first"));
  const keys = resources.map(({ type, name }) => `${type} ${name}`);
  expect(new Set(keys).size).toBe(54);
  for (const { name, parent, dependsOn } of resources.filter(({ name }) => name.startsWith("second-"))) {
    expect([name, parent]).toEqual([name, "akool-token-rotation:index:AkoolTokenRotation second"]);
    expect(dependsOn.join()).not.toMatch(/ first/);
  }
});

it("stops with the bundle's one sentence before anything is registered", async () => {
  const sentence = "dist/lambda/index.js is missing: run `npm run build`";
  vi.mocked(requireBundle).mockImplementationOnce(() => {
    throw new Error(sentence);
  });
  const { error, resources } = await deployOne({});
  expect(pulumi.RunError.isInstance(error)).toBe(true);
  expect((error as Error).message).toBe(sentence);
  expect(resources).toEqual([]);
});
