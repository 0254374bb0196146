import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { packComponent } from "../support/packed";
import { InstalledProgram } from "./support/installedProgram";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

story("the packed component, installed into an empty folder", (step) => {
  let scratch: string;
  let scene: Scene;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "packed-"));
    const { tarball } = await packComponent(scratch);
    const project = await InstalledProgram.make();
    await project.install(tarball);
    // Nothing of the checkout may be read any more.
    await rm(scratch, { recursive: true });
    scene = await Scene.open("installed", { project });
    await scene.stack.configure(CREDENTIALS);
  });
  afterAll(() => scene?.close());

  step("up deploys the bundle that came with it, and ends with a verified token", async () => {
    await scene.stack.up();
    expect(await scene.stack.output("firstRunOutcome")).toBe("rotated");
    const { value } = await scene.token();
    expect(await scene.akool.codeFor(value.token)).toBe(1000);
    expect(scene.akool.issued).toEqual([value.token]);
  });

  step("a second up changes nothing and mints nothing", async () => {
    expect(Object.keys(await scene.stack.up())).toEqual(["same"]);
    expect(scene.akool.count("getToken")).toBe(1);
  });

  step("destroy leaves nothing", async () => {
    await scene.stack.destroy();
    expect(await scene.added()).toEqual([]);
  });
});
