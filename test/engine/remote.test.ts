import { afterAll, beforeAll, expect } from "vitest";
import { leakedIn } from "../support/canary";
import { PROJECT_ROOT } from "../support/paths";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

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
      const errors = await scene.stack.errorsOf(update);
      // Now and then the program itself tells too, with its own stack, that the engine has stopped.
      expect(errors.filter((text) => !text.includes("resource monitor shut down"))).toEqual([error]);
    }
    expect((await scene.added()).filter((line) => !line.startsWith("topic "))).toEqual([]);
    await scene.stack.configure({ checkIntervalHours: "6" });
  });

  step("up ends with a verified token; the outputs are known", async () => {
    await scene.stack.up();
    expect(await scene.stack.output("firstRunOutcome")).toBe("rotated");
    expect(await scene.stack.output("tokenSecretArn")).toMatch(/:secret:video\/akool-token-/);
    expect(await scene.stack.output("pages")).toBe(await scene.stack.output("topicArn"));
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
});
