import { describe, expect, test } from "vitest";
import { isLoopback, isSafe, secretName } from "../../lambda/contract";

test.each([
  ["localhost", true],
  ["[::1]", true],
  ["127.0.0.1", true],
  ["127.10.200.30", true],
  ["a127.0.0.1", false],
  ["127.0.0.1.example", false],
  ["localhost.example", false],
  ["10.0.0.1", false],
])("%s is this machine: %s", (hostname, loopback) => {
  expect(isLoopback(hostname)).toBe(loopback);
});

test.each([
  ["https://openapi.akool.com", true],
  ["http://localhost:4566", true],
  ["http://openapi.akool.com", false],
  ["ftp://localhost", false],
  ["ws://127.0.0.1", false],
])("credentials may be sent to %s: %s", (url, safe) => {
  expect(isSafe(new URL(url))).toBe(safe);
});

describe("a secret's name", () => {
  test.each([
    [
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:akool-token-6362cd5-AbCdEf",
      "akool-token-6362cd5",
    ],
    ["arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:team/akool-aB3dEf", "team/akool"],
    ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:akool-second-AbCdEf", "akool-second"],
    ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf-more-AbCdEf", "x-AbCdEf-more"],
  ])("from %s is %s", (arn, name) => {
    expect(secretName(arn)).toBe(name);
  });
});
