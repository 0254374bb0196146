import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { AkoolTokenRotation, type AkoolTokenRotationArgs } from "../../infra";
import { type Deployment, deploy, deployOne, outputOf } from "./cloud";
import { everything } from "./everything";

const CREDENTIALS = { clientId: "id", clientSecret: "secret" };
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1111";
const REPLICA_KEY = "arn:aws:kms:us-west-2:111122223333:key/3333";
const BOUNDARY = "arn:aws:iam::111122223333:policy/boundary";
const TOKEN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-token-1234567-AbCdEf";
const PAIR = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-credentials-1234567-AbCdEf";
const NETWORK_INTERFACES = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

const useOfKey = (Action: string[], key: string, region: string, secret: string) => ({
  Effect: "Allow",
  Action,
  Resource: [key],
  Condition: {
    StringEquals: {
      "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
      "kms:EncryptionContext:SecretARN": secret,
    },
  },
});

/** Per resource and property what is there instead of what there is without the arg; of a policy, what is added. */
type Change = Record<string, Record<string, unknown>>;

const CHANGES: [string, AkoolTokenRotationArgs, Change][] = [
  [
    "vpc",
    {
      vpc: { subnetIds: ["subnet-1", pulumi.output("subnet-2")], securityGroupIds: pulumi.output(["sg-1"]) },
    },
    {
      "Function akool-rotator": {
        vpcConfig: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
      },
      "RolePolicy akool-rotator": {
        policy: [
          { Effect: "Allow", Action: NETWORK_INTERFACES, Resource: ["*"] },
          {
            Effect: "Deny",
            Action: NETWORK_INTERFACES,
            Resource: ["*"],
            Condition: { Null: { "lambda:SourceFunctionArn": "false" } },
          },
        ],
      },
    },
  ],
  [
    "tracing",
    { tracing: true },
    {
      "Function akool-rotator": { tracingConfig: { mode: "Active" } },
      "RolePolicy akool-rotator": {
        policy: [
          {
            Effect: "Allow",
            Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
            Resource: ["*"],
          },
        ],
      },
    },
  ],
  [
    "permissionsBoundaryArn",
    { permissionsBoundaryArn: pulumi.output(BOUNDARY) },
    {
      "Role akool-rotator": { permissionsBoundary: BOUNDARY },
      "Role akool-schedule": { permissionsBoundary: BOUNDARY },
    },
  ],
  [
    "rolePath",
    { rolePath: "/video/" },
    { "Role akool-rotator": { path: "/video/" }, "Role akool-schedule": { path: "/video/" } },
  ],
  [
    "replicas",
    { replicas: [{ region: "us-west-2", kmsKeyArn: REPLICA_KEY }, pulumi.output({ region: "ap-south-1" })] },
    {
      "Secret akool-token": {
        replicas: [{ region: "us-west-2", kmsKeyId: REPLICA_KEY }, { region: "ap-south-1" }],
      },
      "RolePolicy akool-rotator": {
        policy: [
          {
            Effect: "Allow",
            Action: ["kms:GenerateDataKey", "kms:Encrypt"],
            Resource: [REPLICA_KEY],
            Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" } },
          },
        ],
      },
      readerPolicy: {
        policy: [
          {
            Effect: "Allow",
            Action: ["secretsmanager:GetSecretValue"],
            Resource: [
              TOKEN,
              TOKEN.replace("eu-west-1", "us-west-2"),
              TOKEN.replace("eu-west-1", "ap-south-1"),
            ],
          },
          {
            Effect: "Allow",
            Action: ["kms:Decrypt"],
            Resource: [REPLICA_KEY],
            Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" } },
          },
        ],
      },
    },
  ],
  [
    "kmsKeyArn",
    { kmsKeyArn: KEY },
    {
      "Secret akool-token": { kmsKeyId: KEY },
      "Secret akool-credentials": { kmsKeyId: KEY },
      "RolePolicy akool-rotator": {
        policy: [
          useOfKey(["kms:Decrypt", "kms:GenerateDataKey"], KEY, "eu-west-1", TOKEN),
          useOfKey(["kms:Decrypt"], KEY, "eu-west-1", PAIR),
        ],
      },
      readerPolicy: { policy: [useOfKey(["kms:Decrypt"], KEY, "eu-west-1", TOKEN)] },
    },
  ],
];

