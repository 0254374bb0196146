import { afterAll, beforeAll, expect } from "vitest";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

story("a stack that asks for less", (step) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open("switches");
    await scene.stack.configure({ ...CREDENTIALS, recoveryWindowInDays: "0" });
  });
  afterAll(() => scene?.close());

  step("enabled false: the schedule is DISABLED, there is no first run, and nothing is minted", async () => {
    await scene.stack.configure({ enabled: "false" });
    await scene.stack.up();
    expect((await scene.schedule()).State).toBe("DISABLED");
    expect(await scene.stack.output("firstRunOutcome")).toBe("skipped");
    expect(scene.akool.requests).toEqual([]);
  });

  step("firstRun bestEffort while Akool is down: up succeeds without a token, and says so", async () => {
    await scene.akool.stop();
    await scene.stack.configure({ enabled: "true", firstRun: "bestEffort" });
    await scene.stack.up();
    expect((await scene.schedule()).State).toBe("ENABLED");
    expect(await scene.stack.output("firstRunOutcome")).toBe("transient");
    expect(await scene.versions()).toEqual([]);
    await scene.akool.restart();
  });
});
