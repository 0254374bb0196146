import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/** A secret's ARN has seven parts, the last of them its name; then the JSON key, the label and the version, any of them empty. */
const VALUE_FROM = /^(arn:[^:]+:secretsmanager:[^:]+:\d+:secret:[^:]+):([^:]*):([^:]*):([^:]*)$/;

/**
 * What ECS puts into a container's variable for a `valueFrom` with a JSON key:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 * @throws Error where a task would not start
 */
export async function ecsSecret(
  secrets: SecretsManagerClient,
  valueFrom: string,
): Promise<{ readonly secretArn: string; readonly value: string }> {
  const [, secretArn, key = "", label = "", version = ""] = VALUE_FROM.exec(valueFrom) ?? [];
  if (secretArn === undefined || key === "") throw new Error(`no secret's ARN with a JSON key: ${valueFrom}`);
  const asked = new GetSecretValueCommand({
    SecretId: secretArn,
    VersionStage: label === "" ? "AWSCURRENT" : label,
    ...(version !== "" && { VersionId: version }),
  });
  const { SecretString = "" } = await secrets.send(asked);
  const value = (JSON.parse(SecretString) as Record<string, string | undefined>)[key];
  if (value === undefined) throw new Error(`the secret has no key ${key}`);
  return { secretArn, value };
}
