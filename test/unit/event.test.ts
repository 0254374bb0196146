import { describe, expect, test } from "vitest";
import { InvalidEventError } from "../../lambda/errors";
import { parseEvent } from "../../lambda/event";

const AT = "2026-01-01T06:17:00Z";

/** The name of the delivery is the schedule's time, else the sender's id, else the request's. */
const TICKS: readonly (readonly [event: object, tick: string])[] = [
  [{ operation: "check" }, "request-1"],
  [{ operation: "check", id: "my-id" }, "my-id"],
  [{ operation: "check", scheduledTime: AT }, AT],
  [{ operation: "check", scheduledTime: AT, id: "my-id" }, AT],
  [{ operation: "deploy", scheduledTime: AT, id: "my-id" }, AT],
  [{ operation: "deploy" }, "request-1"],
  [{ operation: "check", scheduledTime: "2026-01-01T06:17:00.123Z" }, "2026-01-01T06:17:00.123Z"],
  [{ operation: "rotate" }, "request-1"],
  [{ operation: "rotate", id: "my-id" }, "my-id"],
  [{ operation: "rotate", scheduledTime: AT }, "request-1"],
  [{ operation: "rotate", scheduledTime: AT, id: "my-id" }, "my-id"],
  // What is no instant counts as absent.
  [{ operation: "check", scheduledTime: "<aws.scheduler.scheduled-time>" }, "request-1"],
  [{ operation: "check", scheduledTime: "<aws.scheduler.scheduled-time>", id: "my-id" }, "my-id"],
  [{ operation: "check", scheduledTime: "" }, "request-1"],
  [{ operation: "check", scheduledTime: "tomorrow" }, "request-1"],
  [{ operation: "check", scheduledTime: "2026-01-01" }, "request-1"],
  [{ operation: "check", scheduledTime: "2026-13-01T00:00:00Z" }, "request-1"],
  [{ operation: "check", scheduledTime: "2026-01-01T25:00:00Z" }, "request-1"],
  [{ operation: "check", scheduledTime: `${AT}\n` }, "request-1"],
  [{ operation: "check", scheduledTime: 1_767_225_600_000 }, "request-1"],
  [{ operation: "check", scheduledTime: null }, "request-1"],
  [{ operation: "check", scheduledTime: [AT] }, "request-1"],
];

test.each(TICKS)("%j is delivery %s", (event, tick) => {
  expect(parseEvent(event, "request-1").tick).toBe(tick);
});

describe("an id", () => {
  test.each(["a", "0", "-", "A-z-09", "x".repeat(64)])("may be %s", (id) => {
    expect(parseEvent({ operation: "rotate", id }, "request-1").tick).toBe(id);
  });

  test.each([
    "",
    "x".repeat(65),
    "with space",
    "with_underscore",
    "dot.ted",
    "sla/sh",
    "ümlaut",
    "line\n",
    "\nline",
    7,
    null,
    true,
    {},
    ["a"],
  ])("may not be %j", (id) => {
    for (const operation of ["check", "rotate", "deploy"]) {
      expect(() => parseEvent({ operation, id }, "request-1")).toThrow(InvalidEventError);
    }
  });
});

test.each([
  ["undefined", undefined],
  ["null", null],
  ["a text", "check"],
  ["a number", 1],
  ["an array", ["check"]],
  ["an empty object", {}],
  ["no operation", { id: "my-id" }],
  ["another operation", { operation: "delete" }],
  ["capitals", { operation: "Check" }],
  ["a space", { operation: "check " }],
  ["an inherited name", { operation: "toString" }],
  ["an operation in an array", { operation: ["check"] }],
  ["null as operation", { operation: null }],
  ["required as text", { operation: "deploy", required: "false" }],
  ["required as null", { operation: "deploy", required: null }],
  ["a credentials version that is a number", { operation: "deploy", credentialsVersionId: 1 }],
  ["a credentials version that is null", { operation: "deploy", credentialsVersionId: null }],
])("%s is no event", (_, event) => {
  expect(() => parseEvent(event, "request-1")).toThrow(InvalidEventError);
});

