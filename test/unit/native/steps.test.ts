import { describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, ROTATION_STEPS } from "../../../lambda/contract";
import { rolledBackFrom } from "../../../lambda/rules";
import { PEOPLE } from "../../support/model/people";
import { continueRotation, testSetUp } from "../../support/model/secretsManagerRotation";
import { check, current, failingRun, forget, labels, metrics, rotate, run } from "../rotation/given";
import { allSteps, begun, currentId, event, failingStep, step, withNativeRotation } from "./given";

const OTHER = "x".repeat(32);

describe("a rotation of Secrets Manager's own", () => {
  test("mints one token, which is current after the last step and has passed the check before the put", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    expect(
      world.calls.filter((call) => call === "getToken" || call === "check" || call.startsWith("Put")),
    ).toEqual(["getToken", "check", "PutSecretValue"]);
    expect(labels(world)).toEqual([
      ["token-0", AWSCURRENT],
      ["token-1", AWSPENDING],
    ]);
    await step(world, "setSecret", id);
    await step(world, "testSecret", id);
    expect(await step(world, "finishSecret", id)).toMatchObject({
      outcome: "rotated",
      reason: "native",
      versionId: id,
    });
    expect(labels(world)).toEqual([
      ["token-0", AWSPREVIOUS],
      ["token-1", AWSCURRENT, AWSPENDING],
    ]);
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("writes the value that a run of ours writes, under its own id", async () => {
    const world = await withNativeRotation();
    const before = currentId(world);
    const id = begun(world);
    await allSteps(world, id);
    expect(current(world)).toMatchObject({
      token: "SECRET-token-1",
      replaces: before,
      tick: id,
      schema: "1",
    });
  });

  test("publishes its metrics once, at its end, and says whether the replaced token still works", async () => {
    const world = await withNativeRotation(1, { newTokenKillsOld: true });
    const id = begun(world);
    for (const name of ["createSecret", "setSecret", "testSecret"] as const) {
      expect(await step(world, name, id)).toMatchObject({ outcome: "stepDone", reason: "native" });
    }
    expect(metrics(world)).toEqual({});
    await step(world, "finishSecret", id);
    expect(metrics(world)).toMatchObject({
      RunCompleted: 1,
      TokenUsable: 1,
      Rotated: 1,
      PreviousTokenUsable: 0,
      reason: "native",
    });
  });

  test("may begin again once it has ended", async () => {
    const world = await withNativeRotation();
    for (const minted of [2, 3, 4]) {
      const id = begun(world);
      const end = continueRotation(world, { id });
      await world.sim.settle();
      expect((await end).result).toMatchObject({ outcome: "rotated" });
      expect(world.vendor.minted).toHaveLength(minted);
    }
  });

  test("needs no list of versions that shows the one without a value", async () => {
    const world = await withNativeRotation();
    world.token.listsValueless = false;
    const id = begun(world);
    expect(await allSteps(world, id)).toMatchObject({ outcome: "rotated", versionId: id });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("is made of so many calls", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    const counts: Record<string, number> = {};
    for (const name of ROTATION_STEPS) {
      world.calls.length = 0;
      await step(world, name, id);
      counts[name] = world.calls.filter((call) => call !== "getToken" && call !== "check").length;
    }
    // Each asks first whether the secret rotates, and for its versions' labels.
    expect(counts).toEqual({ createSecret: 6, setSecret: 1, testSecret: 4, finishSecret: 6 });
  });
});

describe("each step", () => {
  test.each(ROTATION_STEPS)("%s is quiet once the version is current", async (name) => {
    const world = await withNativeRotation();
    const id = begun(world);
    await allSteps(world, id);
    forget(world);
    expect(await step(world, name, id)).toMatchObject({ outcome: "stepDone" });
    expect(world.calls).toEqual(["DescribeSecret"]);
  });

  test.each(ROTATION_STEPS)("%s may be made twice", async (name) => {
    const world = await withNativeRotation();
    const id = begun(world);
    for (const one of ROTATION_STEPS) {
      await step(world, one, id);
      if (one === name) await step(world, one, id);
    }
    expect(currentId(world)).toBe(id);
    expect(world.vendor.minted).toHaveLength(2);
  });

  test.each(ROTATION_STEPS)("%s refuses another secret, before any call", async (name) => {
    const world = await withNativeRotation();
    const id = begun(world);
    const error = await failingRun(world, { ...event(name, id), SecretId: "arn:aws:other" });
    expect(error).toMatchObject({ code: "ROTATION_STEP", message: "this function rotates another secret" });
    expect(world.calls).toEqual([]);
  });

  test.each(ROTATION_STEPS)("%s refuses a secret whose rotation is not enabled", async (name) => {
    const world = await withNativeRotation();
    const id = begun(world);
    world.token.rotatesItself = false;
    expect(await failingStep(world, name, id)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("not enabled"),
    });
  });

  test.each(ROTATION_STEPS)("%s refuses an id that is no version's", async (name) => {
    const world = await withNativeRotation();
    expect(await failingStep(world, name, OTHER)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("no version of that id"),
    });
  });

  test.each(ROTATION_STEPS)("%s refuses a version that is not at AWSPENDING any more", async (name) => {
    const world = await withNativeRotation();
    const id = begun(world);
    PEOPLE.dropPending(world);
    expect(await failingStep(world, name, id)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("another token has become current"),
    });
    expect(world.vendor.minted).toHaveLength(1);
  });

  test.each(ROTATION_STEPS)("%s says that a permission is missing", async (name) => {
    const world = await withNativeRotation();
    const id = begun(world);
    world.denied.add("DescribeSecret");
    expect(await failingStep(world, name, id)).toMatchObject({ code: "CONFIG" });
    expect(metrics(world)).toMatchObject({ ConfigFailure: 1 });
  });

  test.each(ROTATION_STEPS)("%s waits a minute for a role that is seconds old", async (name) => {
    const world = await withNativeRotation();
    const id = begun(world);
    for (const one of ROTATION_STEPS.slice(0, ROTATION_STEPS.indexOf(name))) await step(world, one, id);
    world.denied.add("DescribeSecret");
    void world.sim.wait(10_000).then(() => world.denied.clear());
    expect(await step(world, name, id)).toMatchObject({ reason: "native" });
  });
});

