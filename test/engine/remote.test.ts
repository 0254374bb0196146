import { afterAll, beforeAll, expect } from "vitest";
import { OUTPUT_NAMES } from "../infra/outputNames";
import { leakedIn } from "../support/canary";
import { PROJECT_ROOT } from "../support/paths";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

/** What the engine says, now and then, of those that were at work when it stopped: the program, the provider of AWS. */
const STOPPED = ["resource monitor shut down", "pulumi-resource-aws exited prematurely"];

/** As a program in Python, Go, C# or YAML has it: there is no import of the package. */
story("the component as a plugin, named by its token", (step) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open("remote", { main: "test/engine/programs/remote.ts", plugin: PROJECT_ROOT });
    await scene.stack.configure({ ...CREDENTIALS, checkIntervalHours: "6" });
  });
  afterAll(() => scene?.close());

  step(
    "a preview with inputs that are not known yet plans to create all of it, and creates nothing",
    async () => {
      expect(Object.keys(await scene.stack.preview())).toEqual(["create"]);
      expect(await scene.added()).toEqual([]);
    },
  );

  step("a bad arg fails with one line that names it, and creates nothing of the component", async () => {
    await scene.stack.configure({ checkIntervalHours: "5" });
    const error =
      "akool-token-rotation:index:AkoolTokenRotation resource 'akool' has a problem: AkoolTokenRotation akool: checkIntervalHours is 5; allowed: 1, 2, 3, 4, 6, 8, 12, 24\n";
    for (const update of ["preview", "up"] as const) {
      expect(await errorsOf(update)).toEqual([error]);
    }
    expect((await scene.added()).filter((line) => !line.startsWith("topic "))).toEqual([]);
    await scene.stack.configure({ checkIntervalHours: "6" });
  });

  step(
    "one that is known only once a resource is made passes preview, and fails up with its line",
    async () => {
      await scene.stack.configure({ runbookUrl: "ftp://runbook.example" });
      await scene.stack.preview();
      expect(await errorsOf("up")).toEqual([
        "akool-token-rotation:index:AkoolTokenRotation resource 'akool' has a problem: AkoolTokenRotation: runbookUrl is \"ftp://runbook.example\"; allowed: an http or https URL of at most 200 characters, without white space or #\n",
      ]);
      await scene.stack.configure({ runbookUrl: "https://runbook.example" });
    },
  );

  step("up ends with a verified token; every output is known, and secret where its arg was", async () => {
    await scene.stack.up();
    const { topicArn, ...outputs } = await scene.stack.outputs();
    expect(Object.keys(outputs).sort()).toEqual(OUTPUT_NAMES);
    const secret = Object.entries(outputs).filter(([, output]) => output.secret);
    expect(secret).toEqual([["alarmTopicArns", { value: [topicArn?.value], secret: true }]]);
    expect(outputs).toMatchObject({
      tokenSecretArn: { value: expect.stringMatching(/:secret:video\/akool-token-/) },
      tokenSecretName: { value: "video/akool-token" },
      credentialsSecretArn: { value: expect.stringMatching(/:secret:akool-credentials-/) },
      functionName: { value: expect.stringMatching(/^akool-rotator-/) },
      functionArn: { value: expect.stringMatching(/:function:akool-rotator-/) },
      roleArn: { value: expect.stringMatching(/:role\/akool-rotator-/) },
      logGroupName: { value: expect.stringMatching(/^akool-rotator-/) },
      alarmArns: { value: { "dead-man": expect.stringMatching(/:alarm:akool-dead-man-/) } },
      dashboardUrl: { value: "" },
      deadLetterQueueUrl: { value: expect.stringMatching(/\/akool-dead-letter-/) },
      scheduleName: { value: expect.stringMatching(/^akool-check-/) },
      readerPolicy: { value: expect.stringMatching(/^{"Version":.*:secret:video\/akool-token-/) },
      ecsValueFrom: { value: expect.stringMatching(/:secret:video\/akool-token-.*:token::$/) },
      firstRunOutcome: { value: "rotated" },
    });
    const { value } = await scene.token();
    expect(await scene.akool.codeFor(value.token)).toBe(1000);
    expect(scene.akool.issued).toEqual([value.token]);
  });

  step("the clientSecret is in the state only encrypted, and the token not at all", async () => {
    const encrypted = await scene.stack.exported();
    const decrypted = await scene.stack.exported("--show-secrets");
    expect(leakedIn(encrypted, [CREDENTIALS.clientSecret])).toEqual([]);
    expect(decrypted.includes(CREDENTIALS.clientSecret)).toBe(true);
    expect(scene.akool.issued).toHaveLength(1);
    expect(leakedIn(decrypted, scene.akool.issued)).toEqual([]);
  });

  step("a second up changes nothing and mints nothing", async () => {
    expect(Object.keys(await scene.stack.up())).toEqual(["same"]);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("a changed arg changes what hangs on it, and mints nothing", async () => {
    await scene.stack.configure({ checkIntervalHours: "12" });
    const { replace, create = 0, delete: deleted = 0 } = await scene.stack.up();
    // The first run alone, which is done again.
    expect({ replace, create, deleted }).toEqual({ replace: 1, create: 0, deleted: 0 });
    expect((await scene.schedule()).ScheduleExpression).toMatch(/^cron\(\d+ \d+\/12 \* \* \? \*\)$/);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("destroy leaves nothing", async () => {
    await scene.stack.destroy();
    expect(await scene.added()).toEqual([]);
  });

  async function errorsOf(update: "preview" | "up"): Promise<string[]> {
    const errors = await scene.stack.errorsOf(update);
    return errors.filter((text) => !STOPPED.some((part) => text.includes(part)));
  }
});
