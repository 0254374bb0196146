import { describe, expect, test } from "vitest";
import { AwsCallError, ConfigError, RefusedError } from "../../../lambda/errors";
import { emfLine, metricsOf } from "../../../lambda/metrics";
import { logLine, resultOf } from "../../../lambda/report";
import type { Settings } from "../../../lambda/settings";
import type { Verdict } from "../../../lambda/verdict";

const SETTINGS: Settings = {
  tokenSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
  credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials-AbCdEf",
  baseUrl: "https://openapi.akool.com",
  checkPath: "/credit",
  rotateAfterDays: 90,
  tokenLifetimeDays: 365,
  expiryAlarmDays: 30,
  nativeRotation: false,
};
const NOW = Date.parse("2026-06-01T00:00:00Z");
const RUN = { requestId: "request-1", operation: "check", startedAt: NOW - 1_234, now: NOW, akoolMs: 432 };

/** 20 days old, 73 to live. */
const CURRENT = {
  kind: "ours",
  id: "version-2",
  createdAt: Date.parse("2026-05-12T00:00:00Z"),
  value: {
    token: "t0ken",
    schema: "1",
    expiresAt: "2026-08-13T00:00:00.000Z",
    credentialsVersionId: "credentials-1",
  },
} as const;

const ROTATED: Verdict = {
  outcome: "rotated",
  reason: "rejected",
  current: CURRENT,
  credentialsVersionId: "credentials-2",
  tokenUsable: true,
  hasToken: true,
  replaced: "version-1",
  quotaCode: 1006,
};

const REFUSED: Verdict = {
  outcome: "refused",
  reason: "due",
  current: CURRENT,
  hasToken: true,
  tokenUsable: true,
  error: new RefusedError("getToken", "account", "code 1200", 1200),
};

const CONFIG: Verdict = {
  outcome: "config",
  reason: "none",
  hasToken: false,
  error: new ConfigError("the role may not move AWSCURRENT", {
    cause: new AwsCallError("UpdateSecretVersionStage", "denied", "AccessDeniedException"),
  }),
};

test("the line for CloudWatch is this one", () => {
  expect(JSON.parse(emf(ROTATED) ?? "")).toEqual({
    _aws: {
      Timestamp: 1_780_272_000_000,
      CloudWatchMetrics: [
        {
          Namespace: "AkoolTokenRotation",
          Dimensions: [["FunctionName"]],
          Metrics: [
            { Name: "RunCompleted", Unit: "None" },
            { Name: "AuthFailure", Unit: "None" },
            { Name: "AccountFailure", Unit: "None" },
            { Name: "QuotaFailure", Unit: "None" },
            { Name: "ConfigFailure", Unit: "None" },
            { Name: "OtherFailure", Unit: "None" },
            { Name: "TokenUsable", Unit: "None" },
            { Name: "TokenDaysLeft", Unit: "None" },
            { Name: "ExpiryNear", Unit: "None" },
            { Name: "Rotated", Unit: "None" },
            { Name: "Healed", Unit: "None" },
          ],
        },
      ],
    },
    FunctionName: "rotator",
    RunCompleted: 1,
    AuthFailure: 0,
    AccountFailure: 0,
    QuotaFailure: 1,
    ConfigFailure: 0,
    OtherFailure: 0,
    TokenUsable: 1,
    TokenDaysLeft: 73,
    ExpiryNear: 0,
    Rotated: 1,
    Healed: 1,
    outcome: "rotated",
    reason: "rejected",
    akoolCode: 1006,
    ageDays: 20,
  });
});

describe("the log line", () => {
  test("of a rotation is this one", () => {
    expect(log(ROTATED)).toEqual({
      timestamp: "2026-06-01T00:00:00.000Z",
      level: "INFO",
      requestId: "request-1",
      operation: "check",
      outcome: "rotated",
      reason: "rejected",
      failureClass: "quota",
      code: 1006,
      versionId: "version-2",
      expiresAt: "2026-08-13T00:00:00.000Z",
      credentialsVersionId: "credentials-2",
      replacedVersionId: "version-1",
      durationMs: 1_234,
      akoolMs: 432,
    });
  });

  test("of a refusal says what the code means and what to do", () => {
    expect(log(REFUSED)).toMatchObject({
      level: "ERROR",
      outcome: "refused",
      reason: "due",
      failureClass: "account",
      code: 1200,
      versionId: "version-2",
      message:
        "Akool getToken: code 1200. Akool has closed this account to API calls (banned, unpaid or unsubscribed) and new credentials will not help: settle it with Akool.",
    });
  });

  test("of a failed call to AWS says which one", () => {
    expect(log(CONFIG)).toEqual({
      timestamp: "2026-06-01T00:00:00.000Z",
      level: "ERROR",
      requestId: "request-1",
      operation: "check",
      outcome: "config",
      reason: "none",
      failureClass: "config",
      message: "the role may not move AWSCURRENT",
      cause: "secretsmanager:UpdateSecretVersionStage failed with AccessDeniedException",
      durationMs: 1_234,
      akoolMs: 432,
    });
  });

  test.each([ROTATED, REFUSED, CONFIG])("is one line", (verdict) => {
    const line = logLine(resultOf(verdict, SETTINGS), verdict, RUN);
    expect(line.split("\n")).toHaveLength(1);
    expect(emf(verdict)?.split("\n")).toHaveLength(1);
  });
});

/** Near is `expiryAlarmDays` (30) before the end, or a quarter of the lifetime where that is less. */
test.each([
  ["a year, 30 days left", "2025-07-01T00:00:00Z", "2026-07-01T00:00:00Z", 1],
  ["a year, 31 days left", "2025-07-02T00:00:00Z", "2026-07-02T00:00:00Z", 0],
  ["40 days, 10 left", "2026-05-02T00:00:00Z", "2026-06-11T00:00:00Z", 1],
  ["40 days, 11 left", "2026-05-03T00:00:00Z", "2026-06-12T00:00:00Z", 0],
  ["120 days, 30 left", "2026-03-03T00:00:00Z", "2026-07-01T00:00:00Z", 1],
  ["no readable end: the configured year, 30 days left", "2025-07-01T00:00:00Z", "soon", 1],
  ["no readable end: the configured year, 31 days left", "2025-07-02T00:00:00Z", "soon", 0],
])("an expiry is near or not: %s", (_, createdAt, expiresAt, near) => {
  const current = {
    ...CURRENT,
    createdAt: Date.parse(createdAt),
    value: { ...CURRENT.value, expiresAt },
  };
  expect(metricsOf({ ...ROTATED, current }, SETTINGS, NOW)).toMatchObject({ ExpiryNear: near });
});

function emf(verdict: Verdict): string | undefined {
  const values = metricsOf(verdict, SETTINGS, NOW);
  return values && emfLine(values, verdict, "rotator", NOW);
}

function log(verdict: Verdict): unknown {
  return JSON.parse(logLine(resultOf(verdict, SETTINGS), verdict, RUN));
}
