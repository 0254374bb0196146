import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../lambda/clock";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import {
  expiresAt,
  holdsCredentials,
  isDue,
  isExpiryNear,
  newestParked,
  type OurVersion,
  rolledBackFrom,
} from "../../lambda/rules";
import type { Settings } from "../../lambda/settings";
import type { Version } from "../../lambda/tokenSecret";

const SETTINGS: Settings = {
  tokenSecretArn: "arn:token",
  credentialsSecretArn: "arn:credentials",
  baseUrl: "https://akool.example",
  checkPath: "/check",
  rotateAfterDays: 90,
  tokenLifetimeDays: 365,
  expiryAlarmDays: 30,
  nativeRotation: false,
};

/** Created on day 0 of the epoch. */
function ours(expiresAt?: string): OurVersion {
  const value = { token: "t", schema: "1" as const, ...(expiresAt !== undefined && { expiresAt }) };
  return { kind: "ours", id: "current", createdAt: 0, value };
}

const version = (id: string, createdAt: number, ...labels: string[]): Version => ({ id, createdAt, labels });

describe("a token's expiry", () => {
  test.each([
    ["what its value says", "1970-04-11T00:00:00.000Z", 100],
    ["the configured lifetime where that says nothing", undefined, 365],
    ["the configured lifetime where that is no date", "soon", 365],
  ])("is %s", (_, said, days) => {
    expect(expiresAt(ours(said), SETTINGS)).toBe(days * 86_400_000);
  });
});

describe("a token is due", () => {
  test.each([
    ["after rotateAfterDays, to the millisecond", undefined, 90],
    ["after two thirds of a short life", "1970-03-02T00:00:00.000Z", 40],
  ])("%s", (_, said, days) => {
    expect(isDue(ours(said), SETTINGS, days * DAY_MS - 1)).toBe(false);
    expect(isDue(ours(said), SETTINGS, days * DAY_MS)).toBe(true);
  });
});

describe("a token's expiry is near", () => {
  test.each([
    ["at expiryAlarmDays left, to the millisecond", undefined, 335],
    ["at a quarter of a short life", "1970-03-02T00:00:00.000Z", 45],
  ])("%s", (_, said, days) => {
    expect(isExpiryNear(ours(said), SETTINGS, days * DAY_MS - 1)).toBe(false);
    expect(isExpiryNear(ours(said), SETTINGS, days * DAY_MS)).toBe(true);
  });
});

describe("a roll-back", () => {
  test("is seen by a version at AWSPREVIOUS that is newer than the current one", () => {
    const newer = version("newer", 11, AWSPREVIOUS);
    expect(rolledBackFrom({ createdAt: 10 }, [version("current", 10, AWSCURRENT), newer])).toBe(newer);
  });

  test.each([
    ["was made in the same millisecond", version("previous", 10, AWSPREVIOUS)],
    ["is older", version("previous", 9, AWSPREVIOUS)],
    ["waits at AWSPENDING", version("parked", 11, AWSPENDING)],
  ])("is none where the other version %s", (_, other) => {
    expect(rolledBackFrom({ createdAt: 10 }, [other])).toBeUndefined();
  });

  test.each([
    ["older credentials", 9, true],
    ["no credentials of the same millisecond", 10, false],
    ["no later ones", 11, false],
  ])("holds back %s", (_, createdAt, held) => {
    expect(holdsCredentials(version("previous", 10, AWSPREVIOUS), { id: "c", createdAt })).toBe(held);
  });

  test("that nobody made holds back nothing", () => {
    expect(holdsCredentials(undefined, { id: "c", createdAt: 9 })).toBe(false);
  });
});

describe("the parked version", () => {
  test.each([
    ["first", [version("new", 2, AWSPENDING), version("old", 1, AWSPENDING)]],
    ["last", [version("old", 1, AWSPENDING), version("new", 2, AWSPENDING)]],
    ["behind one without a label", [version("bare", 3), version("new", 2, AWSPENDING)]],
    [
      "before one that is current too",
      [version("new", 2, AWSPENDING), version("both", 3, AWSPENDING, AWSCURRENT)],
    ],
    ["before one of another label", [version("new", 2, AWSPENDING), version("previous", 3, AWSPREVIOUS)]],
  ])("is the newest at AWSPENDING alone, listed %s", (_, versions) => {
    expect(newestParked(versions)?.id).toBe("new");
  });

  test("of two that were made in one millisecond is the first listed", () => {
    expect(newestParked([version("a", 1, AWSPENDING), version("b", 1, AWSPENDING)])?.id).toBe("a");
  });

  test("is none where nothing waits", () => {
    expect(newestParked([version("current", 1, AWSCURRENT)])).toBeUndefined();
  });
});
