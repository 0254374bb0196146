import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPENDING } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import { ModelWorld } from "../../support/model/world";
import { check, crashingRun, current, labels, metrics, rotate, run } from "../rotation/given";
import { allSteps, begun, event, failingStep, step, withNativeRotation } from "./given";

/** Numbers of createSecret's calls: describe, version, two reads, list, getToken, check, put. */
const GET_TOKEN_CALL = 5;
const PUT_CALL = 7;

describe("createSecret", () => {
  test.each([
    [{ code: 1101 }, "auth", "AuthFailure"],
    [{ code: 1200 }, "account", "AccountFailure"],
    [{ code: 9999 }, "other", "OtherFailure"],
  ] as const)("throws Akool's refusal %j and publishes its metric", async (mood, failureClass, metric) => {
    const world = await withNativeRotation();
    const id = begun(world);
    world.vendor.getTokenMood = mood;
    expect(await failingStep(world, "createSecret", id)).toMatchObject({ code: "REFUSED", failureClass });
    expect(metrics(world)).toMatchObject({ [metric]: 1, TokenUsable: 1, RunCompleted: 1 });
    expect(labels(world)).toEqual([
      ["token-0", AWSCURRENT],
      ["", AWSPENDING],
    ]);
  });

  test("throws while Akool is out of reach, without a metric, and mints when it is back", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    world.vendor.getTokenMood = "busy";
    expect(await failingStep(world, "createSecret", id)).toMatchObject({ code: "AKOOL_UNREACHABLE" });
    expect(metrics(world)).toEqual({});
    world.vendor.getTokenMood = "normal";
    expect(await allSteps(world, id)).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("stores a token whose check got no answer, and no step promotes it before one", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    world.vendor.checkMood = "busy";
    for (const name of ["createSecret", "testSecret", "finishSecret"] as const) {
      expect(await failingStep(world, name, id)).toMatchObject({ code: "AKOOL_UNREACHABLE" });
    }
    expect(labels(world)).toEqual([
      ["token-0", AWSCURRENT],
      ["token-1", AWSPENDING],
    ]);
    world.vendor.checkMood = "normal";
    expect(await allSteps(world, id)).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("asks for a second token where Akool refuses the first, and ends as refused", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    world.vendor.newTokenLag = 60_000;
    expect(await failingStep(world, "createSecret", id)).toMatchObject({ code: "REFUSED", akoolCode: 1101 });
    expect(world.vendor.minted).toHaveLength(3);
    expect(world.calls).not.toContain("PutSecretValue");
  });

  test("mints once more after a crash between the mint and the put, and not after one behind it", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await crashingRun(world, event("createSecret", id), [{ call: GET_TOKEN_CALL, kind: "crashAfter" }]);
    await crashingRun(world, event("createSecret", id), [{ call: PUT_CALL, kind: "crashAfter" }]);
    expect(await allSteps(world, id)).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(3);
  });

  test("whose repeat was faster uses its own token, since Akool may have ended the other", async () => {
    const world = await withNativeRotation(1, { newTokenKillsOld: true });
    const id = begun(world);
    const first = world.invoke(event("createSecret", id));
    const second = world.invoke(event("createSecret", id));
    await world.sim.settle();
    await Promise.all([first, second]);
    expect(world.vendor.minted).toHaveLength(3);
    expect(world.vendor.accepts(current(world).token)).toBe(true);
  });

  test("throws under a roll-back, which `rotate` lifts", async () => {
    const world = await withNativeRotation();
    await run(world, rotate("before"));
    PEOPLE.rollBack(world);
    await run(world, check(1));
    const id = begun(world);
    expect(await failingStep(world, "createSecret", id)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("rolled back"),
    });
    expect(world.vendor.minted).toHaveLength(2);
    await run(world, rotate("lift"));
    expect(await allSteps(world, begun(world))).toMatchObject({ outcome: "rotated" });
  });

  test("throws under one that comes between its first look at the versions and its read", async () => {
    const world = await withNativeRotation();
    await run(world, rotate("before"));
    await run(world, check(1));
    const id = begun(world);
    const end = world.invoke(event("createSecret", id));
    while (!world.calls.includes("DescribeSecret")) await world.sim.step();
    // The description is on its way back.
    PEOPLE.rollBack(world);
    await world.sim.settle();
    expect((await end).error).toMatchObject({ code: "ROTATION_STEP" });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("is not held at the point of the expiry alarm", async () => {
    const world = await withNativeRotation();
    await run(world, rotate("before"));
    PEOPLE.rollBack(world);
    await run(world, check(1));
    await world.pass(340 * DAY_MS);
    const id = begun(world);
    expect(await step(world, "createSecret", id)).toMatchObject({ outcome: "stepDone" });
  });

  test("throws where another token has become current after its version was made", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await world.pass(1_000);
    world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "");
    expect(await failingStep(world, "createSecret", id)).toMatchObject({
      code: "ROTATION_STEP",
      message: expect.stringContaining("another token has become current"),
    });
    expect(world.vendor.minted).toHaveLength(1);
  });

  test("replaces no value of somebody else's", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    PEOPLE.writeForeign(world);
    expect(await failingStep(world, "createSecret", id)).toMatchObject({ code: "CONFIG" });
    expect(metrics(world)).toMatchObject({ ConfigFailure: 1 });
    expect(world.vendor.minted).toHaveLength(1);
  });

  test("looks again where the credentials may be old ones", async () => {
    const world = await withNativeRotation();
    world.putCredentials();
    await run(world, check(1));
    await world.pass(DAY_MS);
    const id = begun(world);
    world.readLag = 3_000;
    world.putCredentials();
    await world.pass(60_000);
    await allSteps(world, id);
    expect(world.credentials.holder(AWSCURRENT)?.id).toBe(current(world).credentialsVersionId);
  });
});

test("where there is no token yet, the first put makes it current, and the other steps find it so", async () => {
  const world = new ModelWorld({ nativeRotation: true });
  world.putCredentials();
  const id = begun(world);
  expect(await step(world, "createSecret", id)).toMatchObject({
    outcome: "rotated",
    reason: "native",
    versionId: id,
  });
  expect(await step(world, "finishSecret", id)).toMatchObject({ outcome: "stepDone" });
  expect(metrics(world)).toMatchObject({ Rotated: 1, TokenUsable: 1 });
  expect(world.vendor.minted).toHaveLength(1);
});
