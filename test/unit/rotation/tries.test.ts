import { describe, expect, test, vi } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import type { ModelWorld } from "../../support/model/world";
import { check, current, failingRun, metrics, rotate, run, withToken } from "./given";

/** New credentials, and somebody who puts the current value once more at each of the first `times` mints. */
async function contested(times: number): Promise<ModelWorld> {
  let left = 0;
  const world: ModelWorld = await withToken(1, {
    onMint: () => {
      if (left-- > 0) world.token.put(world.name("by-hand"), JSON.stringify(current(world)));
    },
  });
  world.putCredentials();
  await world.pass(1_000);
  left = times;
  return world;
}

describe("a run that loses its try", () => {
  test("starts over, and rotates what is there then", async () => {
    const world = await contested(2);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "credentials" });
    expect(world.vendor.minted).toHaveLength(4);
  });

  test("gives up after the third, having waited 1 and 2 s, jittered, besides each second look", async () => {
    const world = await contested(3);
    world.latency = 0;
    vi.spyOn(world.sim, "random").mockReturnValue(0.25);
    const before = world.sim.now;
    expect(await failingRun(world, check(1))).toMatchObject({
      code: "AWS_UNAVAILABLE",
      message: "three tries were lost to whoever else moved AWSCURRENT or minted a token",
    });
    // 0.75 and 1.5 s between the tries; 2 s in the second and third, whose version is newer than the credentials.
    expect(world.sim.now - before).toBe(6_250);
  });

  test("to a foreign value forgets its reason, and what Akool said of the token before", async () => {
    let meddle = false;
    const world: ModelWorld = await withToken(1, { onMint: () => meddle && PEOPLE.writeForeign(world) });
    PEOPLE.revoke(world);
    meddle = true;
    expect(await run(world, check(1))).toMatchObject({ outcome: "config", reason: "none" });
    expect(world.token.holder(AWSCURRENT)?.value).toBe("pasted by hand");
    expect(metrics(world)).not.toHaveProperty("TokenUsable");
  });

  test("because its new token was refused is refused only where the next is, over the same version", async () => {
    const world = await contested(1);
    world.vendor.newTokenLag = 10 * DAY_MS;
    expect(await run(world, check(1))).toMatchObject({ outcome: "refused", failureClass: "auth" });
    // One for the first token, one over the version that was moved, two over the one that stayed.
    expect(world.vendor.minted).toHaveLength(4);
  });

  test("to a promotion that its list knew and its read did not has minted nothing for it", async () => {
    let meddle = false;
    const world: ModelWorld = await withToken(100, {
      onAwait: (_run, { name }) => {
        if (!meddle || name !== "ListSecretVersionIds") return;
        meddle = false;
        world.token.put(world.name("by-hand"), JSON.stringify(current(world)));
      },
    });
    meddle = true;
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    expect(world.vendor.minted).toHaveLength(1);
  });
});

test("a run whose list is older than its read goes on", async () => {
  let isOld = false;
  const world: ModelWorld = await withToken(50, {
    onAwait: (_run, { name }) => {
      if (isOld) world.readLag = name === "ListSecretVersionIds" ? 150 * DAY_MS : 0;
    },
  });
  await run(world, rotate("before"));
  await world.pass(100 * DAY_MS);
  vi.spyOn(world.sim, "random").mockReturnValue(0.9);
  isOld = true;
  expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "due" });
});