describe("the platform's args", () => {
  it.each(CHANGES)("%s changes exactly this", async (_, args, change) => {
    const without = await propertiesOf(await deployOne({ credentials: CREDENTIALS }));
    const having = await propertiesOf(await deployOne({ credentials: CREDENTIALS, ...args }));
    expect(changesBetween(without, having)).toEqual(change);
  });

  it("the function waits for its role's policy, which Lambda asks for", async () => {
    const deployment = await deployOne({});
    expect(deployment.one("aws:lambda/function:Function", "akool-rotator").dependsOn).toContain(
      "aws:iam/rolePolicy:RolePolicy akool-rotator",
    );
  });
});

describe("in every partition", () => {
  it.each([
    ["aws", "eu-west-1", "us-west-2"],
    ["aws-cn", "cn-north-1", "cn-northwest-1"],
    ["aws-us-gov", "us-gov-west-1", "us-gov-east-1"],
  ])("%s: its own ARNs, and the services' names as everywhere", async (partition, region, replicaRegion) => {
    const deployment = await deploy(
      () => new AkoolTokenRotation("akool", everything(partition, region, replicaRegion)),
      undefined,
      { partition, region },
    );
    expect(deployment.error).toBeUndefined();
    const all = JSON.stringify(await propertiesOf(deployment));
    expect(all.match(/arn:[^:]*:[a-z]+/g)?.length).toBeGreaterThan(20);
    expect([...new Set(all.match(/arn:[^:]*:/g))]).toEqual([`arn:${partition}:`]);
    const services = all.match(/(?<=(Service|ViaService)\\*":\\*")[^"\\]+/g);
    expect([...new Set(services)].sort()).toEqual(
      [
        "lambda.amazonaws.com",
        "scheduler.amazonaws.com",
        `secretsmanager.${replicaRegion}.amazonaws.com`,
        `secretsmanager.${region}.amazonaws.com`,
      ].sort(),
    );
  });
});

/** Each resource's inputs by its type's and its own name, and the policy that is put out for readers. */
async function propertiesOf(deployment: Deployment): Promise<Change> {
  const properties = deployment.resources.map(({ type, name, inputs }): [string, Record<string, unknown>] => [
    `${type.split(":").at(-1)} ${name}`,
    inputs,
  ]);
  return {
    ...Object.fromEntries(properties),
    readerPolicy: { policy: await outputOf(deployment, (r) => r.readerPolicy) },
  };
}

function changesBetween(without: Change, having: Change): Change {
  expect(Object.keys(having).sort()).toEqual(Object.keys(without).sort());
  const changes = Object.entries(having).map(([name, after]): [string, Record<string, unknown>] => {
    const before = without[name] ?? {};
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    );
    return [
      name,
      Object.fromEntries(
        changed.map((key) => [key, key === "policy" ? addedStatements(before[key], after[key]) : after[key]]),
      ),
    ];
  });
  return Object.fromEntries(changes.filter(([, changed]) => Object.keys(changed).length > 0));
}

/** A statement that is gone or changed shows as one added, or as a difference in the rest. */
function addedStatements(before: unknown, after: unknown): unknown[] {
  const [old, now] = [before, after].map(
    (policy) => (JSON.parse(String(policy)) as { Statement: unknown[] }).Statement,
  );
  const known = new Set(old?.map((statement) => JSON.stringify(statement)));
  return (now ?? []).filter((statement) => !known.has(JSON.stringify(statement)));
}
