import {
  CreateSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { awsClients } from "../support/clients";
import { type RunningEmulator, startMoto } from "../support/emulator";
import { versionsOf } from "../support/secretVersions";
import { withoutPython } from "../support/withoutPython";

const FIRST = "00000000-0000-4000-8000-000000000001";
const SECOND = "00000000-0000-4000-8000-000000000002";
const THIRD = "00000000-0000-4000-8000-000000000003";

/** The rules that the rotation stands on, over the wire; the reference model holds them as AWS documents them. */
describe.skipIf(withoutPython("label rules against moto"))("secret version labels (moto)", () => {
  let moto: RunningEmulator;
  let secrets: SecretsManagerClient;

  beforeAll(async () => {
    moto = await startMoto();
    secrets = awsClients(moto.aws).secrets;
  });

  afterAll(async () => {
    await moto?.stop();
  });

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
    await secrets.send(swap(arn, SECOND, FIRST));
    const found = await labels(arn);
    expect(found[SECOND]).toContain(AWSCURRENT);
    expect(found[FIRST]).toEqual([AWSPREVIOUS]);
  });

  test("a swap from a version that no longer holds AWSCURRENT is refused and changes nothing", async () => {
    const arn = await secretWith(FIRST, SECOND, THIRD);
    await secrets.send(swap(arn, SECOND, FIRST));
    const before = await labels(arn);
    await expect(secrets.send(swap(arn, THIRD, FIRST))).rejects.toThrow();
    expect(await labels(arn)).toEqual(before);
  });

  async function secretWith(...versionIds: readonly string[]): Promise<string> {
    const { ARN: arn = "" } = await secrets.send(new CreateSecretCommand({ Name: crypto.randomUUID() }));
    for (const id of versionIds) {
      await secrets.send(
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
    return Object.fromEntries((await versionsOf(secrets, arn)).map(({ id, labels }) => [id, labels]));
  }
});

function swap(arn: string, to: string, from: string): UpdateSecretVersionStageCommand {
  return new UpdateSecretVersionStageCommand({
    SecretId: arn,
    VersionStage: AWSCURRENT,
    MoveToVersionId: to,
    RemoveFromVersionId: from,
  });
}
