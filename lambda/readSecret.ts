import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { awsCall, isAws } from "./awsCall";
import { AwsCallError } from "./errors";

/** A version's value as Secrets Manager gave it; `createdAt` in ms. */
export interface SecretRead {
  readonly id: string;
  readonly createdAt: number;
  readonly text: string | undefined;
  readonly binary: Uint8Array | undefined;
}

/** Reads a version of a secret; undefined where there is none, or no value in it. Throws AwsCallError. */
export async function readSecret(
  client: SecretsManagerClient,
  arn: string,
  which: { VersionStage: string } | { VersionId: string },
): Promise<SecretRead | undefined> {
  const operation = "GetSecretValue";
  try {
    const { VersionId, CreatedDate, SecretString, SecretBinary } = await awsCall(operation, () =>
      client.send(new GetSecretValueCommand({ SecretId: arn, ...which })),
    );
    // The swap stands on the id: no run goes on without one.
    if (VersionId === undefined || CreatedDate === undefined) {
      throw new AwsCallError(operation, "transient", "an answer without a version");
    }
    return { id: VersionId, createdAt: CreatedDate.getTime(), text: SecretString, binary: SecretBinary };
  } catch (error) {
    if (isAws(error, "notFound")) return undefined;
    throw error;
  }
}
