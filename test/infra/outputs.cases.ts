import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { AkoolTokenRotationArgs } from "../../infra";
import { settingsOf } from "../../infra/settings";
import { validate } from "../../infra/validate";
import { REGION } from "./cloud";
import { unhandled } from "./unhandled";

const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mine-AbCdEf";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1111";
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:topic";

describe("args that are outputs", () => {
  const late: [string, AkoolTokenRotationArgs, string][] = [
    [
      "baseUrl",
      { baseUrl: pulumi.output("http://a.com") },
      `baseUrl is "http://a.com"; allowed: an https origin without a path, such as https://openapi.akool.com (http for loopback only)`,
    ],
    [
      "a promise",
      { kmsKeyArn: Promise.resolve("alias/a") },
      `kmsKeyArn is "alias/a"; allowed: the ARN of a KMS key (no alias)`,
    ],
    [
      "a credential",
      { credentials: { clientId: "id", clientSecret: pulumi.secret("") } },
      `credentials.clientSecret is empty; allowed: the string from Akool's API Credentials page, without white space around it`,
    ],
    [
      "an item of a list",
      { alarmTopicArns: [TOPIC, pulumi.output("x")] },
      `alarmTopicArns[1] is "x"; allowed: the ARN of a standard SNS topic`,
    ],
    [
      "a tag",
      { tags: pulumi.output({ "aws:a": "b" }) },
      `tags has the key "aws:a"; allowed: up to 50, keys of 1 to 128 characters not starting with aws:, values of up to 256 characters`,
    ],
    [
      "both secrets the same",
      { tokenSecretArn: pulumi.output(SECRET), credentialsSecretArn: pulumi.output(SECRET) },
      "tokenSecretArn and credentialsSecretArn are the same secret; allowed: two different secrets",
    ],
    [
      "a role's path",
      { rolePath: pulumi.output("video") },
      'rolePath is "video"; allowed: up to 512 printable ASCII characters without spaces, beginning and ending with a slash',
    ],
    [
      "a list in an object",
      { vpc: { subnetIds: pulumi.output(["vpc-1"]), securityGroupIds: ["sg-1"] } },
      'vpc.subnetIds[0] is "vpc-1"; allowed: the ID of a subnet',
    ],
    [
      "an object",
      { vpc: pulumi.output({ subnetIds: ["subnet-1"], securityGroupIds: [] }) },
      "vpc.securityGroupIds is empty; allowed: 1 to 5, each the ID of a security group",
    ],
    [
      "a replica's key",
      { replicas: [{ region: pulumi.output("us-west-2"), kmsKeyArn: KEY }] },
      `replicas[0].kmsKeyArn is a key of another Region (${KEY}); allowed: a key of the replica's Region, us-west-2`,
    ],
    [
      "two replicas in one Region",
      { replicas: [{ region: "us-west-2" }, pulumi.output({ region: "us-west-2" })] },
      "replicas names a Region twice; allowed: each once",
    ],
    [
      "a replica in the provider's Region",
      { replicas: [{ region: "us-west-2" }, { region: "eu-west-1" }] },
      "replicas[1].region is eu-west-1, the secret's own; allowed: other Regions",
    ],
    ...(
      [
        ["tokenSecretArn", SECRET],
        ["credentialsSecretArn", SECRET],
        ["credentialsKmsKeyArn", KEY],
        ["kmsKeyArn", KEY],
      ] as const
    ).map(([arg, arn]): [string, AkoolTokenRotationArgs, string] => {
      const elsewhere = arn.replace("eu-west-1", "us-west-2");
      return [
        `${arg} in another Region than the provider's`,
        { [arg]: elsewhere, ...(arg === "credentialsKmsKeyArn" && { credentialsSecretArn: SECRET }) },
        `${arg} is of another Region ("${elsewhere}"); allowed: one of the stack's own Region, eu-west-1`,
      ];
    }),
    ...(["alarmTopicArns", "ticketTopicArns"] as const).map(
      (arg): [string, AkoolTokenRotationArgs, string] => [
        `${arg}, one in another Region than the provider's`,
        { [arg]: [TOPIC, "arn:aws:sns:us-west-2:111122223333:topic"] },
        `${arg}[1] is of another Region ("arn:aws:sns:us-west-2:111122223333:topic"); allowed: one of the stack's own Region, eu-west-1`,
      ],
    ),
  ];

  it.each(late)("are refused when they resolve: %s", async (_, args, problem) => {
    expect(() => validate("akool", args)).not.toThrow();
    const [refusal, ...others] = await unhandled(() => settingsOf(args, pulumi.output(REGION)));
    expect(refusal).toEqual(new pulumi.RunError(`AkoolTokenRotation: ${problem}`));
    expect(others).toEqual([]);
  });

  it("pass when they are fine", async () => {
    const args = {
      baseUrl: pulumi.output("https://a.com"),
      credentials: pulumi.output({ clientId: "id", clientSecret: "s" }),
      tokenSecretArn: pulumi.output(SECRET),
      credentialsSecretArn: pulumi.output(SECRET.replace("mine", "other")),
      tags: pulumi.output({ a: "b" }),
      vpc: pulumi.output({ subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] }),
      replicas: [pulumi.output({ region: "us-west-2" })],
    };
    expect(await unhandled(() => settingsOf(args, pulumi.output(REGION)))).toEqual([]);
  });
});
