import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { awsCall, isAws } from "./awsCall";
import { AWSCURRENT, type Credentials } from "./contract";
import type { Patience } from "./patience";
import { stringFields } from "./tokenValue";

/** A version of the credentials secret; without `credentials` where its value holds no usable pair. */
export interface CredentialsVersion {
  readonly id: string;
  /** ms */
  readonly createdAt: number;
  readonly credentials?: Credentials;
}

/** The credentials secret, read only. */
export interface CredentialsSecret {
  /** The version at AWSCURRENT, undefined before there is one; may be old. Throws AwsCallError. */
  read(): Promise<CredentialsVersion | undefined>;
}

export function createCredentialsSecret(
  client: SecretsManagerClient,
  arn: string,
  patience: Patience,
): CredentialsSecret {
  return {
    read: () =>
      patience(async () => {
        try {
          const answer = await awsCall("GetSecretValue", () =>
            client.send(new GetSecretValueCommand({ SecretId: arn, VersionStage: AWSCURRENT })),
          );
          const { clientId, clientSecret } = stringFields(answer.SecretString ?? "") ?? {};
          return {
            id: answer.VersionId ?? "",
            createdAt: answer.CreatedDate?.getTime() ?? 0,
            ...(clientId && clientSecret && { credentials: { clientId, clientSecret } }),
          };
        } catch (error) {
          if (isAws(error, "notFound")) return undefined;
          throw error;
        }
      }),
  };
}
