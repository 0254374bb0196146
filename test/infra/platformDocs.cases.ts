import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { AkoolTokenRotation } from "../../infra";
import { PROJECT_ROOT } from "../support/paths";
import { deploy, outputOf } from "./cloud";
import { everything } from "./everything";

type Condition = Record<string, Record<string, string>>;

interface Statement {
  readonly Sid?: string;
  readonly Principal?: { readonly AWS: string };
  readonly Action: string[];
  readonly Resource: string[];
  readonly Condition?: Condition;
}

const document = readFileSync(join(PROJECT_ROOT, "docs", "platform.md"), "utf8");
const [keyPolicy, replicaKeyPolicy, boundary] = [...document.matchAll(/^```json\n(.*?)^```$/gms)].map(
  ([, json = ""]) => JSON.parse(json.replaceAll("123456789012", "111122223333")),
) as [Statement[], Statement[], { Statement: Statement[] }];

const ROTATOR = "arn:aws:iam::111122223333:role/akool-rotator-1234567";

describe("docs/platform.md", () => {
  let ofRoles: Statement[];
  let ofRotator: Statement[];
  let ofReader: Statement[];

  beforeAll(async () => {
    const deployment = await deploy(
      () => new AkoolTokenRotation("akool", everything("aws", "us-east-1", "us-west-2")),
      undefined,
      { partition: "aws", region: "us-east-1" },
    );
    const policies = deployment.resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    ofRoles = policies.flatMap(({ inputs }) => statementsOf(inputs.policy));
    ofRotator = statementsOf(policies.find(({ name }) => name === "akool-rotator")?.inputs.policy);
    ofReader = statementsOf(await outputOf(deployment, (rotation) => rotation.readerPolicy));
  });

  it.each([
    ["RotatorReadsAndWrites", "1111", () => ofRotator, ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["ServiceReadsTheToken", "1111", () => ofReader, ["kms:Decrypt"]],
    ["RotatorWritesTheReplica", "3333", () => ofRotator, ["kms:Encrypt", "kms:GenerateDataKey"]],
    ["ServiceReadsTheReplica", "3333", () => ofReader, ["kms:Decrypt"]],
  ])("%s allows just what the role's own policy does with that key", (sid, key, statements, actions) => {
    const inKeyPolicy = [...keyPolicy, ...replicaKeyPolicy].find(({ Sid }) => Sid === sid);
    const inRole = statements().filter(({ Resource }) => Resource.some((arn) => arn.endsWith(`key/${key}`)));
    expect(inKeyPolicy?.Action.toSorted()).toEqual(actions);
    expect([...new Set(inRole.flatMap(({ Action }) => Action))].sort()).toEqual(actions);
    expect(inRole.length).toBeGreaterThan(0);
    for (const { Condition } of inRole) {
      const { StringEquals, StringLike, ArnLike } = inKeyPolicy?.Condition ?? {};
      expect(StringEquals).toEqual({ "kms:ViaService": Condition?.StringEquals?.["kms:ViaService"] });
      const ofSecret = StringLike?.["kms:EncryptionContext:SecretARN"];
      const secret = Condition?.StringEquals?.["kms:EncryptionContext:SecretARN"];
      expect([ofSecret, matches(ofSecret, secret)]).toEqual([ofSecret, true]);
      expect(matches(ArnLike?.["aws:PrincipalArn"], sid.startsWith("Rotator") ? ROTATOR : undefined)).toBe(
        true,
      );
    }
  });

  it("lets the deployer make secrets and replicas, as AWS asks of it", () => {
    const deployer = [...keyPolicy, ...replicaKeyPolicy].filter(({ Sid }) => Sid?.startsWith("Deployer"));
    expect(deployer.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [
        ["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey"],
        { StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" } },
      ],
      [
        ["kms:DescribeKey", "kms:GenerateDataKey", "kms:Encrypt"],
        { StringEquals: { "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" } },
      ],
    ]);
  });

  it("lets on-call read both secrets and write the credentials", () => {
    const onCall = keyPolicy.find(({ Sid }) => Sid === "OnCallReadsAndWrites");
    expect([onCall?.Action, onCall?.Condition]).toEqual([
      ["kms:Decrypt", "kms:GenerateDataKey"],
      {
        StringEquals: { "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com" },
        StringLike: {
          "kms:EncryptionContext:SecretARN": "arn:aws:secretsmanager:us-east-1:111122223333:secret:akool-*",
        },
      },
    ]);
  });

  it("has a boundary of exactly the roles' actions", () => {
    const allowed = boundary.Statement.flatMap(({ Action }) => Action);
    expect(allowed.toSorted()).toEqual([...new Set(ofRoles.flatMap(({ Action }) => Action))].sort());
  });
});

function statementsOf(policy: unknown): Statement[] {
  return (JSON.parse(String(policy)) as { Statement: Statement[] }).Statement;
}

/** Every pattern in the document is a beginning and a `*`; where there is no pattern there must be no value. */
function matches(pattern: string | undefined, value: string | undefined): boolean {
  if (pattern === undefined || value === undefined) {
    return pattern === value;
  }
  return pattern.endsWith("*") && value.startsWith(pattern.slice(0, -1));
}
