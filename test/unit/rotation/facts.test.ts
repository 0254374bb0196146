import { describe, expect, test } from "vitest";
import { AWSCURRENT } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import { ModelWorld } from "../../support/model/world";
import { check, current, failingRun, forget, metrics, rotate, run, withToken } from "./given";

/** The log line of the last run, which writes it after the metrics. */
function logged({ lines }: ModelWorld): Record<string, unknown> {
  return JSON.parse(lines.at(-1) ?? "{}") as Record<string, unknown>;
}

describe("the log line", () => {
  test("of a rotation names the credentials, and the version that was replaced", async () => {
    const world = await withToken(90);
    const [replaced, credentials] = [
      world.token.holder(AWSCURRENT)?.id,
      world.credentials.holder(AWSCURRENT)?.id,
    ];
    await run(world, check(1));
    expect(logged(world)).toMatchObject({ replacedVersionId: replaced, credentialsVersionId: credentials });
  });

  test("of a run says how long it waited for Akool, of the whole", async () => {
    const world = await withToken(1);
    await run(world, check(1));
    const { akoolMs, durationMs } = logged(world);
    expect(akoolMs).toBeGreaterThan(0);
    expect(akoolMs).toBeLessThan(Number(durationMs));
  });

  test("of a first token names no replaced version", async () => {
    const world = new ModelWorld();
    world.putCredentials();
    await run(world, check(0));
    expect(logged(world)).not.toHaveProperty("replacedVersionId");
  });
});

describe("credentials that are not there", () => {
  test("are a wrong set-up beside a token", async () => {
    const world = new ModelWorld();
    world.token.put("ours", JSON.stringify(current(await withToken(1))));
    expect(await run(world, check(1))).toMatchObject({
      outcome: "config",
      reason: "none",
      failureClass: "config",
      message: "the credentials secret has no value yet: put clientId and clientSecret into it as JSON",
    });
  });

  test("are no set-up yet without a token, told in the same words", async () => {
    expect(await run(new ModelWorld(), check(1))).toMatchObject({
      outcome: "notConfigured",
      message: "the credentials secret has no value yet: put clientId and clientSecret into it as JSON",
    });
  });

  test("because Secrets Manager is busy are tried again by Lambda", async () => {
    const world = await withToken(1);
    expect(await failingRun(world, check(1), [{ call: 1, kind: "throttled" }])).toMatchObject({
      code: "AWS_UNAVAILABLE",
      message: "secretsmanager:GetSecretValue failed with ThrottlingException",
    });
    expect(logged(world)).toMatchObject({ outcome: "transient", reason: "none" });
  });
});

test("malformed credentials are told by what is wanted", async () => {
  const world = new ModelWorld();
  world.credentials.put("credentials", "key and secret");
  expect(await run(world, check(0))).toMatchObject({
    message: "the credentials secret must be JSON with the strings clientId and clientSecret",
  });
});

test("a value of a newer schema is told by what to do", async () => {
  const world = await withToken(1);
  world.token.put("by-hand", JSON.stringify({ ...current(world), schema: "2" }));
  expect(await failingRun(world, rotate("a"))).toMatchObject({
    message: "the token secret was written by a newer version of this product: upgrade this one",
  });
});

test("an empty value is no token for services", async () => {
  const world = new ModelWorld();
  world.putCredentials();
  world.token.put("empty", "");
  world.vendor.getTokenMood = { code: 1200 };
  expect(await run(world, check(0))).toMatchObject({ outcome: "refused", code: 1200 });
  expect(metrics(world)).toMatchObject({ TokenUsable: 0 });
});

test("a token that was answered 1101 is not asked about again when the new one is refused", async () => {
  const world = await withToken(1);
  PEOPLE.revoke(world);
  world.vendor.getTokenMood = { code: 1200 };
  expect(await run(world, check(1))).toMatchObject({ outcome: "refused", reason: "rejected", code: 1200 });
  expect(world.calls.filter((call) => call === "check")).toHaveLength(1);
  expect(metrics(world)).toMatchObject({ TokenUsable: 0 });
});

test("a parked token that was to replace another version is not used", async () => {
  const world = await withToken(1);
  await run(world, rotate("a"));
  world.denied.add("UpdateSecretVersionStage");
  await failingRun(world, rotate("b"));
  world.denied.clear();
  // token-2 waits for the place of token-1; somebody rolls back to token-0, which then dies.
  PEOPLE.rollBack(world);
  PEOPLE.revoke(world);
  forget(world);
  expect(await run(world, check(1))).toMatchObject({ outcome: "rotated", reason: "rejected" });
  expect(current(world).token).toBe("SECRET-token-3");
});
