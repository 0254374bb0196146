import {
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT, type TokenValue } from "../../lambda/contract";

/** A version of a secret, without its value. */
export interface SecretVersion {
  readonly id: string;
  readonly labels: readonly string[];
}

/** A version of a secret with its value. */
export interface StoredVersion extends SecretVersion {
  readonly value: string;
}

/** Every version of a secret that there was, deprecated ones too, oldest first, without its value. */
export async function versionsOf(
  client: Pick<SecretsManagerClient, "send">,
  secretId: string,
): Promise<SecretVersion[]> {
  return (await storedVersions(client, secretId)).map(({ id, labels }) => ({ id, labels }));
}

/**
 * The same with the values. ministack gives a new secret an empty version, which AWS does not: one whose value cannot
 * be read is left out.
 */
export async function storedVersions(
  client: Pick<SecretsManagerClient, "send">,
  secretId: string,
): Promise<StoredVersion[]> {
  const { Versions = [] } = await client.send(
    new ListSecretVersionIdsCommand({ SecretId: secretId, IncludeDeprecated: true, MaxResults: 100 }),
  );
  const created = (at: Date | undefined): number => at?.getTime() ?? 0;
  const sorted = [...Versions].sort((a, b) => created(a.CreatedDate) - created(b.CreatedDate));
  const versions: StoredVersion[] = [];
  for (const { VersionId: id, VersionStages: labels = [] } of sorted) {
    const value = id === undefined ? undefined : await readVersion(client, secretId, id);
    if (id !== undefined && value !== undefined) versions.push({ id, labels, value });
  }
  return versions;
}

/** The ids of the versions that hold a label. */
export function holdersOf(versions: readonly SecretVersion[], label: string): string[] {
  return versions.filter(({ labels }) => labels.includes(label)).map(({ id }) => id);
}

/** Reads a token secret as a service does; undefined while it has no value. */
export async function currentToken(
  client: Pick<SecretsManagerClient, "send">,
  secretId: string,
): Promise<{ readonly versionId: string; readonly value: TokenValue } | undefined> {
  const { SecretString, VersionId } = await client.send(
    new GetSecretValueCommand({ SecretId: secretId, VersionStage: AWSCURRENT }),
  );
  if (SecretString === undefined || SecretString === "" || VersionId === undefined) return undefined;
  return { versionId: VersionId, value: JSON.parse(SecretString) as TokenValue };
}

async function readVersion(
  client: Pick<SecretsManagerClient, "send">,
  secretId: string,
  versionId: string,
): Promise<string | undefined> {
  const { SecretString } = await client.send(
    new GetSecretValueCommand({ SecretId: secretId, VersionId: versionId }),
  );
  return SecretString === "" ? undefined : SecretString;
}
