import { describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import { check, crashingRun, current, failingRun, labels, rotate, run, withToken } from "./given";

/** The swap's number among the calls of a rotation that is due: two reads, list, getToken, check, put come first. */
const SWAP_CALL = 6;
const GET_TOKEN_CALL = 3;
const PUT_CALL = 5;

describe("the swap", () => {
  test("that a person's roll-back or write precedes is refused, and the run starts over with what is there", async () => {
    const world = await withToken(90);
    const end = world.invoke(check(1));
    // While the run asks Akool for a token, somebody puts the old value once more.
    while (!world.calls.includes("getToken")) await world.sim.step();
    const value = world.token.holder(AWSCURRENT)?.value ?? "";
    const by = world.token.put("by-hand", value).id;
    await world.sim.settle();
    expect((await end).result).toMatchObject({ outcome: "healthy" });
    expect(world.token.holder(AWSCURRENT)?.id).toBe(by);
    expect(world.token.holder(AWSPENDING)).toBeUndefined();
  });

  test.each(["lostReply", "twice"] as const)(
    "whose reply is lost (%s) is believed after a look",
    async (kind) => {
      const world = await withToken(90);
      expect(await run(world, check(1), [{ call: SWAP_CALL, kind }])).toMatchObject({ outcome: "rotated" });
      expect(labels(world)).toEqual([
        ["token-0", AWSPREVIOUS],
        ["token-1", AWSCURRENT, AWSPENDING],
      ]);
      expect(world.vendor.minted).toHaveLength(2);
    },
  );

  test("that is throttled is made again", async () => {
    const world = await withToken(90);
    const throttled = { call: SWAP_CALL, kind: "throttled" } as const;
    expect(await run(world, check(1), [throttled])).toMatchObject({ outcome: "rotated" });
  });

  test("is not misled by an old read: it is made again before it gives up", async () => {
    for (let seed = 0; seed < 50; seed++) {
      const world = await withToken(90, { seed });
      world.readLag = 3_000;
      expect(await run(world, check(1), [{ call: SWAP_CALL, kind: "lostReply" }])).toMatchObject({
        outcome: "rotated",
      });
      expect(world.vendor.minted).toHaveLength(2);
    }
  });

  test("that throttling stops for good leaves the token parked, and Lambda's retry swaps it in", async () => {
    const world = await withToken(90);
    // Each attempt is followed by a look at AWSCURRENT.
    const throttled = [0, 2, 4, 6].map((n) => ({ call: SWAP_CALL + n, kind: "throttled" as const }));
    expect(await failingRun(world, check(1), throttled)).toMatchObject({ code: "AWS_UNAVAILABLE" });
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(2);
  });
});

describe("a Secrets Manager that stalls", () => {
  test("ends the run before Lambda does, with its verdict told and the token parked", async () => {
    const world = await withToken(90);
    world.denied.add("UpdateSecretVersionStage");
    const end = world.invoke(check(1));
    while (!world.calls.includes("PutSecretValue")) await world.sim.step();
    world.latency = 15_000;
    await world.sim.settle();
    expect((await end).result).toMatchObject({ outcome: "config" });
    expect(labels(world)).toEqual([
      ["token-0", AWSCURRENT],
      ["token-1", AWSPENDING],
    ]);
  });
});

describe("a crash", () => {
  test("between put and swap costs no second token", async () => {
    const world = await withToken(90);
    await crashingRun(world, check(1), [{ call: PUT_CALL, kind: "crashAfter" }]);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("between Akool's answer and the put costs one, and no more", async () => {
    const world = await withToken(90);
    await crashingRun(world, check(1), [{ call: PUT_CALL, kind: "crashBefore" }]);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(3);
  });
});

describe("getToken", () => {
  test("is repeated when it surely never arrived", async () => {
    const world = await withToken(90);
    const refused = { call: GET_TOKEN_CALL, kind: "throttled" } as const;
    expect(await run(world, check(1), [refused])).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("is not repeated when its reply is lost: the run throws", async () => {
    const world = await withToken(90);
    const lost = { call: GET_TOKEN_CALL, kind: "lostReply" } as const;
    expect(await failingRun(world, check(1), [lost])).toMatchObject({ code: "AKOOL_UNREACHABLE" });
    expect(world.vendor.minted).toHaveLength(2);
  });
});

describe("a put", () => {
  test("that the SDK repeats makes one version", async () => {
    const world = await withToken(90);
    await run(world, check(1), [{ call: PUT_CALL, kind: "twice" }]);
    expect(world.token.versions()).toHaveLength(2);
  });

  test("that is denied ends the run as config, with the cost in the message, and nothing changes", async () => {
    const world = await withToken(90);
    world.denied.add("PutSecretValue");
    expect(await run(world, check(1))).toMatchObject({
      outcome: "config",
      failureClass: "config",
      message: expect.stringContaining("every run mints one more"),
    });
    expect(world.token.versions()).toHaveLength(1);
  });
});

describe("a foreign value", () => {
  test.each(["check", "deploy"] as const)(
    "is left alone by %s, whose message says how to take over",
    async (operation) => {
      const world = await withToken(90);
      PEOPLE.writeForeign(world);
      const { result, error } = await world.run({ operation });
      expect(result?.message ?? error?.message).toBe(
        "the token secret holds a value that is not ours: invoke `rotate` to take it over",
      );
      expect(world.token.holder(AWSCURRENT)?.value).toBe("pasted by hand");
      expect(world.vendor.minted).toHaveLength(1);
    },
  );

  test("is replaced by an operator's rotate, and stays readable as AWSPREVIOUS", async () => {
    const world = await withToken(1);
    PEOPLE.writeForeign(world);
    expect(await run(world, rotate("take-over"))).toMatchObject({ outcome: "rotated", reason: "missing" });
    expect(world.token.holder(AWSPREVIOUS)?.value).toBe("pasted by hand");
  });

  test("that appears while an operator's rotate runs is left alone", async () => {
    const world = await withToken(1);
    const end = world.invoke(rotate("a"));
    while (!world.calls.includes("getToken")) await world.sim.step();
    PEOPLE.writeForeign(world);
    await world.sim.settle();
    expect((await end).error).toMatchObject({ code: "CONFIG" });
    expect(world.token.holder(AWSCURRENT)?.value).toBe("pasted by hand");
  });

  test("of a newer schema is left alone by everybody", async () => {
    const world = await withToken(1);
    world.token.put("by-hand", JSON.stringify({ ...current(world), schema: "2" }));
    expect(await failingRun(world, rotate("a"))).toMatchObject({ code: "CONFIG" });
    expect(await run(world, check(1))).toMatchObject({ outcome: "config" });
    world.putCredentials();
    expect(await failingRun(world, { operation: "deploy" })).toMatchObject({ code: "CONFIG" });
    expect(world.vendor.minted).toHaveLength(1);
    expect(world.token.holder(AWSCURRENT)?.id).toBe("by-hand");
  });
});
