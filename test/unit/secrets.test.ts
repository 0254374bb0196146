import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { AWSPENDING, type TokenValue } from "../../lambda/contract";
import { AwsCallError } from "../../lambda/errors";
import { promote } from "../../lambda/promote";
import { putVersion } from "../../lambda/putVersion";
import { readSecret } from "../../lambda/readSecret";
import type { TokenSecret } from "../../lambda/tokenSecret";
import { FakeClock } from "./vendor/given";

const VALUE = { token: "t0ken", schema: "1" } as TokenValue;

/** A token secret of which only these calls are made. */
function secret(calls: Partial<TokenSecret>): TokenSecret {
  return { arn: "arn:token", ...calls } as TokenSecret;
}

function failure(operation: string, kind: AwsCallError["kind"]): () => Promise<never> {
  return () => Promise.reject(new AwsCallError(operation, kind, `${kind}Exception`));
}

describe("an answer of Secrets Manager", () => {
  const createdAt = new Date("2026-01-01T00:00:00Z");

  test.each([
    ["without an id", { CreatedDate: createdAt }],
    ["without a date", { VersionId: "v1" }],
  ])("%s is none to go on with", async (_, answer) => {
    const client = {
      send: async () => ({ ...answer, SecretString: "{}" }),
    } as unknown as SecretsManagerClient;
    await expect(readSecret(client, "arn:token", { VersionId: "v1" })).rejects.toMatchObject({
      kind: "transient",
      message: "secretsmanager:GetSecretValue failed with an answer without a version",
    });
  });
});

describe("a put", () => {
  test("whose id was taken since the list takes the next one", async () => {
    const asked: string[] = [];
    const tokens = secret({
      put: async (id) => {
        asked.push(id);
        if (asked.length === 1) return failure("PutSecretValue", "exists")();
        return [AWSPENDING];
      },
    });
    expect(await putVersion(tokens, "tick", "v1", [], VALUE)).toEqual({ id: asked[1], isCurrent: false });
    expect(new Set(asked).size).toBe(2);
  });

  test("that finds a hundred ids taken gives up", async () => {
    let puts = 0;
    const put = (): Promise<never> => {
      puts += 1;
      return failure("PutSecretValue", "exists")();
    };
    await expect(putVersion(secret({ put }), "tick", "v1", [], VALUE)).rejects.toMatchObject({
      code: "AWS_UNAVAILABLE",
      message: "no free version id for this delivery",
    });
    expect(puts).toBe(100);
  });

  test("that is denied says by which call", async () => {
    const tokens = secret({ put: failure("PutSecretValue", "denied") });
    await expect(putVersion(tokens, "tick", "v1", [], VALUE)).rejects.toMatchObject({
      cause: { message: "secretsmanager:PutSecretValue failed with deniedException" },
    });
  });
});

describe("a swap", () => {
  test.each([
    ["denied", "CONFIG", "the role may not move AWSCURRENT; the new token waits at AWSPENDING"],
    ["transient", "AWS_UNAVAILABLE", "AWSCURRENT could not be moved; the new token waits at AWSPENDING"],
  ] as const)("that is %s four times ends as %s, with the call that failed", async (kind, code, message) => {
    const clock = new FakeClock();
    const tokens = secret({
      moveCurrent: failure("UpdateSecretVersionStage", kind),
      readCurrent: failure("GetSecretValue", "transient"),
    });
    await expect(promote(tokens, clock, "v2", "v1")).rejects.toMatchObject({
      code,
      message,
      cause: { message: `secretsmanager:UpdateSecretVersionStage failed with ${kind}Exception` },
    });
    expect(clock.slept).toEqual([1_000, 2_000, 4_000]);
  });

  test("is tried again with just the time of one attempt left, and not with less", async () => {
    for (const [left, slept] of [
      [36_000, [1_000]],
      [35_999, []],
    ] as const) {
      const clock = new FakeClock(left);
      const tokens = secret({
        moveCurrent: failure("UpdateSecretVersionStage", "transient"),
        readCurrent: failure("GetSecretValue", "transient"),
      });
      await expect(promote(tokens, clock, "v2", "v1")).rejects.toMatchObject({ code: "AWS_UNAVAILABLE" });
      expect(clock.slept).toEqual(slept);
    }
  });
});
