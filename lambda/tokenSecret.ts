import {
  DescribeSecretCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { awsCall } from "./awsCall";
import { AWSCURRENT, AWSPENDING, type TokenValue } from "./contract";
import type { Patience } from "./patience";
import { readSecret } from "./readSecret";
import { type ParsedValue, parseTokenValue } from "./tokenValue";

/** A version of the token secret, by its labels; `createdAt` in ms. */
export interface Version {
  readonly id: string;
  readonly createdAt: number;
  readonly labels: readonly string[];
}

/** A version's value, with the version it belongs to. */
export type VersionValue = ParsedValue & { readonly id: string; readonly createdAt: number };

/** What is at AWSCURRENT; `none` before the first version, or where there is no such secret. */
export type Current = VersionValue | { readonly kind: "none"; readonly id?: never };

export interface Description {
  readonly rotatesItself: boolean;
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** The token secret: its versions and labels. Every read may be old; only `moveCurrent` is sure. Throws AwsCallError. */
export interface TokenSecret {
  readonly arn: string;
  readCurrent(): Promise<Current>;
  /** Undefined where the version has no value, or cannot be read yet. */
  readVersion(id: string): Promise<VersionValue | undefined>;
  /** All versions, those without a label and those without a value too. */
  list(): Promise<readonly Version[]>;
  /** Whether Secrets Manager rotates the secret by itself, and the labels of each version that has any, by its id. */
  describe(): Promise<Description>;
  /** Puts a version at AWSPENDING and returns the labels it got: the first version ever gets AWSCURRENT. */
  put(id: string, value: TokenValue): Promise<readonly string[]>;
  /** Moves AWSCURRENT to `id`, only if it is at `from`: a compare and swap. */
  moveCurrent(id: string, from: string | undefined): Promise<void>;
  /** Takes AWSPENDING off a version. */
  dropPending(id: string): Promise<void>;
}

/** @param patience waits for a new role to work; the swap has its own repeats. */
export function createTokenSecret(
  client: SecretsManagerClient,
  arn: string,
  patience: Patience,
): TokenSecret {
  return {
    arn,

    readCurrent: () => patience(async () => (await get({ VersionStage: AWSCURRENT })) ?? { kind: "none" }),

    readVersion: (id) =>
      patience(async () => {
        const found = await get({ VersionId: id });
        return found?.kind === "empty" ? undefined : found;
      }),

    list: () =>
      patience(async () => {
        const versions: Version[] = [];
        let page: string | undefined;
        do {
          const input = { SecretId: arn, IncludeDeprecated: true, ...(page && { NextToken: page }) };
          const answer = await awsCall("ListSecretVersionIds", () =>
            client.send(new ListSecretVersionIdsCommand(input)),
          );
          for (const { VersionId, CreatedDate, VersionStages } of answer.Versions ?? []) {
            if (VersionId === undefined) continue;
            versions.push({
              id: VersionId,
              createdAt: CreatedDate?.getTime() ?? 0,
              labels: VersionStages ?? [],
            });
          }
          page = answer.NextToken;
        } while (page);
        return versions;
      }),

    describe: () =>
      patience(async () => {
        const answer = await awsCall("DescribeSecret", () =>
          client.send(new DescribeSecretCommand({ SecretId: arn })),
        );
        return {
          rotatesItself: answer.RotationEnabled === true,
          labels: answer.VersionIdsToStages ?? {},
        };
      }),

    put: (id, value) =>
      patience(async () => {
        const answer = await awsCall("PutSecretValue", () =>
          client.send(
            new PutSecretValueCommand({
              SecretId: arn,
              ClientRequestToken: id,
              SecretString: JSON.stringify(value),
              VersionStages: [AWSPENDING],
            }),
          ),
        );
        return answer.VersionStages ?? [];
      }),

    moveCurrent: (id, from) =>
      moveLabel(AWSCURRENT, {
        MoveToVersionId: id,
        ...(from !== undefined && { RemoveFromVersionId: from }),
      }),

    dropPending: (id) => moveLabel(AWSPENDING, { RemoveFromVersionId: id }),
  };

  async function get(
    which: { VersionStage: string } | { VersionId: string },
  ): Promise<VersionValue | undefined> {
    const found = await readSecret(client, arn, which);
    return (
      found && { ...parseTokenValue(found.text, found.binary), id: found.id, createdAt: found.createdAt }
    );
  }

  async function moveLabel(
    label: string,
    move: { MoveToVersionId?: string; RemoveFromVersionId?: string },
  ): Promise<void> {
    await awsCall("UpdateSecretVersionStage", () =>
      client.send(new UpdateSecretVersionStageCommand({ SecretId: arn, VersionStage: label, ...move })),
    );
  }
}
