import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import { check, crashingRun, current, forget, labels, metrics, rotate, run } from "../rotation/given";
import { allSteps, begun, currentId, event, failingStep, step, withNativeRotation } from "./given";

describe("testSecret", () => {
  test("throws where the version has no value", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    expect(await failingStep(world, "testSecret", id)).toMatchObject({
      code: "ROTATION_STEP",
      message: "the version holds no token of ours",
    });
  });

  test("throws Akool's refusal of the new token, and says that the current one works", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    world.vendor.revoke("SECRET-token-1");
    forget(world);
    expect(await failingStep(world, "testSecret", id)).toMatchObject({ code: "REFUSED", akoolCode: 1101 });
    expect(metrics(world)).toMatchObject({ AuthFailure: 1, TokenUsable: 1 });
  });

  test("blames nobody where a later token has ended this one", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    world.vendor.revoke("SECRET-token-1");
    world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "");
    forget(world);
    expect(await failingStep(world, "testSecret", id)).toMatchObject({ code: "ROTATION_STEP" });
    expect(metrics(world)).toMatchObject({ AuthFailure: 0, TokenUsable: 1 });
  });
});

describe("finishSecret", () => {
  test("swaps from the version that the token was minted to replace, and from no other", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    const by = world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "").id;
    expect(await failingStep(world, "finishSecret", id)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("another token has become current"),
    });
    expect(currentId(world)).toBe(by);
    // Secrets Manager may begin afresh.
    expect(world.token.holder(AWSPENDING)).toBeUndefined();
  });

  test("does not undo a roll-back to the version that its token was minted to replace", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    await world.pass(1_000);
    world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "");
    PEOPLE.rollBack(world);
    expect(await failingStep(world, "finishSecret", id)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("rolled back"),
    });
    expect(current(world).token).toBe("SECRET-token-0");
    expect(currentId(world)).not.toBe("by-hand");
  });

  test("is not misled by an old read", async () => {
    for (let seed = 0; seed < 50; seed++) {
      const world = await withNativeRotation(1, { seed });
      await run(world, rotate("before"));
      const id = begun(world);
      await step(world, "createSecret", id);
      world.readLag = 8_000;
      // An old list may not have the version yet, which is for Secrets Manager to repeat.
      for (let n = 0; n < 8 && currentId(world) !== id; n++) await world.run(event("finishSecret", id));
      expect(currentId(world)).toBe(id);
    }
  });

  test("whose reply was lost, or that was killed behind the swap, is quiet when it is repeated", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    // Describe, version, two reads, check, list, then the swap.
    await crashingRun(world, event("finishSecret", id), [{ call: 6, kind: "crashAfter" }]);
    expect(await step(world, "finishSecret", id)).toMatchObject({ outcome: "stepDone" });
    expect(currentId(world)).toBe(id);
  });

  test("promotes nothing without a value, nor what Akool refuses", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    expect(await failingStep(world, "finishSecret", id)).toMatchObject({ code: "ROTATION_STEP" });
    await step(world, "createSecret", id);
    world.vendor.revoke("SECRET-token-1");
    expect(await failingStep(world, "finishSecret", id)).toMatchObject({ code: "REFUSED" });
    expect(current(world).token).toBe("SECRET-token-0");
  });

  test("leaves what it replaced at AWSPREVIOUS, and a roll-back to it holds", async () => {
    const world = await withNativeRotation();
    await allSteps(world, begun(world));
    PEOPLE.rollBack(world);
    await world.pass(200 * DAY_MS);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    await world.pass(60 * DAY_MS);
    expect(await run(world, check(2))).toMatchObject({ outcome: "healthy", reason: "held" });
    expect(labels(world)).toEqual([
      ["token-0", AWSCURRENT],
      ["token-1", AWSPREVIOUS],
    ]);
  });
});

test.each(["testSecret", "finishSecret"] as const)(
  "%s lets nothing be promoted over a version that was made later, though no list has shown the one without a value",
  async (name) => {
    const world = await withNativeRotation();
    world.token.listsValueless = false;
    const id = begun(world);
    await world.pass(1_000);
    world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "");
    await step(world, "createSecret", id);
    expect(await failingStep(world, name, id)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("another token has become current"),
    });
    expect(currentId(world)).toBe("by-hand");
  },
);
