import { expect, test } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import type { ModelWorld } from "../../support/model/world";
import { check, run, withToken } from "./given";

test("what Akool said of the token is remembered from one try to the next, while the token stays", async () => {
  let meddle = false;
  const world: ModelWorld = await withToken(1, {
    // The second try can say nothing but that the credentials are malformed.
    onMint: () => meddle && world.credentials.put(world.name("by-hand"), "no JSON"),
  });
  PEOPLE.revoke(world);
  world.vendor.newTokenLag = 10 * DAY_MS;
  meddle = true;
  expect(await run(world, check(1))).toMatchObject({ outcome: "config", reason: "none" });
  // Once the token that is there, twice the new one.
  expect(world.calls.filter((call) => call === "check")).toHaveLength(3);
});

test("credentials of the same millisecond as the token are not looked at twice: they are not older", async () => {
  const world = await withToken(1);
  world.latency = 0;
  world.putCredentials();
  world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "");
  const before = world.sim.now;
  expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "credentials" });
  expect(world.sim.now - before).toBe(0);
});
