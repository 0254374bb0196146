import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { IamDocument } from "../support/iam/simulate";
import { PROJECT_ROOT } from "../support/paths";
import { crossed, type Grant, type Subject } from "./tuples";

const HERE = "secretsmanager.us-east-1.amazonaws.com";
const THERE = "secretsmanager.us-west-2.amazonaws.com";
const TOKEN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:akool-token-1234567-AbCdEf";
const role = (name: string, account = "123456789012") => `arn:aws:iam::${account}:role/${name}`;
const forSecret = (where: string, secret: string) => ({
  "kms:ViaService": where,
  "kms:EncryptionContext:SecretARN": secret,
});

const AXES = {
  principals: {
    deployer: role("my-deployer"),
    rotator: role("akool-rotator-1234567"),
    service: role("my-service-role"),
    onCall: role("my-on-call"),
    schedule: role("akool-schedule-1234567"),
    other: role("my-akool-rotator-1234567"),
    otherAccount: role("akool-rotator-1234567", "444455556666"),
  },
  actions: [
    "kms:DescribeKey",
    "kms:Decrypt",
    "kms:GenerateDataKey",
    "kms:Encrypt",
    "kms:CreateGrant",
    "kms:PutKeyPolicy",
    "kms:ReEncryptFrom",
    "kms:ScheduleKeyDeletion",
  ] as const,
  resources: { key: "arn:aws:kms:us-east-1:123456789012:key/1111" },
  contexts: {
    none: {},
    forToken: forSecret(HERE, TOKEN),
    forCredentials: forSecret(
      HERE,
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:akool-credentials-1234567-AbCdEf",
    ),
    forAnotherSecret: forSecret(HERE, "arn:aws:secretsmanager:us-east-1:123456789012:secret:other-AbCdEf"),
    forReplica: forSecret(THERE, TOKEN),
    throughAnotherService: forSecret("s3.us-east-1.amazonaws.com", TOKEN),
    throughNoService: { "kms:EncryptionContext:SecretARN": TOKEN },
    ofNoSecret: { "kms:ViaService": HERE },
  },
};

type Principal = keyof typeof AXES.principals;
type Action = (typeof AXES.actions)[number];
type Context = keyof typeof AXES.contexts;

/** The key policies of docs/platform.md: the key of the secrets, and a replica's. */
export const KEY_POLICIES = keyPolicies();

function keyPolicies(): Subject[] {
  const page = readFileSync(join(PROJECT_ROOT, "docs", "platform.md"), "utf8");
  const [ofSecrets = "", ofReplica = ""] = [...page.matchAll(/^```json\n(\[.*?)^```$/gms)].map(
    ([, json]) => json,
  );
  const viaHere = ["forToken", "forCredentials", "forAnotherSecret", "ofNoSecret"] as const;
  return [
    subject("keyOfSecrets", ofSecrets, [
      {
        to: ["deployer"],
        actions: ["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey"],
        within: viaHere,
      },
      {
        to: ["rotator"],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        within: ["forToken", "forCredentials"],
      },
      { to: ["service"], actions: ["kms:Decrypt"], within: ["forToken"] },
      {
        to: ["onCall"],
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        within: ["forToken", "forCredentials"],
      },
    ]),
    subject("keyOfReplica", ofReplica, [
      {
        to: ["deployer"],
        actions: ["kms:DescribeKey", "kms:GenerateDataKey", "kms:Encrypt"],
        within: ["forReplica"],
      },
      { to: ["rotator"], actions: ["kms:GenerateDataKey", "kms:Encrypt"], within: ["forReplica"] },
      { to: ["service"], actions: ["kms:Decrypt"], within: ["forReplica"] },
    ]),
  ];
}

function subject(
  name: string,
  statements: string,
  grants: Grant<Principal, Action, "key", Context>[],
): Subject {
  const parsed = JSON.parse(statements) as (IamDocument["Statement"][number] & {
    readonly Resource: string;
  })[];
  return {
    name,
    policy: {
      Version: "2012-10-17",
      Statement: parsed.map((statement) => ({ ...statement, Resource: [statement.Resource] })),
    },
    onResource: true,
    tuples: crossed(AXES, grants),
  };
}
