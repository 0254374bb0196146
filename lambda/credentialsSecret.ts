import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT, type Credentials } from "./contract";
import type { Patience } from "./patience";
import { readSecret } from "./readSecret";
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
        const found = await readSecret(client, arn, { VersionStage: AWSCURRENT });
        if (found === undefined) return undefined;
        const { clientId, clientSecret } = stringFields(found.text ?? "") ?? {};
        return {
          id: found.id,
          createdAt: found.createdAt,
          ...(clientId && clientSecret && { credentials: { clientId, clientSecret } }),
        };
      }),
  };
}
