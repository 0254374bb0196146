import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import type { Deployment } from "../deployment";
import { describeSecret, type SecretKind } from "../facts/secrets";
import { asked } from "../problems";
import { regionIn } from "../stack";
import { broken, type Finding, fine } from "./finding";

/** What Secrets Manager uses where no other key is named. */
const AWS_MANAGED_KEY = "alias/aws/secretsmanager";

/** Whether the customer managed key of a secret can be used; nothing to look at without one. */
export async function lookAtKey(deployment: Deployment, kind: SecretKind): Promise<Finding[]> {
  const { aws } = deployment;
  const { KmsKeyId: key } = await describeSecret(deployment, kind);
  if (key === undefined || key.endsWith(AWS_MANAGED_KEY)) return [];
  const region = regionIn(key);
  if (region !== undefined && region !== aws.region) {
    return [
      broken(
        `the key ${key} is in ${region}, the secret in ${aws.region}`,
        "give a kmsKeyArn of this Region",
      ),
    ];
  }
  const { KeyMetadata } = await asked("kms:DescribeKey", `the key ${key}`, aws.region, () =>
    aws.kms.send(new DescribeKeyCommand({ KeyId: key })),
  );
  const { KeyState = "not known", KeyId = key } = KeyMetadata ?? {};
  if (KeyState === "Enabled") return [fine(`${KeyId} is enabled`)];
  const enable = `aws kms enable-key --key-id ${KeyId}`;
  const mends: Readonly<Record<string, string>> = {
    Disabled: enable,
    PendingDeletion: `aws kms cancel-key-deletion --key-id ${KeyId}, then ${enable}`,
  };
  return [
    broken(
      `${KeyId} is ${KeyState}: the secret cannot be read`,
      mends[KeyState] ?? "ask whoever looks after the key",
    ),
  ];
}
