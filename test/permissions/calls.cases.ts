import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulateIam } from "../support/iam/simulate";
import { CREDENTIALS_ARN, TOKEN_ARN } from "../support/model/world";
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
      const requests = [...asked].flatMap((call) => {
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
      expect(requests).toHaveLength(9);
      const { rotator } = await documentsOf(MODELLED);
      const decisions = await simulateIam("arn:aws:iam::123456789012:role/rotator", [rotator], requests);
      expect(requests.filter((_, n) => decisions[n] !== "Allow")).toEqual([]);
    },
  );
});
