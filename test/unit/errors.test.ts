import { expect, test } from "vitest";
import {
  AkoolUnreachableError,
  AwsCallError,
  AwsUnavailableError,
  ConfigError,
  InvalidEventError,
  NotConfiguredError,
  RefusedError,
  UnexpectedError,
} from "../../lambda/errors";

test.each([
  [new InvalidEventError("m"), "InvalidEventError", "INVALID_EVENT"],
  [new ConfigError("m"), "ConfigError", "CONFIG"],
  [new NotConfiguredError("m"), "NotConfiguredError", "NOT_CONFIGURED"],
  [new RefusedError("check", "auth", "code 1004", 1004), "RefusedError", "REFUSED"],
  [new AkoolUnreachableError("check", "HTTP 503"), "AkoolUnreachableError", "AKOOL_UNREACHABLE"],
  [new AwsUnavailableError("m"), "AwsUnavailableError", "AWS_UNAVAILABLE"],
  [new UnexpectedError("m"), "UnexpectedError", "UNEXPECTED"],
  [new AwsCallError("GetSecretValue", "denied", "AccessDenied"), "AwsCallError", "AWS_CALL"],
])("%s says what it is under both of its names", (error, name, code) => {
  expect([error.name, error.code]).toEqual([name, code]);
});

/** An error whose stack is this text. */
function withStack(message: string, stack: string | undefined): TypeError {
  return Object.defineProperty(new TypeError(message), "stack", { value: stack });
}

test.each([
  ["a text", "s3cret", "string"],
  ["an error without a stack", withStack("m", undefined), "TypeError"],
  ["a stack without frames", withStack("m", "TypeError: m"), "TypeError"],
  [
    "a stack that does not hold the message",
    withStack("changed", "TypeError: m\n    at s3cret (a.js:1:2)"),
    "TypeError",
  ],
  [
    "a frame",
    withStack("m", "TypeError: m\n    at run (a.js:1:2)\n    at b.js:3:4"),
    "TypeError at run (a.js:1:2)",
  ],
  [
    "a message that looks like a frame",
    withStack("m\n    at s3cret", "TypeError: m\n    at s3cret\n    at run (a.js:1:2)"),
    "TypeError at run (a.js:1:2)",
  ],
  [
    "a line in which at is a word",
    withStack("m", "TypeError: m\nlook at s3cret\n    at run (a.js:1:2)"),
    "TypeError at run (a.js:1:2)",
  ],
])("%s is told by its kind and its first frame alone", (_, thrown, told) => {
  expect(new UnexpectedError(thrown).message).toBe(`the run failed unexpectedly with ${told}`);
});
