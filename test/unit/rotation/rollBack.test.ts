import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { PEOPLE } from "../../support/model/people";
import type { ModelWorld } from "../../support/model/world";
import { check, current, forget, rotate, run, withToken } from "./given";

/** token-1 replaced token-0, and somebody rolled back to token-0. */
async function rolledBack(days: number): Promise<ModelWorld> {
  const world = await withToken(days);
  world.putCredentials();
  await run(world, check(1));
  await world.pass(DAY_MS);
  PEOPLE.rollBack(world);
  await world.pass(DAY_MS);
  forget(world);
  expect(current(world).token).toBe("SECRET-token-0");
  return world;
}

describe("after somebody rolled back", () => {
  test("the credentials that the older token was not minted with do not undo it", async () => {
    const world = await rolledBack(1);
    expect(await run(world, check(2))).toMatchObject({ outcome: "healthy", reason: "held" });
    expect(world.vendor.minted).toHaveLength(2);
    expect(world.calls.toSorted()).toEqual([
      "GetSecretValue",
      "GetSecretValue",
      "ListSecretVersionIds",
      "check",
    ]);
  });

  test("credentials that came later do", async () => {
    const world = await rolledBack(1);
    world.putCredentials();
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated", reason: "credentials" });
  });

  test("the older token's age does not undo it", async () => {
    const world = await rolledBack(100);
    expect(await run(world, check(2))).toMatchObject({ outcome: "healthy", reason: "held" });
  });

  test("its expiry does, once it is 30 days away", async () => {
    const world = await rolledBack(100);
    await world.pass(232 * DAY_MS);
    expect(await run(world, check(2))).toMatchObject({ outcome: "healthy", reason: "held" });
    await world.pass(2 * DAY_MS);
    expect(await run(world, check(3))).toMatchObject({ outcome: "rotated", reason: "due" });
  });

  test("Akool's 1101 does: a dead token helps nobody", async () => {
    const world = await rolledBack(1);
    PEOPLE.revoke(world);
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated", reason: "rejected" });
  });

  test("an operator's rotate ends it", async () => {
    const world = await rolledBack(100);
    expect(await run(world, rotate("go-on"))).toMatchObject({ outcome: "rotated", reason: "forced" });
    expect(await run(world, check(3))).toMatchObject({ outcome: "healthy", reason: "none" });
  });
});