test("an event that is refused is not quoted", () => {
  for (const event of [{ operation: "s3cret" }, { operation: "check", id: "s3cret!" }]) {
    expect(() => parseEvent(event, "request-1")).toThrow(/^(?!.*s3cret)/);
  }
});

test("a deployment requires a token unless it says otherwise", () => {
  expect(parseEvent({ operation: "deploy" }, "request-1")).toEqual({
    operation: "deploy",
    tick: "request-1",
    required: true,
  });
  expect(parseEvent({ operation: "deploy", required: false, credentialsVersionId: "v1" }, "r")).toEqual({
    operation: "deploy",
    tick: "r",
    required: false,
    credentialsVersionId: "v1",
  });
});

test("unknown keys are ignored, for a schedule may send more", () => {
  expect(parseEvent({ operation: "check", version: "0", detail: {} }, "request-1")).toEqual({
    operation: "check",
    tick: "request-1",
    required: true,
  });
});

test("the credentials' version is a deployment's alone, and absent where none is named", () => {
  expect(parseEvent({ operation: "check", credentialsVersionId: "v1" }, "request-1")).toStrictEqual({
    operation: "check",
    tick: "request-1",
    required: true,
  });
  expect(parseEvent({ operation: "deploy" }, "request-1")).not.toHaveProperty("credentialsVersionId");
});

test.each([
  [null, "the event is not a JSON object"],
  [{}, "operation must be one of check, rotate, deploy"],
  [{ operation: "check", id: "" }, "id must be 1 to 64 letters, digits and hyphens"],
  [{ operation: "deploy", required: 1 }, "required must be true or false"],
  [{ operation: "deploy", credentialsVersionId: 1 }, "credentialsVersionId must be a string"],
])("%j is refused by what is allowed", (event, message) => {
  expect(() => parseEvent(event, "request-1")).toThrow(new InvalidEventError(message));
});

describe("a step of Secrets Manager's own rotation", () => {
  const STEP = {
    Step: "createSecret",
    SecretId: "arn:aws:secretsmanager:…",
    ClientRequestToken: "t".repeat(32),
  };

  test("is named by the version that is made, and its other keys are ignored", () => {
    expect(parseEvent({ ...STEP, RotationToken: "r", operation: "check" }, "request-1")).toStrictEqual({
      operation: "createSecret",
      tick: "t".repeat(32),
      secretId: "arn:aws:secretsmanager:…",
    });
  });

  test.each([
    [{ Step: "rotate" }, "Step must be one of createSecret, setSecret, testSecret, finishSecret"],
    [{ Step: undefined }, "Step must be one of createSecret, setSecret, testSecret, finishSecret"],
    [{ SecretId: undefined }, "SecretId must be a string"],
    [{ ClientRequestToken: undefined }, "ClientRequestToken must be 32 to 64 visible ASCII characters"],
    [{ ClientRequestToken: "t".repeat(31) }, "ClientRequestToken must be 32 to 64 visible ASCII characters"],
    [{ ClientRequestToken: "t".repeat(65) }, "ClientRequestToken must be 32 to 64 visible ASCII characters"],
    [{ ClientRequestToken: " ".repeat(32) }, "ClientRequestToken must be 32 to 64 visible ASCII characters"],
  ])("with %j is refused by what is allowed", (wrong, message) => {
    expect(() => parseEvent({ ...STEP, ...wrong }, "request-1")).toThrow(new InvalidEventError(message));
  });

  test.each([32, 64])("may have a token of %d characters", (length) => {
    const ClientRequestToken = "t".repeat(length);
    expect(parseEvent({ ...STEP, ClientRequestToken }, "request-1").tick).toBe(ClientRequestToken);
  });
});
