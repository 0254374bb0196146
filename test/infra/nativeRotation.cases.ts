import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { AkoolTokenRotation, type AkoolTokenRotationArgs } from "../../infra";
import { type Deployment, deploy, deployOne } from "./cloud";
import { unhandled } from "./unhandled";

const credentials = { clientId: "id", clientSecret: "secret" };
const ADOPTED = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/my-token-QwErTy";
const MADE = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-token-1234567-AbCdEf";
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:akool-rotator-1234567";
const OTHER = "arn:aws:lambda:eu-west-1:111122223333:function:somebodys-rotation";
const PERMISSION = "aws:lambda/permission:Permission";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";
const FIRST_RUN = "aws:lambda/invocation:Invocation";

const namesOf = ({ resources }: Deployment) => resources.map(({ type, name }) => `${type} ${name}`).sort();
const firstRunOf = (deployment: Deployment) => deployment.one(FIRST_RUN, "akool-first-run");

/** The function's environment, and the actions of its role on the token secret. */
function rotatorOf(deployment: Deployment) {
  const { environment } = deployment.one("aws:lambda/function:Function", "akool-rotator").inputs;
  const { policy } = deployment.one("aws:iam/rolePolicy:RolePolicy", "akool-rotator").inputs;
  const { Statement } = JSON.parse(String(policy)) as { Statement: { Action: string[] }[] };
  return {
    ...(environment as { variables: Record<string, string> }),
    actions: Statement.map(({ Action }) => Action),
  };
}

describe("native rotation", () => {
  let without: Deployment;
  let having: Deployment;
  beforeAll(async () => {
    without = await deployOne({ credentials });
    having = await deployOne({ credentials, rotateAfterDays: 90, nativeRotation: true });
  });

  it("is two resources more", () => {
    expect(having.error).toBeUndefined();
    expect(namesOf(having)).toEqual(
      [...namesOf(without), `${PERMISSION} akool-native-rotation`, `${ROTATION} akool-token`].sort(),
    );
  });

  it("lets Secrets Manager call the function, from this account and for the token secret alone", () => {
    expect(having.one(PERMISSION, "akool-native-rotation").inputs).toEqual({
      function: "akool-rotator-1234567",
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: "111122223333",
      sourceArn: MADE,
    });
  });

  it("rotates the token secret every rotateAfterDays by the function, and not at once", async () => {
    expect(having.one(ROTATION, "akool-token").inputs).toEqual({
      secretId: MADE,
      rotationLambdaArn: FUNCTION,
      rotateImmediately: false,
      rotationRules: { automaticallyAfterDays: 90 },
    });
    const sooner = await deployOne({ credentials, rotateAfterDays: 30, nativeRotation: true });
    expect(sooner.one(ROTATION, "akool-token").inputs.rotationRules).toEqual({ automaticallyAfterDays: 30 });
  });

  it("comes after all that its test by Secrets Manager needs: permission, role, function and token", () => {
    expect(having.one(ROTATION, "akool-token").dependsOn).toEqual([
      "aws:iam/rolePolicy:RolePolicy akool-rotator",
      "aws:lambda/function:Function akool-rotator",
      "aws:lambda/invocation:Invocation akool-first-run",
      "aws:lambda/permission:Permission akool-native-rotation",
      "aws:secretsmanager/secret:Secret akool-token",
    ]);
  });

  it("changes the function's environment and one action of its role", () => {
    const [before, after] = [rotatorOf(without), rotatorOf(having)];
    expect(before.variables.NATIVE_ROTATION).toBe("false");
    expect(after.variables).toEqual({ ...before.variables, NATIVE_ROTATION: "true" });
    const [onToken = [], ...others] = before.actions;
    expect(onToken).not.toContain("secretsmanager:DescribeSecret");
    expect(after.actions).toEqual([[...onToken, "secretsmanager:DescribeSecret"], ...others]);
  });

  it("asks for no other first run", () => {
    expect(firstRunOf(having).inputs).toEqual(firstRunOf(without).inputs);
  });

  it.each<[string, AkoolTokenRotationArgs]>([
    ["skipped", { firstRun: "skip" }],
    ["left to whoever fills the credentials", {}],
  ])("works with a first run that is %s", async (_, args) => {
    const deployment = await deployOne({ ...args, nativeRotation: true });
    expect(deployment.error).toBeUndefined();
    expect(deployment.resources.filter(({ type }) => type === FIRST_RUN)).toEqual([]);
    expect(deployment.one(ROTATION, "akool-token").dependsOn).toEqual([
      "aws:iam/rolePolicy:RolePolicy akool-rotator",
      "aws:lambda/function:Function akool-rotator",
      "aws:lambda/permission:Permission akool-native-rotation",
      "aws:secretsmanager/secret:Secret akool-token",
    ]);
  });

  it.each<[string, AkoolTokenRotationArgs]>([
    ["by default", {}],
    ["with false", { nativeRotation: false }],
    ["with a rotation that is not enabled", { nativeRotation: true, enabled: false }],
  ])("there is none %s", async (_, args) => {
    const deployment = await deployOne({ credentials, ...args });
    expect(deployment.error).toBeUndefined();
    expect(deployment.resources.filter(({ type }) => type === PERMISSION || type === ROTATION)).toEqual([]);
    expect(rotatorOf(deployment).variables.NATIVE_ROTATION).toBe("false");
    expect(JSON.stringify(rotatorOf(deployment).actions)).not.toContain("DescribeSecret");
  });
});

describe("native rotation of an adopted token secret", () => {
  const adopting = (tokenSecretArn: pulumi.Input<string>, rotatedBy: string | undefined) =>
    deploy(
      () => new AkoolTokenRotation("akool", { credentials, tokenSecretArn, nativeRotation: true }),
      undefined,
      undefined,
      rotatedBy,
    );

  it.each<[string, string | undefined]>([
    ["that nobody rotates", undefined],
    ["that this function rotates already", FUNCTION],
  ])("is set up for one %s", async (_, rotatedBy) => {
    const deployment = await adopting(ADOPTED, rotatedBy);
    expect(deployment.error).toBeUndefined();
    expect(deployment.one(PERMISSION, "akool-native-rotation").inputs.sourceArn).toBe(ADOPTED);
    expect(deployment.one(ROTATION, "akool-token").inputs.secretId).toBe(ADOPTED);
    expect(firstRunOf(deployment).dependsOn).toContain(`${PERMISSION} akool-native-rotation`);
  });

  it.each<[string, pulumi.Input<string>]>([
    ["known at once", ADOPTED],
    ["known later", pulumi.output(ADOPTED)],
  ])("is refused for one that another function rotates, its ARN %s, before anything runs", async (_, arn) => {
    let deployment: Deployment | undefined;
    const errors = await unhandled(async () => {
      deployment = await adopting(arn, OTHER);
    });
    expect(errors.map((error) => pulumi.RunError.isInstance(error) && error.message)).toEqual([
      'error serializing property "outputs": error serializing property "sourceArn": ' +
        `AkoolTokenRotation: tokenSecretArn is rotated by ${OTHER}; allowed with nativeRotation: a secret that no other function rotates`,
    ]);
    const types = deployment?.resources.map(({ type }) => type);
    expect(types).toContain("aws:lambda/function:Function");
    for (const type of [PERMISSION, ROTATION, FIRST_RUN]) expect(types).not.toContain(type);
  });
});