describe("the test of a set-up", () => {
  test("passes on a copy of the current token, and changes nothing", async () => {
    const world = await withNativeRotation();
    expect(await testSetUp(world)).toMatchObject({ result: { outcome: "stepDone" } });
    expect(labels(world)).toEqual([["token-0", AWSCURRENT]]);
    expect(world.vendor.minted).toHaveLength(1);
  });

  test("is not disturbed by a check beside it", async () => {
    const world = await withNativeRotation();
    world.token.put(OTHER, world.token.holder(AWSCURRENT)?.value ?? "", [AWSPENDING]);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(world.token.holder(AWSPENDING)?.id).toBe(OTHER);
  });
});

test("`rotate` of ours takes AWSPENDING over, and the steps of the other rotation end", async () => {
  const world = await withNativeRotation();
  const id = begun(world);
  expect(await run(world, rotate("now"))).toMatchObject({ outcome: "rotated", reason: "forced" });
  for (const name of ROTATION_STEPS) {
    expect(await failingStep(world, name, id)).toMatchObject({ code: "ROTATION_STEP" });
  }
  expect(current(world).token).toBe("SECRET-token-1");
  expect(begun(world)).not.toBe(id);
});

test("a rotation that `rotate` of ours has outrun leaves no dead token current where a new one ends the old", async () => {
  for (let seed = 0; seed < 50; seed++) {
    const world = await withNativeRotation(1, { newTokenKillsOld: true, seed });
    const end = continueRotation(world, { id: begun(world) });
    const beside = world.invoke(rotate("beside"));
    await world.sim.settle();
    await Promise.all([end, beside]);
    expect(world.vendor.accepts(current(world).token)).toBe(true);
  }
});

test("no rotation makes a version current that is older than the one before, which would look like a roll-back", async () => {
  for (let seed = 0; seed < 100; seed++) {
    const world = await withNativeRotation(1, { seed });
    world.readLag = 20_000;
    const id = begun(world);
    const beside = world.invoke(rotate("beside"));
    const end = world.sim.wait((seed % 10) * 1_000).then(() => continueRotation(world, { id }));
    await world.sim.settle();
    await Promise.all([end, beside]);
    const { createdAt = 0 } = world.token.holder(AWSCURRENT) ?? {};
    expect(rolledBackFrom({ createdAt }, world.token.versions())).toBeUndefined();
  }
});

test.each(ROTATION_STEPS)(
  "%s refuses a rotator that is deployed without the mode, before any call",
  async (name) => {
    const world = await withNativeRotation(1, { nativeRotation: false });
    expect(await failingStep(world, name, OTHER)).toMatchObject({ code: "ROTATION_STEP" });
    expect(world.calls).toEqual([]);
  },
);
