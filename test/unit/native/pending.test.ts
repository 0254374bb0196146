import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import type { ModelWorld } from "../../support/model/world";
import { check, current, forget, labels, parkedBy, rotate, run } from "../rotation/given";
import { allSteps, begun, currentId, step, withNativeRotation } from "./given";

const SWAP = "UpdateSecretVersionStage";

/** `rotate` of ours, whose token could not be swapped in. */
const parked = async (): Promise<ModelWorld> => parkedBy(rotate("denied"), await withNativeRotation());

describe("the age of a token", () => {
  test("is Secrets Manager's matter, but for two thirds of the lifetime", async () => {
    const world = await withNativeRotation(243);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy", reason: "none" });
    await world.pass(DAY_MS);
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated", reason: "due" });
  });

  test.each([
    ["credentials", (world: ModelWorld) => world.putCredentials()],
    ["rejected", PEOPLE.revoke],
  ] as const)("is not the only reason: %s stays ours", async (reason, change) => {
    const world = await withNativeRotation();
    change(world);
    await world.pass(DAY_MS);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason });
  });
});

describe("a check finds AWSPENDING", () => {
  test("nowhere, in three calls", async () => {
    const world = await withNativeRotation();
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(world.calls.toSorted()).toEqual([
      "GetSecretValue",
      "GetSecretValue",
      "ListSecretVersionIds",
      "check",
    ]);
  });

  test("on the current version, and leaves it", async () => {
    const world = await withNativeRotation();
    await allSteps(world, begun(world));
    forget(world);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(world.calls).not.toContain(SWAP);
  });

  test("on a token that waits to replace the current one, and brings it to its end", async () => {
    const world = await parked();
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "pending" });
    expect(current(world).token).toBe("SECRET-token-1");
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("on such a token of Secrets Manager's own rotation, whose last step then finds it done", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "pending" });
    expect(currentId(world)).toBe(id);
    expect(await step(world, "finishSecret", id)).toMatchObject({ outcome: "stepDone" });
  });

  test("on a token of ours that Akool no longer knows, and takes the label off at once", async () => {
    const world = await parked();
    world.vendor.revoke("SECRET-token-1");
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(labels(world)).toEqual([["token-0", AWSCURRENT], ["token-1"]]);
    expect(() => begun(world)).not.toThrow();
  });

  test("on one that Akool cannot be asked about, and waits for the next check", async () => {
    const world = await parked();
    // The check of the current token is the third call, that of the parked one the sixth.
    const busy = [0, 1, 2].map((n) => ({ call: 5 + n, kind: "throttled" as const }));
    expect(await run(world, check(1), busy)).toMatchObject({ outcome: "healthy" });
    expect(world.token.holder(AWSPENDING)).toBeDefined();
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated", reason: "pending" });
  });

  test("on a version without a value, and leaves it for a day: a rotation is under way", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await world.pass(DAY_MS - 60_000);
    await run(world, check(1));
    expect(world.token.holder(AWSPENDING)?.id).toBe(id);
    await world.pass(60_000);
    await run(world, check(2));
    expect(world.token.holder(AWSPENDING)).toBeUndefined();
    expect(() => begun(world)).not.toThrow();
  });

  test("on a token of Secrets Manager's own rotation that Akool refuses, likewise", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await step(world, "createSecret", id);
    world.vendor.revoke("SECRET-token-1");
    await run(world, check(1));
    expect(world.token.holder(AWSPENDING)?.id).toBe(id);
    await world.pass(DAY_MS);
    await run(world, check(2));
    expect(world.token.holder(AWSPENDING)).toBeUndefined();
  });

  test("on what somebody rolled back from, and takes the label off: it is not promoted again", async () => {
    const world = await withNativeRotation();
    const id = begun(world);
    await allSteps(world, id);
    PEOPLE.rollBack(world);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(labels(world)).toEqual([
      ["token-0", AWSCURRENT],
      ["token-1", AWSPREVIOUS],
    ]);
  });

  test("on a token that waits behind a roll-back, and does not undo it", async () => {
    const world = await withNativeRotation();
    await run(world, rotate("before"));
    PEOPLE.rollBack(world);
    world.denied.add(SWAP);
    await world.run(rotate("denied"));
    world.denied.clear();
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(current(world).token).toBe("SECRET-token-0");
    expect(world.token.holder(AWSPENDING)).toBeUndefined();
  });

  test("in a list that is newer than its read, and looks again before it takes a label off", async () => {
    for (let seed = 0; seed < 100; seed++) {
      const world = await withNativeRotation(1, { seed });
      await run(world, rotate("before"));
      world.denied.add(SWAP);
      await world.run(rotate("denied"));
      world.denied.clear();
      forget(world);
      world.readLag = 20_000;
      const end = world.invoke(check(1));
      while (world.calls.length < 2) await world.sim.step();
      world.readLag = 0;
      await world.sim.settle();
      await end;
      await run(world, check(2));
      expect(current(world).token).toBe("SECRET-token-2");
    }
  });

  test("on somebody else's value, and leaves it", async () => {
    const world = await withNativeRotation();
    world.token.put("by-hand", "pasted by hand", [AWSPENDING]);
    await world.pass(10 * DAY_MS);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(world.token.holder(AWSPENDING)?.id).toBe("by-hand");
  });

  test("and is healthy though it may not take the label off", async () => {
    const world = await parked();
    world.vendor.revoke("SECRET-token-1");
    world.denied.add(SWAP);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
  });
});

test("without the mode a check looks for no version, and leaves AWSPENDING where it is", async () => {
  const world = await withNativeRotation(1, { nativeRotation: false });
  world.token.stage("x".repeat(32));
  await world.pass(2 * DAY_MS);
  forget(world);
  expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
  expect(world.calls).not.toContain("ListSecretVersionIds");
  expect(world.token.holder(AWSPENDING)).toBeDefined();
});
