import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPREVIOUS } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import { ModelWorld } from "../../support/model/world";
import { check, current, failingRun, forget, labels, metrics, rotate, run, withToken } from "./given";

describe("the first token", () => {
  test("is minted, checked, and put, in four calls to Secrets Manager", async () => {
    const world = new ModelWorld();
    world.putCredentials();
    expect(await run(world, check(0))).toMatchObject({ outcome: "rotated", reason: "missing" });
    expect(world.calls.toSorted()).toEqual([
      "GetSecretValue",
      "GetSecretValue",
      "ListSecretVersionIds",
      "PutSecretValue",
      "check",
      "getToken",
    ]);
    expect(world.calls.indexOf("check")).toBeLessThan(world.calls.indexOf("PutSecretValue"));
    expect(current(world)).toMatchObject({ replaces: "none", schema: "1", expirySource: "configured" });
  });

  test("is not put before it has passed the check", async () => {
    const world = new ModelWorld();
    world.putCredentials();
    world.vendor.checkMood = "moved";
    expect(await run(world, check(0))).toMatchObject({ outcome: "refused", failureClass: "other" });
    expect(world.token.versions()).toEqual([]);
  });

  test("waits for credentials: without them nothing is called but the two reads", async () => {
    const world = new ModelWorld();
    expect(await run(world, check(0))).toMatchObject({ outcome: "notConfigured" });
    expect(world.calls).toEqual(["GetSecretValue", "GetSecretValue"]);
  });

  test.each([
    ["not JSON", "key and secret"],
    ["no clientSecret", '{"clientId":"a"}'],
    ["an empty clientId", '{"clientId":"","clientSecret":"b"}'],
    ["a number", '{"clientId":1,"clientSecret":"b"}'],
  ])("is not asked for with credentials that are %s", async (_, value) => {
    const world = new ModelWorld();
    world.credentials.put("credentials", value);
    expect(await run(world, check(0))).toMatchObject({ outcome: "config", failureClass: "config" });
    expect(world.vendor.minted).toEqual([]);
  });
});

describe("a token that is there", () => {
  test("is checked in two calls to Secrets Manager, and stays", async () => {
    const world = await withToken(89);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy", reason: "none" });
    expect(world.calls.toSorted()).toEqual(["GetSecretValue", "GetSecretValue", "check"]);
  });

  test("is replaced at 90 days, in five calls to Secrets Manager and one getToken", async () => {
    const world = await withToken(90);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "due" });
    expect(world.calls.toSorted()).toEqual([
      "GetSecretValue",
      "GetSecretValue",
      "ListSecretVersionIds",
      "PutSecretValue",
      "UpdateSecretVersionStage",
      "check",
      "check",
      "getToken",
    ]);
    expect(labels(world)).toEqual([
      ["token-0", AWSPREVIOUS],
      ["token-1", AWSCURRENT, "AWSPENDING"],
    ]);
  });

  test("is replaced at two thirds of its own lifetime, where that is sooner", async () => {
    const world = await withToken(1);
    const expiresAt = new Date(world.sim.now + 30 * DAY_MS).toISOString();
    world.token.put("short-lived", JSON.stringify({ ...current(world), expiresAt }));
    await world.pass(20 * DAY_MS - 60_000);
    expect(await run(world, check(1))).toMatchObject({ outcome: "healthy" });
    await world.pass(60_000);
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated", reason: "due" });
  });

  test("is replaced when the credentials change, with the new ones", async () => {
    const world = await withToken(1);
    const id = world.putCredentials();
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "credentials" });
    expect(current(world).credentialsVersionId).toBe(id);
    expect(await run(world, check(2))).toMatchObject({ outcome: "healthy" });
  });

  test("stays when older credentials than its own turn up for a moment only: that was an old read", async () => {
    const { world, rightAgain } = await withOlderCredentials();
    const end = world.invoke(check(2));
    while (world.calls.length < 2) await world.sim.step();
    rightAgain();
    await world.sim.settle();
    expect((await end).result).toMatchObject({ outcome: "healthy" });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("is replaced when older credentials than its own are there to stay: somebody put them back", async () => {
    const { world, older } = await withOlderCredentials();
    expect(await run(world, check(2))).toMatchObject({ outcome: "rotated", reason: "credentials" });
    expect(current(world).credentialsVersionId).toBe(older);
  });

  test("is replaced when Akool answers 1101 for it, and that is counted as healed", async () => {
    const world = await withToken(1);
    PEOPLE.revoke(world);
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "rejected" });
    expect(metrics(world)).toMatchObject({ Rotated: 1, Healed: 1, TokenUsable: 1 });
    expect(metrics(world)).not.toHaveProperty("PreviousTokenUsable");
  });

  test.each([1006, 1104])(
    "stays when Akool answers %i for it: the token works, the credit is used up",
    async (code) => {
      const world = await withToken(1);
      world.vendor.checkMood = { code };
      expect(await run(world, check(1))).toMatchObject({ outcome: "healthy", failureClass: "quota", code });
      expect(metrics(world)).toMatchObject({ TokenUsable: 1, QuotaFailure: 1 });
      expect(world.vendor.minted).toHaveLength(1);
    },
  );

  test("stays when the account is banned, and the run says so", async () => {
    const world = await withToken(1);
    world.vendor.checkMood = { code: 1200 };
    expect(await run(world, check(1))).toMatchObject({
      outcome: "refused",
      failureClass: "account",
      code: 1200,
    });
    expect(world.vendor.minted).toHaveLength(1);
    expect(metrics(world)).not.toHaveProperty("TokenUsable");
  });

  test("stays when Akool cannot be asked, and the run throws so that Lambda tries again", async () => {
    const world = await withToken(1);
    world.vendor.checkMood = "busy";
    expect(await failingRun(world, check(1))).toMatchObject({ code: "AKOOL_UNREACHABLE" });
    expect(world.calls.filter((call) => call === "check")).toHaveLength(3);
  });

  test("stays when a new one is due and refused, and is checked itself to say whether services are hurt", async () => {
    const world = await withToken(90);
    world.vendor.getTokenMood = { code: 1200 };
    expect(await run(world, check(1))).toMatchObject({ outcome: "refused", reason: "due", code: 1200 });
    expect(metrics(world)).toMatchObject({ AccountFailure: 1, TokenUsable: 1 });
    expect(world.calls.filter((call) => call === "getToken")).toHaveLength(1);
    expect(world.calls).not.toContain("PutSecretValue");
  });
});

