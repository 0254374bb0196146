import { describe, expect, test } from "vitest";
import { AWSCURRENT, type RotationEvent } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import { ModelWorld } from "../../support/model/world";
import { check, current, failingRun, rotate, run, withToken } from "./given";

const deploy = (more: Partial<RotationEvent> = {}): RotationEvent => ({ operation: "deploy", ...more });

describe("a deployment that has just written credentials", () => {
  test("mints with them, however long they take to be readable (up to 60 s)", async () => {
    for (let seed = 0; seed < 50; seed++) {
      const world = await withToken(1, { seed });
      world.readLag = 50_000;
      const id = world.putCredentials();
      expect(await run(world, deploy({ credentialsVersionId: id }))).toMatchObject({ outcome: "rotated" });
      expect(current(world).credentialsVersionId).toBe(id);
      expect(world.vendor.minted).toHaveLength(2);
    }
  });

  test("goes on after 60 s with what it reads", async () => {
    const world = new ModelWorld();
    world.putCredentials();
    const before = world.sim.now;
    expect(await run(world, deploy({ credentialsVersionId: "never" }))).toMatchObject({ outcome: "rotated" });
    expect(world.sim.now - before).toBeGreaterThanOrEqual(60_000);
    expect(world.sim.now - before).toBeLessThan(70_000);
  });

  test("keeps them once they were seen, even when it has to start over and reads older ones", async () => {
    const world = await withToken(1);
    const [value, older] = [world.token.holder(AWSCURRENT)?.value, world.credentials.holder(AWSCURRENT)?.id];
    const id = world.putCredentials();
    const end = world.invoke(deploy({ credentialsVersionId: id }));
    while (!world.calls.includes("getToken")) await world.sim.step();
    world.token.put("by-hand", value ?? "");
    world.credentials.moveLabel(AWSCURRENT, older, id);
    await world.sim.settle();
    expect((await end).result).toMatchObject({ outcome: "rotated" });
    expect(current(world).credentialsVersionId).toBe(id);
  });

  test("mints once in two deployments", async () => {
    const world = new ModelWorld();
    const credentialsVersionId = world.putCredentials();
    expect(await run(world, deploy({ credentialsVersionId }))).toMatchObject({ outcome: "rotated" });
    expect(await run(world, deploy({ credentialsVersionId }))).toMatchObject({ outcome: "healthy" });
    expect(world.vendor.minted).toHaveLength(1);
  });
});

describe("a deployment's wait for credentials", () => {
  test("ends at once where they can be read, and where there are none to wait for", async () => {
    for (const named of [true, false]) {
      const world = new ModelWorld();
      world.latency = 0;
      const credentialsVersionId = world.putCredentials();
      const before = world.sim.now;
      expect(await run(world, deploy(named ? { credentialsVersionId } : {}))).toMatchObject({
        outcome: "rotated",
      });
      expect(world.sim.now - before).toBe(0);
    }
  });

  test("ends after 60 s also where there is no value at all", async () => {
    const world = new ModelWorld();
    world.latency = 0;
    const before = world.sim.now;
    expect(await failingRun(world, deploy({ credentialsVersionId: "never" }))).toMatchObject({
      code: "NOT_CONFIGURED",
    });
    expect(world.sim.now - before).toBe(60_000);
  });
});

describe("a role that is seconds old", () => {
  test.each(["GetSecretValue", "ListSecretVersionIds", "PutSecretValue"])(
    "is waited for when it may not yet call %s, without a second mint",
    async (command) => {
      const world = new ModelWorld();
      world.putCredentials();
      world.denied.add(command);
      void world.sim.wait(20_000).then(() => world.denied.clear());
      expect(await run(world, deploy())).toMatchObject({ outcome: "rotated" });
      expect(world.vendor.minted).toHaveLength(1);
    },
  );

  test("is not waited for by a check", async () => {
    const world = await withToken(1);
    world.denied.add("GetSecretValue");
    expect(await run(world, check(1))).toMatchObject({ outcome: "config" });
    expect(world.calls).toEqual(["GetSecretValue", "GetSecretValue"]);
  });

  test("is given up after 60 s, as config", async () => {
    const world = new ModelWorld();
    world.denied.add("GetSecretValue");
    expect(await failingRun(world, deploy())).toMatchObject({ code: "CONFIG" });
  });
});

describe("what a required deployment accepts", () => {
  test.each([
    ["a banned account with a token that works", true, { getToken: 1200, days: 90 }],
    ["a silent Akool with a token there", true, { check: "busy", days: 1 }],
    ["a banned account without a token", false, { getToken: 1200 }],
    ["a silent Akool without a token", false, { getToken: "busy" }],
    [
      "new credentials that are refused beside a token that works",
      false,
      { getToken: 1101, days: 1, credentials: true },
    ],
    ["a dead token and a banned account", false, { getToken: 1200, days: 1, revoked: true }],
    ["a foreign value", false, { days: 1, foreign: true }],
  ] as const)("%s: %s", async (_, accepted, given) => {
    const world = "days" in given ? await withToken(given.days) : new ModelWorld();
    if (!("days" in given) || "credentials" in given) world.putCredentials();
    if ("revoked" in given) PEOPLE.revoke(world);
    if ("foreign" in given) PEOPLE.writeForeign(world);
    if ("check" in given) world.vendor.checkMood = given.check;
    if ("getToken" in given) {
      world.vendor.getTokenMood =
        typeof given.getToken === "number" ? { code: given.getToken } : given.getToken;
    }
    const { result, error } = await world.run(deploy());
    expect({ accepted: result !== undefined, failed: error !== undefined }).toEqual({
      accepted,
      failed: !accepted,
    });
    expect((await world.run(deploy({ required: false }))).error).toBeUndefined();
  });

  test("no credentials and no token is a failure: nothing could run", async () => {
    expect(await failingRun(new ModelWorld(), deploy())).toMatchObject({ code: "NOT_CONFIGURED" });
  });
});

describe("a secret that is not there", () => {
  test("ends in config with nothing minted", async () => {
    const world = new ModelWorld({ tokenSecretMissing: true });
    world.putCredentials();
    expect(await run(world, check(1))).toMatchObject({ outcome: "config", failureClass: "config" });
    expect(await failingRun(world, rotate("a"))).toMatchObject({ code: "CONFIG" });
    expect(world.vendor.minted).toEqual([]);
  });
});
