import { describe, expect, test } from "vitest";
import { withoutPulumi } from "./environment";
import { KEYS, output, scene, served } from "./given";
import { added, inventory } from "./inventory";

describe.skipIf(withoutPulumi())("two instances in one stack", () => {
  const it = scene("two", "test/engine/twoRotations.ts");

  test("an up gives each a token of its own, from its own account", async () => {
    const { clientSecret } = KEYS;
    await it.project.configure({ clientSecret });
    for (const clientId of ["one", "two"]) it.akool.setCredentials({ clientId, clientSecret });
    await it.project.stack.up();
    const [one, two] = [await output(it.project, "one"), await output(it.project, "two")];
    expect(one).not.toBe(two);
    const tokens = [await served(it, one), await served(it, two)];
    expect(tokens.map((token) => token?.accepted)).toEqual([true, true]);
    expect(new Set(tokens.map((token) => token?.minted))).toEqual(new Set([0, 1]));
  });

  test("a destroy leaves nothing of either", async () => {
    await it.project.stack.destroy();
    expect(added(it.before, await inventory(it.clients))).toEqual([]);
  });
});
