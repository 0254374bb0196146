import {
  CreateSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { expect, test } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { versionsOf } from "./secretVersions";

const FIRST = "00000000-0000-4000-8000-000000000001";
const SECOND = "00000000-0000-4000-8000-000000000002";
const THIRD = "00000000-0000-4000-8000-000000000003";

/** The rules of staging labels that the rotation stands on: tests for whatever claims to be Secrets Manager. */
export function labelRules(client: () => Pick<SecretsManagerClient, "send">): void {
  test("the first version becomes AWSCURRENT, though it was put as AWSPENDING", async () => {
    const arn = await secretWith(FIRST);
    expect(await labels(arn)).toMatchObject({ [FIRST]: expect.arrayContaining([AWSCURRENT]) });
  });

  test("AWSPENDING has one holder: the version put last", async () => {
    const arn = await secretWith(FIRST, SECOND, THIRD);
    const found = await labels(arn);
    expect(found[FIRST]).not.toContain(AWSPENDING);
    expect(found[SECOND] ?? []).toEqual([]);
    expect(found[THIRD]).toEqual([AWSPENDING]);
  });

  test("a swap from the holder of AWSCURRENT makes that one AWSPREVIOUS", async () => {
    const arn = await secretWith(FIRST, SECOND);
    await client().send(swap(arn, SECOND, FIRST));
    const found = await labels(arn);
    expect(found[SECOND]).toContain(AWSCURRENT);
    expect(found[FIRST]).toEqual([AWSPREVIOUS]);
  });

  test("a swap from a version that no longer holds AWSCURRENT is refused and changes nothing", async () => {
    const arn = await secretWith(FIRST, SECOND, THIRD);
    await client().send(swap(arn, SECOND, FIRST));
    const before = await labels(arn);
    await expect(client().send(swap(arn, THIRD, FIRST))).rejects.toThrow();
    expect(await labels(arn)).toEqual(before);
  });

  async function secretWith(...versionIds: readonly string[]): Promise<string> {
    const { ARN: arn = "" } = await client().send(new CreateSecretCommand({ Name: crypto.randomUUID() }));
    for (const id of versionIds) {
      await client().send(
        new PutSecretValueCommand({
          SecretId: arn,
          ClientRequestToken: id,
          SecretString: `value of ${id}`,
          VersionStages: [AWSPENDING],
        }),
      );
    }
    return arn;
  }

  async function labels(arn: string): Promise<Record<string, readonly string[]>> {
    return Object.fromEntries((await versionsOf(client(), arn)).map(({ id, labels }) => [id, labels]));
  }
}

function swap(arn: string, to: string, from: string): UpdateSecretVersionStageCommand {
  return new UpdateSecretVersionStageCommand({
    SecretId: arn,
    VersionStage: AWSCURRENT,
    MoveToVersionId: to,
    RemoveFromVersionId: from,
  });
}
