import { describe, expect, test } from "vitest";
import { readerPolicy } from "../../infra/policies";
import { type IamRequest, simulateIam } from "../support/iam/simulate";
import { withoutPython } from "../support/withoutPython";

const skipped = withoutPython("the reader's role in IAM's simulation");

const ROLE = "arn:aws:iam::111122223333:role/service";
const TOKEN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-token-AbCdEf";
const CREDENTIALS = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-credentials-GhIjKl";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1111";
const REPLICA = "arn:aws:secretsmanager:us-west-2:111122223333:secret:akool-token-AbCdEf";
const REPLICA_KEY = "arn:aws:kms:us-west-2:111122223333:key/2222";

/** All of https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html but GetSecretValue. */
const OTHER_ACTIONS = [
  "BatchGetSecretValue",
  "CancelRotateSecret",
  "CreateSecret",
  "DeleteResourcePolicy",
  "DeleteSecret",
  "DescribeSecret",
  "GetRandomPassword",
  "GetResourcePolicy",
  "ListSecrets",
  "ListSecretVersionIds",
  "PutResourcePolicy",
  "PutSecretValue",
  "RemoveRegionsFromReplication",
  "ReplicateSecretToRegions",
  "RestoreSecret",
  "RotateSecret",
  "StopReplicationToReplica",
  "TagResource",
  "UntagResource",
  "UpdateSecret",
  "UpdateSecretVersionStage",
  "ValidateResourcePolicy",
].map((name) => `secretsmanager:${name}`);

/** Secrets whose ARN is close to the token's. */
const NEAR_MISSES = [
  CREDENTIALS,
  `${TOKEN}x`,
  TOKEN.slice(0, -1),
  TOKEN.toLowerCase(),
  TOKEN.replace("eu-west-1", "eu-west-2"),
  TOKEN.replace("111122223333", "444455556666"),
  TOKEN.replace("arn:aws:", "arn:aws-cn:"),
  "*",
];

const OTHER_SERVICES = [
  "iam:PassRole",
  "kms:Decrypt",
  "kms:GenerateDataKey",
  "lambda:InvokeFunction",
  "logs:GetLogEvents",
  "s3:GetObject",
  "sqs:ReceiveMessage",
  "ssm:GetParameter",
  "sts:AssumeRole",
];

const read = (resource: string, context?: IamRequest["context"]): IamRequest => ({
  action: "secretsmanager:GetSecretValue",
  resource,
  ...(context && { context }),
});

const decrypt = (resource: string, context: Record<string, string>): IamRequest => ({
  action: "kms:Decrypt",
  resource,
  context,
});

describe.skipIf(skipped)("a role with readerPolicy alone", () => {
  const plain = readerPolicy({
    secretArn: TOKEN,
    kmsKeyArn: undefined,
    region: "eu-west-1",
    replicas: [],
  });

  test("reads the token, at any staging label", async () => {
    const asked = ["AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"].map((label) =>
      read(TOKEN, { "secretsmanager:VersionStage": label }),
    );
    expect(await simulateIam(ROLE, [plain], [read(TOKEN), ...asked])).toEqual([
      "Allow",
      "Allow",
      "Allow",
      "Allow",
    ]);
  });

  test("is not simulated with a statement that names no resource, which would match every one", async () => {
    const everywhere = {
      ...plain,
      Statement: [{ Effect: "Allow" as const, Action: ["secretsmanager:GetSecretValue"] }],
    };
    await expect(simulateIam(ROLE, [everywhere], [read(TOKEN)])).rejects.toThrow(
      "a statement lacks Resource",
    );
  });

  test("does nothing else with the token, and nothing with any other secret", async () => {
    const asked = [
      ...[TOKEN, ...NEAR_MISSES].flatMap((resource) => OTHER_ACTIONS.map((action) => ({ action, resource }))),
      ...NEAR_MISSES.map((resource) => read(resource)),
      ...OTHER_SERVICES.flatMap((action) => [TOKEN, KEY, "*"].map((resource) => ({ action, resource }))),
    ];
    expect(asked).toHaveLength(233);
    expect(await allowedOf(plain, asked)).toEqual([]);
  });

  test("with a customer managed key and a replica, decrypts each through its own Secrets Manager only", async () => {
    const policy = readerPolicy({
      secretArn: TOKEN,
      kmsKeyArn: KEY,
      region: "eu-west-1",
      replicas: [{ region: "us-west-2", kmsKeyArn: REPLICA_KEY }],
    });
    const here = "secretsmanager.eu-west-1.amazonaws.com";
    const there = "secretsmanager.us-west-2.amazonaws.com";
    const needed = [
      read(TOKEN),
      read(REPLICA),
      decrypt(KEY, { "kms:ViaService": here, "kms:EncryptionContext:SecretARN": TOKEN }),
      decrypt(REPLICA_KEY, { "kms:ViaService": there }),
    ];
    expect(await simulateIam(ROLE, [policy], needed)).toEqual(["Allow", "Allow", "Allow", "Allow"]);
    const refused = [
      decrypt(KEY, {}),
      decrypt(KEY, { "kms:ViaService": here }),
      decrypt(KEY, { "kms:EncryptionContext:SecretARN": TOKEN }),
      decrypt(KEY, { "kms:ViaService": here, "kms:EncryptionContext:SecretARN": CREDENTIALS }),
      decrypt(KEY, { "kms:ViaService": there, "kms:EncryptionContext:SecretARN": TOKEN }),
      decrypt(KEY, {
        "kms:ViaService": "s3.eu-west-1.amazonaws.com",
        "kms:EncryptionContext:SecretARN": TOKEN,
      }),
      decrypt(REPLICA_KEY, {}),
      decrypt(REPLICA_KEY, { "kms:ViaService": here }),
      decrypt(`${KEY}2`, { "kms:ViaService": here, "kms:EncryptionContext:SecretARN": TOKEN }),
      {
        ...decrypt(KEY, { "kms:ViaService": here, "kms:EncryptionContext:SecretARN": TOKEN }),
        action: "kms:Encrypt",
      },
      ...[TOKEN, REPLICA].flatMap((resource) => OTHER_ACTIONS.map((action) => ({ action, resource }))),
      ...NEAR_MISSES.map((resource) => read(resource)),
    ];
    expect(await allowedOf(policy, refused)).toEqual([]);
  });
});

/** Those of the requests that are allowed. */
async function allowedOf(
  policy: Parameters<typeof simulateIam>[1][number],
  requests: readonly IamRequest[],
): Promise<IamRequest[]> {
  const decisions = await simulateIam(ROLE, [policy], requests);
  return requests.filter((_, n) => decisions[n] !== "ImplicitDeny");
}
