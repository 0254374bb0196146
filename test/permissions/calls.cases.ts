import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AkoolTokenRotationArgs } from "../../infra";
import { type IamRequest, simulateIam } from "../support/iam/simulate";
import { PEOPLE } from "../support/model/people";
import { beginRotation, continueRotation, testSetUp } from "../support/model/secretsManagerRotation";
import { CREDENTIALS_ARN, ModelWorld, TOKEN_ARN } from "../support/model/world";
import { PROJECT_ROOT } from "../support/paths";
import { schedule } from "../support/schedules/plan";
import { play } from "../support/schedules/play";
import { withoutPython } from "../support/withoutPython";
import { documentsOf } from "./documents";
import { ADOPTED } from "./places";

const SCHEDULES = 500;
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/1111";
const PAIRS_KEY = "arn:aws:kms:eu-west-1:123456789012:key/2222";

/** The model's secrets in a deployment, each under a key of its own. */
const MODELLED = {
  ...ADOPTED,
  args: {
    tokenSecretArn: TOKEN_ARN,
    credentialsSecretArn: CREDENTIALS_ARN,
    kmsKeyArn: KEY,
    credentialsKmsKeyArn: PAIRS_KEY,
  },
};

/** What Secrets Manager asks of a key, in the caller's name: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
const ASKED_OF_KEYS: Readonly<Record<string, readonly string[]>> = {
  "secretsmanager:DescribeSecret": [],
  "secretsmanager:GetSecretValue": ["kms:Decrypt"],
  "secretsmanager:ListSecretVersionIds": [],
  "secretsmanager:PutSecretValue": ["kms:GenerateDataKey", "kms:Decrypt"],
  "secretsmanager:UpdateSecretVersionStage": [],
};

describe("the function's calls to AWS", () => {
  test("are five of Secrets Manager, by the source", () => {
    const folder = join(PROJECT_ROOT, "lambda");
    const sources = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const imported = sources.flatMap((source) => [
      ...source.matchAll(/import (?:type )?\{([^}]*)\} from "(@(?:aws-sdk|smithy)\/[^"]*)"/g),
    ]);
    expect([...new Set(imported.map(([, , from]) => from))].sort()).toEqual([
      "@aws-sdk/client-secrets-manager",
      "@aws-sdk/credential-provider-env",
    ]);
    expect(
      [...new Set(imported.flatMap(([, names = ""]) => names.match(/\w+(?=Command\b)/g) ?? []))].sort(),
    ).toEqual([
      "DescribeSecret",
      "GetSecretValue",
      "ListSecretVersionIds",
      "PutSecretValue",
      "UpdateSecretVersionStage",
    ]);
  });

  test.skipIf(withoutPython("the function's calls in IAM's simulation"))(
    `are allowed on the secrets and their keys, every one that is made in ${SCHEDULES} schedules`,
    async () => {
      const asked = new Set<string>();
      await fc.assert(
        fc.asyncProperty(schedule, async (plan) => {
          for (const call of (await play(plan)).asked) asked.add(call);
        }),
        { numRuns: SCHEDULES },
      );
      expect([...asked].sort()).toEqual([
        "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials-AbCdEf",
        "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
        "secretsmanager:ListSecretVersionIds arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
        "secretsmanager:PutSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
        "secretsmanager:UpdateSecretVersionStage arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
      ]);
      expect(await deniedOf(asked, {})).toEqual([]);
    },
  );

  test.skipIf(withoutPython("the calls of native rotations in IAM's simulation"))(
    "are allowed in rotations of Secrets Manager's own too, which ask for one action more",
    async () => {
      const asked = await askedInNativeRotations();
      expect([...asked].sort()).toEqual([
        "secretsmanager:DescribeSecret arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
        "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials-AbCdEf",
        "secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
        "secretsmanager:ListSecretVersionIds arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
        "secretsmanager:PutSecretValue arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
        "secretsmanager:UpdateSecretVersionStage arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
      ]);
      expect(await deniedOf(asked, { nativeRotation: true })).toEqual([]);
      expect(await deniedOf(asked, {})).toEqual([
        { action: "secretsmanager:DescribeSecret", resource: TOKEN_ARN },
      ]);
    },
  );
});

/** Sets a rotation up, makes it among checks, rolls back, and makes one that the roll-back holds; with either kind of Akool. */
async function askedInNativeRotations(): Promise<Set<string>> {
  const asked = new Set<string>();
  for (const newTokenKillsOld of [true, false]) {
    const world = new ModelWorld({ nativeRotation: true, newTokenKillsOld });
    world.putCredentials();
    await world.run({ operation: "deploy" });
    expect((await testSetUp(world)).result?.outcome).toBe("stepDone");
    for (const meanwhile of [() => world.run({ operation: "check" }), () => PEOPLE.rollBack(world)]) {
      const rotation = beginRotation(world);
      if (rotation === undefined) throw new Error("no rotation could begin");
      const ended = continueRotation(world, rotation);
      await world.run({ operation: "check" });
      await world.sim.settle();
      expect((await ended).result?.outcome).toBe("rotated");
      await meanwhile();
    }
    const held = beginRotation(world);
    if (held === undefined) throw new Error("no rotation could begin");
    const ended = continueRotation(world, held);
    await world.sim.settle();
    expect((await ended).error?.message).toContain("rolled back");
    await world.run({ operation: "check" });
    for (const call of world.asked) asked.add(call);
  }
  return asked;
}

/** What IAM denies of what was asked of Secrets Manager, and of what that asks of keys. */
async function deniedOf(asked: Iterable<string>, args: AkoolTokenRotationArgs): Promise<IamRequest[]> {
  const requests = [...asked].flatMap((call): IamRequest[] => {
    const [action = "", resource = ""] = call.split(" ");
    const context = {
      "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
      "kms:EncryptionContext:SecretARN": resource,
    };
    const key = resource === TOKEN_ARN ? KEY : PAIRS_KEY;
    const ofKeys = ASKED_OF_KEYS[action];
    if (ofKeys === undefined) throw new Error(`what does ${action} ask of a key?`);
    return [{ action, resource }, ...ofKeys.map((use) => ({ action: use, resource: key, context }))];
  });
  const { rotator } = await documentsOf({ ...MODELLED, args: { ...MODELLED.args, ...args } });
  const decisions = await simulateIam("arn:aws:iam::123456789012:role/rotator", [rotator], requests);
  expect(decisions).toHaveLength(requests.length);
  return requests.filter((_, n) => decisions[n] !== "Allow");
}
