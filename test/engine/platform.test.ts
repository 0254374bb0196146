import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { DescribeSecretCommand, ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect } from "vitest";
import type { Front } from "../support/front";
import { currentToken } from "../support/secretVersions";
import { secretsIn, startReplication } from "./support/replication";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

story("a stack with every platform arg", (step) => {
  let replication: Front;
  let scene: Scene;

  beforeAll(async () => {
    replication = await startReplication();
    scene = await Scene.open("platform", {
      main: "test/engine/programs/platform.ts",
      secretsManagerUrl: replication.url,
    });
    await scene.stack.configure({ ...CREDENTIALS, attached: "true", replicaRegions: '["us-west-2"]' });
  });
  afterAll(async () => {
    await scene?.close();
    await replication?.close();
  });

  step("a preview, in which all of their values are still unknown, plans to create everything", async () => {
    expect(Object.keys(await scene.stack.preview())).toEqual(["create"]);
    expect(await scene.added()).toEqual([]);
  });

  step("up: the function in the VPC and traced, both roles bounded, both secrets under the key", async () => {
    await scene.stack.up();
    expect(await rotator()).toMatchObject({
      VpcConfig: {
        SubnetIds: [await scene.stack.output("subnetId")],
        SecurityGroupIds: [await scene.stack.output("groupId")],
      },
      TracingConfig: { Mode: "Active" },
    });
    const boundary = { PermissionsBoundaryArn: await scene.stack.output("boundaryArn") };
    const roles = (await scene.added()).flatMap((line) => line.match(/^role (.*)/)?.[1] ?? []);
    expect(roles.map((role) => role.replace(/-[0-9a-f]{7}$/, "")).sort()).toEqual([
      "akool-rotator",
      "akool-schedule",
    ]);
    for (const RoleName of roles) {
      const { Role } = await scene.aws.iam.send(new GetRoleCommand({ RoleName }));
      expect(Role).toMatchObject({ Path: "/video/", PermissionsBoundary: boundary });
    }
    for (const SecretId of await scene.secretArns()) {
      const secret = await scene.aws.secrets.send(new DescribeSecretCommand({ SecretId }));
      expect(secret.KmsKeyId).toBe(await scene.stack.output("keyArn"));
    }
  });

  step("the first token works, and the replica, under its own key, holds it", async () => {
    expect(await scene.stack.output("firstRunOutcome")).toBe("rotated");
    const { value } = await scene.token();
    expect(await scene.akool.codeFor(value.token)).toBe(1000);
    expect(await replicasIn("us-west-2")).toEqual([
      { key: await scene.stack.output("replicaKeyArn"), token: value.token },
    ]);
  });

  step("a second up changes nothing", async () => {
    expect(Object.keys(await scene.stack.up())).toEqual(["same"]);
  });

  step("a replica instead of another one is an update in place", async () => {
    const { versionId, value } = await scene.token();
    await scene.stack.configure({ replicaRegions: '["us-east-2"]' });
    expect(Object.keys(await scene.stack.up()).sort()).toEqual(["same", "update"]);
    expect(await replicasIn("us-west-2")).toEqual([]);
    expect(await replicasIn("us-east-2")).toEqual([{ key: undefined, token: value.token }]);
    expect((await scene.token()).versionId).toBe(versionId);
  });

  step("without tracing and out of the VPC is an update in place", async () => {
    const before = await rotator();
    await scene.stack.configure({ attached: "false" });
    expect(Object.keys(await scene.stack.up()).sort()).toEqual(["same", "update"]);
    expect(await rotator()).toMatchObject({
      FunctionArn: before.FunctionArn,
      VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      TracingConfig: { Mode: "PassThrough" },
    });
  });

  step("destroy leaves nothing, in no Region", async () => {
    await scene.stack.destroy();
    expect(await scene.added()).toEqual([]);
    expect(await replicasIn("us-east-2")).toEqual([]);
  });

  async function rotator() {
    const FunctionName = await scene.stack.output("functionName");
    return scene.aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  }
});

/** The secrets of a Region that the stack is not in: each one's key, and the token that it holds. */
async function replicasIn(region: string) {
  const secrets = secretsIn(region);
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand());
  return Promise.all(
    SecretList.map(async ({ ARN = "" }) => ({
      key: (await secrets.send(new DescribeSecretCommand({ SecretId: ARN }))).KmsKeyId,
      token: (await currentToken(secrets, ARN))?.value.token,
    })),
  );
}
