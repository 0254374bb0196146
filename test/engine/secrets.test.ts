import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, describe, expect, test } from "vitest";
import { withoutPulumi } from "./environment";
import { KEYS, scene, served } from "./given";
import { inventory } from "./inventory";

describe.skipIf(withoutPulumi())("adopted secrets", () => {
  const it = scene("adopted");
  const tags = [{ Key: "owner", Value: "somebody" }];
  const created: string[] = [];

  afterAll(async () => {
    const { DeleteSecretCommand } = await import("@aws-sdk/client-secrets-manager");
    for (const SecretId of created) {
      await it.clients.secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    }
  });

  test("an up mints with an adopted credentials secret, into an adopted token secret", async () => {
    const credentials = await create("ours/credentials", JSON.stringify(KEYS));
    const token = await create("ours/token");
    await it.project.configure({ credentialsSecretArn: credentials, tokenSecretArn: token });
    const { outputs } = await it.project.stack.up();
    expect(outputs.firstRunOutcome?.value).toBe("rotated");
    expect(outputs.credentialsSecretArn?.value).toBe(credentials);
    expect(await served(it, token)).toMatchObject({ minted: 0, accepted: true });
  });

  test("a destroy does not touch them", async () => {
    const before = await Promise.all(created.map(described));
    await it.project.stack.destroy();
    expect(await Promise.all(created.map(described))).toEqual(before);
    expect((await inventory(it.clients)).filter((thing) => thing.startsWith("secret ours/"))).toEqual([
      "secret ours/credentials",
      "secret ours/token",
    ]);
  });

  async function create(Name: string, SecretString?: string): Promise<string> {
    const { ARN = "" } = await it.clients.secrets.send(
      new CreateSecretCommand({ Name, Tags: tags, ...(SecretString !== undefined && { SecretString }) }),
    );
    created.push(ARN);
    return ARN;
  }

  async function described(SecretId: string) {
    const { Name, Tags, VersionIdsToStages, DeletedDate, KmsKeyId } = await it.clients.secrets.send(
      new DescribeSecretCommand({ SecretId }),
    );
    const { SecretString } = await it.clients.secrets.send(new GetSecretValueCommand({ SecretId }));
    return { Name, Tags, VersionIdsToStages, DeletedDate, KmsKeyId, SecretString };
  }
});