describe("an operator's rotate", () => {
  test("mints one token, whatever the age; the same id again does nothing", async () => {
    const world = await withToken(1);
    expect(await run(world, rotate("a"))).toMatchObject({ outcome: "rotated", reason: "forced" });
    expect(await run(world, rotate("a"))).toMatchObject({ outcome: "healthy", reason: "none" });
    expect(await run(world, rotate("b"))).toMatchObject({ outcome: "rotated", reason: "forced" });
    expect(world.vendor.minted).toHaveLength(3);
  });

  test("throws what a check returns", async () => {
    const world = await withToken(1);
    world.vendor.getTokenMood = { code: 1200 };
    expect(await failingRun(world, rotate("a"))).toMatchObject({ code: "REFUSED", akoolCode: 1200 });
    expect(metrics(world)).toMatchObject({ AccountFailure: 1, TokenUsable: 1 });
  });

  test("replaces the version that it saw first, not one that another run promoted meanwhile", async () => {
    const world = await withToken(1);
    const first = world.token.holder(AWSCURRENT)?.id;
    const both = [world.invoke(rotate("a")), world.invoke(rotate("b"))];
    await world.sim.settle();
    expect((await Promise.all(both)).map(({ result }) => result?.outcome).toSorted()).toEqual([
      "healthy",
      "rotated",
    ]);
    expect(current(world).replaces).toBe(first);
  });
});

describe("the replaced token", () => {
  test.each([
    [false, 1],
    [true, 0],
  ])(
    "is asked about once after the swap (a new token kills the old: %s)",
    async (newTokenKillsOld, usable) => {
      const world = await withToken(90, { newTokenKillsOld });
      await run(world, check(1));
      expect(metrics(world)).toMatchObject({ PreviousTokenUsable: usable });
      expect(world.calls.lastIndexOf("check")).toBeGreaterThan(
        world.calls.indexOf("UpdateSecretVersionStage"),
      );
    },
  );
});

describe("a new token that Akool does not know yet", () => {
  test("is asked about again after 2 s", async () => {
    const world = await withToken(90);
    world.vendor.newTokenLag = 1_500;
    expect(await run(world, check(1))).toMatchObject({ outcome: "rotated" });
    expect(world.vendor.minted).toHaveLength(2);
  });

  test("is given up after two of them, and none was put", async () => {
    const world = await withToken(90);
    world.vendor.newTokenLag = 10 * DAY_MS;
    expect(await run(world, check(1))).toMatchObject({
      outcome: "refused",
      failureClass: "auth",
      code: 1101,
    });
    expect(world.vendor.minted).toHaveLength(3);
    expect(world.token.versions()).toHaveLength(1);
  });
});

/** A token minted with new credentials, and then the credentials before them at AWSCURRENT. */
async function withOlderCredentials() {
  const world = await withToken(1);
  const older = world.credentials.holder(AWSCURRENT)?.id;
  const pair = world.vendor.credentials;
  const newer = world.putCredentials();
  await run(world, check(1));
  forget(world);
  world.vendor.credentials = pair;
  world.credentials.moveLabel(AWSCURRENT, older, newer);
  return { world, older, rightAgain: () => world.credentials.moveLabel(AWSCURRENT, newer, older) };
}
