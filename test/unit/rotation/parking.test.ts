import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import type { ModelWorld } from "../../support/model/world";
import { check, crashingRun, current, failingRun, labels, parkedBy, rotate, run, withToken } from "./given";

const SWAP = "UpdateSecretVersionStage";

/** A rotation was due, and its new token could not be swapped in. */
const parked = async (): Promise<ModelWorld> => parkedBy(check(1), await withToken(90));

describe("a denied swap", () => {
  test("is tried four times over 7 s and mints no second token", async () => {
    const world = await withToken(90);
    world.denied.add(SWAP);
    expect(await run(world, check(1))).toMatchObject({ outcome: "config", failureClass: "config" });
    expect(world.calls.filter((call) => call === SWAP)).toHaveLength(4);
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("leaves its token parked, and the next run swaps that one in, in five calls and without a mint", async () => {
    const world = await parked();
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated", reason: "due" });
    expect(world.calls.filter((call) => call !== "check").toSorted()).toEqual([
      "GetSecretValue",
      "GetSecretValue",
      "GetSecretValue",
      "ListSecretVersionIds",
      SWAP,
    ]);
    expect(current(world).token).toBe("SECRET-token-1");
  });
});

describe("a parked token", () => {
  test("that Akool no longer knows is left, and a new one is minted", async () => {
    const world = await parked();
    world.vendor.revoke("SECRET-token-1");
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated" });
    expect(labels(world)).toEqual([
      ["token-0", AWSPREVIOUS],
      ["token-1"],
      ["token-2", AWSCURRENT, AWSPENDING],
    ]);
  });

  test("is not swapped in while Akool refuses, and no other is minted", async () => {
    const world = await parked();
    world.vendor.checkMood = { code: 1200 };
    expect(await run(world, check(2))).toMatchObject({ outcome: "refused", code: 1200 });
    expect(world.vendor.minted).toHaveLength(2);
    expect(current(world).token).toBe("SECRET-token-0");
  });

  test("was minted with the credentials of its time: after a change it is not used", async () => {
    const world = await parked();
    world.putCredentials();
    await run(world, check(2));
    expect(current(world).token).toBe("SECRET-token-2");
  });

  test("that has no value, or cannot be read yet, is none: a new one is minted", async () => {
    const world = await parked();
    world.token.unreadable.add(world.token.holder(AWSPENDING)?.id ?? "");
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated" });
    expect(current(world).token).toBe("SECRET-token-2");
  });

  test("of an earlier request is not what an operator asks for now", async () => {
    const world = await parked();
    expect(await run(world, rotate("now"))).toMatchObject({ outcome: "rotated", reason: "forced" });
    expect(current(world).token).toBe("SECRET-token-2");
  });

  test("of the operator's own request is: its repeat goes on where the first one crashed", async () => {
    const world = await withToken(1);
    // Two reads, list, getToken, check, put, then the swap.
    await crashingRun(world, rotate("a"), [{ call: 6, kind: "crashBefore" }]);
    expect(await run(world, rotate("a"))).toMatchObject({ outcome: "rotated", reason: "forced" });
    expect(world.vendor.minted).toHaveLength(2);
  });
});

describe("the list of versions", () => {
  test("is read to its last page, where a parked token may be", async () => {
    const world = await withToken(1);
    for (const id of ["a", "b", "c"]) await run(world, rotate(id));
    await world.pass(90 * DAY_MS);
    world.denied.add(SWAP);
    await run(world, check(1));
    world.denied.clear();
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(5);
  });

  test("holds versions without a label too: their ids are taken", async () => {
    const world = await parked();
    PEOPLE.dropPending(world);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated" });
    expect(world.calls.filter((call) => call === "PutSecretValue")).toHaveLength(1);
  });
});

describe("a check path that has moved", () => {
  test("costs one mint, which stays parked; no run mints another", async () => {
    const world = await withToken(90);
    world.vendor.checkMood = "moved";
    for (const n of [1, 2, 3]) {
      expect(await run(world, check(n))).toMatchObject({ outcome: "refused", failureClass: "other" });
    }
    expect(world.vendor.minted).toHaveLength(2);
    world.vendor.checkMood = "normal";
    expect(await run(world, check(4))).toMatchObject({ outcome: "rotated" });
    expect(current(world).token).toBe("SECRET-token-1");
  });
});

describe("an Akool that goes silent after the mint", () => {
  test("makes the run throw, with the new token parked behind the old one", async () => {
    const world = await withToken(90);
    world.vendor.checkMood = "busy";
    expect(await failingRun(world, check(1))).toMatchObject({ code: "AKOOL_UNREACHABLE" });
    expect(labels(world)).toEqual([
      ["token-0", AWSCURRENT],
      ["token-1", AWSPENDING],
    ]);
  });
});

describe("two values in one delivery", () => {
  test("get two versions: an id that is taken is passed over", async () => {
    const world = await parked();
    world.vendor.revoke("SECRET-token-1");
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated" });
    expect(new Set(world.token.versions().map(({ id }) => id)).size).toBe(3);
    expect(current(world).token).toBe("SECRET-token-2");
  });
});
