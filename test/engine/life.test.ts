import { GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect } from "vitest";
import { leakedIn } from "../support/canary";
import { invoke } from "../support/lambdaFunction";
import { changeBundle } from "./support/projectCopy";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

const NEW_CREDENTIALS = { clientId: CREDENTIALS.clientId, clientSecret: "second-secret-of-the-engine-test" };

story("the ready stack", (step) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open("life");
    await scene.stack.configure({
      ...CREDENTIALS,
      alarmEmails: '["on-call@example.com"]',
      dashboard: "true",
      recoveryWindowInDays: "0",
    });
  });
  afterAll(() => scene?.close());

  step("a preview before anything exists plans to create all of it, and creates nothing", async () => {
    const changes = await scene.stack.preview();
    expect(Object.keys(changes)).toEqual(["create"]);
    expect(await scene.added()).toEqual([]);
  });

  step("a bad arg fails preview and up with one error that names it, and creates nothing", async () => {
    await scene.stack.configure({ checkIntervalHours: "5" });
    const error = "AkoolTokenRotation akool: checkIntervalHours is 5; allowed: 1, 2, 3, 4, 6, 8, 12, 24\n";
    expect(await scene.stack.errorsOf("preview")).toEqual([error]);
    expect(await scene.stack.errorsOf("up")).toEqual([error]);
    expect(await scene.added()).toEqual([]);
    await scene.stack.configure({ checkIntervalHours: "6" });
  });

  step("up ends with a verified token at AWSCURRENT, minted once", async () => {
    await scene.stack.up();
    expect(await scene.stack.output("firstRunOutcome")).toBe("rotated");
    const { value } = await scene.token();
    expect(await scene.akool.codeFor(value.token)).toBe(1000);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("a second up changes nothing and mints nothing", async () => {
    const changes = await scene.stack.up();
    expect(Object.keys(changes)).toEqual(["same"]);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("changed credentials mint one token with them, and the old version becomes AWSPREVIOUS", async () => {
    const old = await scene.token();
    scene.akool.setCredentials(NEW_CREDENTIALS);
    await scene.stack.configure(NEW_CREDENTIALS);
    await scene.stack.up();
    const { value } = await scene.token();
    expect(scene.akool.count("getToken")).toBe(2);
    expect(value.token).toBe(scene.akool.issued[1]);
    expect(value.credentialsVersionId).toBe(await scene.credentialsVersionId());
    expect(value.credentialsVersionId).not.toBe(old.value.credentialsVersionId);
    expect(await scene.labelsOf(old.versionId)).toContain("AWSPREVIOUS");
  });

  step("after two rotations a refresh finds no drift, and a preview no changes", async () => {
    const functionName = await scene.stack.output("functionName");
    for (const id of ["first", "second"]) {
      const run = await invoke(scene.aws, functionName, { operation: "rotate", id });
      expect(run).toMatchObject({ ok: true, result: { outcome: "rotated" } });
    }
    expect((await scene.token()).value.token).toBe(scene.akool.issued[3]);
    expect(Object.keys(await scene.stack.refresh())).toEqual(["same"]);
    expect(Object.keys(await scene.stack.preview())).toEqual(["same"]);
  });

  step(
    "the exported state holds no piece of any token in any form, and the clientSecret only encrypted",
    async () => {
      const encrypted = await scene.stack.exported();
      const decrypted = await scene.stack.exported("--show-secrets");
      const { issued } = scene.akool;
      expect(issued).toHaveLength(4);
      const secrets = [CREDENTIALS.clientSecret, NEW_CREDENTIALS.clientSecret];
      // Lists of what was found: a failure shows that, and not the whole state.
      expect(leakedIn(decrypted, issued)).toEqual([]);
      expect(leakedIn(encrypted, [...issued, ...secrets])).toEqual([]);
      expect(secrets.filter((text) => decrypted.includes(text))).toEqual([NEW_CREDENTIALS.clientSecret]);
    },
  );

  step("a changed bundle is deployed and run, and mints nothing", async () => {
    const before = await codeHash();
    await changeBundle(scene.stack.project);
    await scene.stack.up();
    expect(await codeHash()).not.toBe(before);
    expect(await scene.stack.output("firstRunOutcome")).toBe("healthy");
    expect(scene.akool.count("getToken")).toBe(4);
  });

  step("nothing that Pulumi has said holds a piece of a token or of a clientSecret in any form", async () => {
    const said = await scene.stack.said();
    expect(said).toContain(await scene.stack.output("tokenSecretArn"));
    expect(said).toContain('"resourcePreEvent"');
    const secrets = [CREDENTIALS.clientSecret, NEW_CREDENTIALS.clientSecret, ...scene.akool.issued];
    expect(leakedIn(said, secrets)).toEqual([]);
  });

  step("destroy with recoveryWindowInDays 0 leaves nothing", async () => {
    const dashboard = await scene.stack.output("functionName");
    expect(await scene.added()).not.toEqual([]);
    expect(await hasDashboard(dashboard)).toBe(true);
    await scene.stack.destroy();
    expect(await scene.added()).toEqual([]);
    expect(await hasDashboard(dashboard)).toBe(false);
  });

  /** Asked for by name: the emulator's list of dashboards holds times that AWS's SDK cannot read. */
  async function hasDashboard(DashboardName: string): Promise<boolean> {
    try {
      await scene.aws.cloudWatch.send(new GetDashboardCommand({ DashboardName }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name.startsWith("ResourceNotFound")) return false;
      throw error;
    }
  }

  async function codeHash(): Promise<string | undefined> {
    const FunctionName = await scene.stack.output("functionName");
    const { Configuration } = await scene.aws.lambda.send(new GetFunctionCommand({ FunctionName }));
    return Configuration?.CodeSha256;
  }
});
