import { afterAll, beforeAll, expect } from "vitest";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

story("two rotations in one stack", (step) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open("two", { main: "test/engine/programs/twoRotations.ts" });
    await scene.stack.configure(CREDENTIALS);
  });
  afterAll(() => scene?.close());

  step("each makes resources of its own, and mints a token of its own", async () => {
    await scene.stack.up();
    expect(countByKind(await scene.added())).toEqual({
      secret: 4,
      function: 2,
      alarm: 22,
      "log group": 2,
      topic: 2,
      queue: 2,
      schedule: 2,
      "schedule group": 2,
      role: 4,
    });
    const tokens = [];
    for (const name of ["one", "other"]) {
      expect(await scene.stack.output(`${name}Outcome`)).toBe("rotated");
      const { value } = await scene.token(await scene.stack.output(`${name}TokenSecretArn`));
      expect(await scene.akool.codeFor(value.token)).toBe(1000);
      tokens.push(value.token);
    }
    expect(new Set(tokens)).toEqual(new Set(scene.akool.issued));
    expect(scene.akool.count("getToken")).toBe(2);
  });

  step("destroy leaves nothing of either", async () => {
    await scene.stack.destroy();
    expect(await scene.added()).toEqual([]);
  });
});

/** How many lines of an inventory there are of each kind. */
function countByKind(lines: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const kind = line.replace(/ [^ ]+$/, "");
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
