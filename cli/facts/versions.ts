import { createHash } from "node:crypto";
import { GetSecretValueCommand, paginateListSecretVersionIds } from "@aws-sdk/client-secrets-manager";
import { type ParsedValue, parseTokenValue } from "../../lambda/tokenValue";
import type { Deployment } from "../deployment";
import { asked, isNotFound, problemOf } from "../problems";
import { describeLiveSecret, secretArn, secretWords } from "./secrets";

/** A version of the token secret, without its value. */
export interface TokenVersion {
  readonly id: string;
  readonly createdAt: Date;
  readonly labels: readonly string[];
}

/** The token secret's versions that hold a label, newest first. Throws Problem, also where it is marked for deletion. */
export async function tokenVersions(deployment: Deployment): Promise<TokenVersion[]> {
  const { aws } = deployment;
  await describeLiveSecret(deployment, "token");
  const what = secretWords(deployment, "token");
  return asked("secretsmanager:ListSecretVersionIds", what, aws.region, async () => {
    const versions: TokenVersion[] = [];
    for await (const { Versions = [] } of paginateListSecretVersionIds(
      { client: aws.secrets },
      { SecretId: secretArn(deployment, "token") },
    )) {
      for (const {
        VersionId: id,
        CreatedDate: createdAt = new Date(0),
        VersionStages: labels = [],
      } of Versions) {
        if (id !== undefined && labels.length > 0) versions.push({ id, createdAt, labels });
      }
    }
    return versions.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
  });
}

export function holderOf(versions: readonly TokenVersion[], label: string): TokenVersion | undefined {
  return versions.find(({ labels }) => labels.includes(label));
}

/** What is in a version of the token secret; it stays in this process. Undefined: there is no such version. */
export async function readToken(deployment: Deployment, versionId: string): Promise<ParsedValue | undefined> {
  const { aws } = deployment;
  try {
    const { SecretString, SecretBinary } = await aws.secrets.send(
      new GetSecretValueCommand({ SecretId: secretArn(deployment, "token"), VersionId: versionId }),
    );
    return parseTokenValue(SecretString, SecretBinary);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw problemOf(error, "secretsmanager:GetSecretValue", secretWords(deployment, "token"), aws.region);
  }
}

/** Tells two tokens apart without showing either: the last 4 characters of the SHA-256, in hex. */
export function fingerprint(token: string): string {
  return createHash("sha256").update(token).digest("hex").slice(-4);
}
