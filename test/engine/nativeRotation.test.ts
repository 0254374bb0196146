import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import { DescribeSecretCommand, RotateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect } from "vitest";
import { awsCliFolder } from "../support/awsCli";
import { awsClients } from "../support/clients";
import { harmlessToken } from "../support/nativeRotation";
import { PROJECT_ROOT } from "../support/paths";
import { emulatorConfig } from "./support/environment";
import { handMade } from "./support/handMade";
import { RotationSetUp } from "./support/rotationSetUp";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

const PERMISSION = { type: "aws:lambda/permission:Permission", name: "akool-native-rotation" };
const ROTATION = { type: "aws:secretsmanager/secretRotation:SecretRotation", name: "akool-token" };
const POLICY = { op: "update", type: "aws:iam/rolePolicy:RolePolicy", name: "akool-rotator" };
const README = readFileSync(join(PROJECT_ROOT, "README.md"), "utf8");
const [, SECTION = ""] = README.split(/^## Native rotation$/m);
const [SWITCH_ON = "", ROTATE = ""] = [...SECTION.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(
  ([, commands = ""]) => commands,
);
const FUNCTION = { op: "update", type: "aws:lambda/function:Function", name: "akool-rotator" };

story("native rotation, switched on and off in place", (step) => {
  let setUp: RotationSetUp;
  let scene: Scene;

  beforeAll(async () => {
    setUp = await RotationSetUp.start(awsClients(emulatorConfig()));
    scene = await Scene.open("native", { secretsManagerUrl: setUp.url });
    await scene.stack.configure({ ...CREDENTIALS, recoveryWindowInDays: "0" });
    await scene.stack.up();
  });
  afterAll(async () => {
    await scene?.close();
    await setUp?.stop();
  });

  step("on: two resources more and two updates, and Secrets Manager's test of it passes", async () => {
    const before = await scene.token();
    await scene.stack.configure({ nativeRotation: "true" });
    const changes = await changed();
    expect(new Set(changes)).toEqual(
      new Set([POLICY, FUNCTION, { op: "create", ...PERMISSION }, { op: "create", ...ROTATION }]),
    );
    expect(changes).toHaveLength(4);
    expect(setUp.takeRequests()).toEqual(["RotateSecret every 90 days"]);
    expect(await rotation()).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: await scene.stack.output("functionArn"),
      RotationRules: { AutomaticallyAfterDays: 90 },
    });
    expect(await scene.token()).toEqual(before);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("a second up changes nothing", async () => {
    expect(Object.keys(await scene.stack.up())).toEqual(["same"]);
    expect(setUp.takeRequests()).toEqual([]);
  });

  step("off: the two are gone, nothing is replaced, and nothing was minted", async () => {
    await scene.stack.configure({ nativeRotation: "false" });
    const changes = await changed();
    expect(new Set(changes)).toEqual(
      new Set([POLICY, FUNCTION, { op: "delete", ...PERMISSION }, { op: "delete", ...ROTATION }]),
    );
    expect(changes).toHaveLength(4);
    expect(setUp.takeRequests()).toEqual(["CancelRotateSecret"]);
    expect(await hasPolicy()).toBe(false);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("on and rotated by hand, as README says", async () => {
    const tools = await awsCliFolder();
    for (const commands of [SWITCH_ON, ROTATE]) {
      const { ok, printed } = await scene.stack.type(commands, tools);
      expect(ok, printed).toBe(true);
    }
    expect(setUp.takeRequests()).toEqual(["RotateSecret every 90 days", "RotateSecret, now"]);
  });

  step("destroy of a stack that has it leaves nothing", async () => {
    await scene.stack.destroy();
    expect(setUp.takeRequests()).toEqual(["CancelRotateSecret"]);
    expect(await scene.added()).toEqual([]);
  });

  async function changed() {
    return (await scene.stack.upInDetail()).filter(({ op }) => op !== "same");
  }

  async function rotation() {
    const SecretId = await scene.stack.output("tokenSecretArn");
    return scene.aws.secrets.send(new DescribeSecretCommand({ SecretId }));
  }

  async function hasPolicy(): Promise<boolean> {
    const FunctionName = await scene.stack.output("functionName");
    return scene.aws.lambda.send(new GetPolicyCommand({ FunctionName })).then(
      ({ Policy = "" }) => Policy.includes("secretsmanager"),
      () => false,
    );
  }
});

/** A function of somebody else's. */
const OTHER = "arn:aws:lambda:us-east-1:000000000000:function:somebodys-rotation";
/** One line, which Pulumi begins with the property that the sentence came for. */
const REFUSAL = new RegExp(
  `^[^\\n]*AkoolTokenRotation: tokenSecretArn is rotated by ${OTHER}; allowed with nativeRotation: a secret that no other function rotates$`,
);

story("native rotation of an adopted secret that another function rotates", (step) => {
  let scene: Scene;
  let tokenArn: string;

  beforeAll(async () => {
    scene = await Scene.open("nativeRefused");
    tokenArn = await handMade(scene.aws, "token");
    await scene.aws.secrets.send(
      new RotateSecretCommand({
        SecretId: tokenArn,
        RotationLambdaARN: OTHER,
        RotationRules: { AutomaticallyAfterDays: 30 },
        ClientRequestToken: await harmlessToken(scene.aws.secrets, tokenArn),
      }),
    );
    await scene.stack.configure({ ...CREDENTIALS, tokenSecretArn: tokenArn, recoveryWindowInDays: "0" });
  });
  afterAll(() => scene?.close([tokenArn]));

  step("up fails with one sentence, before anything is minted or written", async () => {
    await scene.stack.configure({ nativeRotation: "true" });
    expect(await refusals("up")).toEqual([expect.stringMatching(REFUSAL)]);
    expect(await rotatedBy()).toBe(OTHER);
    expect(scene.akool.requests).toEqual([]);
  });

  step("up without it does the rest, and the other rotation stays", async () => {
    await scene.stack.configure({ nativeRotation: "false" });
    await scene.stack.up();
    expect(await scene.stack.output("firstRunOutcome")).toBe("rotated");
    expect(await rotatedBy()).toBe(OTHER);
  });

  step("with the function there, preview refuses it too", async () => {
    await scene.stack.configure({ nativeRotation: "true" });
    expect(await refusals("preview")).toEqual([expect.stringMatching(REFUSAL)]);
  });

  async function refusals(update: "preview" | "up"): Promise<string[]> {
    const errors = await scene.stack.errorsOf(update);
    return errors.map((error) => error.trim()).filter((error) => error !== "update failed");
  }

  async function rotatedBy(): Promise<string | undefined> {
    const described = await scene.aws.secrets.send(new DescribeSecretCommand({ SecretId: tokenArn }));
    return described.RotationLambdaARN;
  }
});
