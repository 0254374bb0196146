import { describe, expect, test } from "vitest";
import { ConfigError } from "../../lambda/errors";
import { readSettings } from "../../lambda/settings";

const ENVIRONMENT: Record<string, string | undefined> = {
  TOKEN_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
  CREDENTIALS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials-AbCdEf",
  AKOOL_BASE_URL: "https://openapi.akool.com",
  AKOOL_CHECK_PATH: "/api/open/v3/faceswap/quota/info",
  ROTATE_AFTER_DAYS: "90",
  TOKEN_LIFETIME_DAYS: "365",
  EXPIRY_ALARM_DAYS: "30",
  NATIVE_ROTATION: "false",
};

test("the environment that the program writes is read whole", () => {
  expect(readSettings({ ...ENVIRONMENT, AWS_REGION: "eu-west-1" })).toEqual({
    tokenSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
    credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials-AbCdEf",
    baseUrl: "https://openapi.akool.com",
    checkPath: "/api/open/v3/faceswap/quota/info",
    rotateAfterDays: 90,
    tokenLifetimeDays: 365,
    expiryAlarmDays: 30,
    nativeRotation: false,
  });
});

describe.each(Object.keys(ENVIRONMENT))("%s", (name) => {
  test.each([undefined, ""])("may not be missing (%j), and the error names it", (value) => {
    expect(failureOf(name, value)).toContain(name);
  });
});

describe.each(["ROTATE_AFTER_DAYS", "TOKEN_LIFETIME_DAYS", "EXPIRY_ALARM_DAYS"])("%s", (name) => {
  test.each(["0", "-1", "1.5", "ten", "90 days", "NaN", "Infinity", "null", " "])("is not %j", (value) => {
    expect(failureOf(name, value)).toContain(name);
  });

  test.each([
    ["1", 1],
    ["3650", 3_650],
  ])("may be %s", (text, days) => {
    expect(Object.values(readSettings({ ...ENVIRONMENT, [name]: text }))).toContain(days);
  });
});

describe("NATIVE_ROTATION", () => {
  test("may be true", () => {
    expect(readSettings({ ...ENVIRONMENT, NATIVE_ROTATION: "true" }).nativeRotation).toBe(true);
  });

  test.each(["yes", "1", "TRUE", " true"])("is not %j", (value) => {
    expect(failureOf("NATIVE_ROTATION", value)).toContain("NATIVE_ROTATION is neither true nor false");
  });
});

describe("the base URL", () => {
  test.each([
    "https://openapi.akool.com",
    "https://openapi.akool.com:8443",
    "https://[2001:db8::1]",
    "http://localhost:8080",
    "http://127.0.0.1:8080",
    "http://127.1.2.3",
    "http://[::1]:8080",
  ])("may be %s", (url) => {
    expect(readSettings({ ...ENVIRONMENT, AKOOL_BASE_URL: url }).baseUrl).toBe(url);
  });

  test.each([
    "http://openapi.akool.com",
    "http://10.0.0.1",
    "http://169.254.169.254",
    "http://0.0.0.0",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://127.0.0.1@example.com",
    "http://user:password@127.0.0.1",
    "https://user:password@openapi.akool.com",
    "https://openapi.akool.com/",
    "https://openapi.akool.com/api",
    "https://openapi.akool.com?x=1",
    "https://openapi.akool.com#x",
    "HTTPS://OPENAPI.AKOOL.COM",
    "ftp://openapi.akool.com",
    "file:///etc/passwd",
    "openapi.akool.com",
    "https://",
    "not a URL",
  ])("may not be %s", (url) => {
    expect(failureOf("AKOOL_BASE_URL", url)).toContain("AKOOL_BASE_URL");
  });
});

test("the check's path begins with a slash, or it would be the end of a host's name", () => {
  for (const path of ["api/credit", ".example.com/", "@example.com/", ":8443/"]) {
    expect(failureOf("AKOOL_CHECK_PATH", path)).toContain("AKOOL_CHECK_PATH");
  }
});

test("both secrets may not be the same: a token would overwrite the credentials", () => {
  const message = failureOf("CREDENTIALS_SECRET_ARN", ENVIRONMENT.TOKEN_SECRET_ARN);
  expect(message).toContain("TOKEN_SECRET_ARN and CREDENTIALS_SECRET_ARN");
});

/** The message of the ConfigError that this value makes. */
function failureOf(name: string, value: string | undefined): string {
  try {
    readSettings({ ...ENVIRONMENT, [name]: value });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`${name}=${value} was accepted`);
}
