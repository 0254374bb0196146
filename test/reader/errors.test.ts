import { expect, test } from "vitest";
import {
  AkoolAnswerError,
  ForeignValueError,
  InvalidOptionError,
  ReaderClosedError,
  SecretReadError,
  TokenExpiredError,
} from "../../reader/src/errors";
import { ReaderWorld } from "./world";

const DENIED = Object.assign(new Error("text of AWS"), { name: "AccessDeniedException" });

test.each([
  [
    new InvalidOptionError("path", "is wrong", "a path"),
    "InvalidOptionError",
    "INVALID_OPTION",
    "path is wrong; allowed: a path",
  ],
  [
    new SecretReadError("akool", DENIED),
    "SecretReadError",
    "SECRET_READ",
    "the secret akool could not be read: AccessDeniedException; its role needs readerPolicy",
  ],
  [
    new SecretReadError("akool", "a text"),
    "SecretReadError",
    "SECRET_READ",
    "the secret akool could not be read: string",
  ],
  [
    new ForeignValueError("akool", "it has no token"),
    "ForeignValueError",
    "FOREIGN_VALUE",
    "the secret akool holds no value of akool-token-rotation: it has no token",
  ],
  [
    new TokenExpiredError(new Date("2026-01-01T00:00:00Z")),
    "TokenExpiredError",
    "TOKEN_EXPIRED",
    "the token expired at 2026-01-01T00:00:00.000Z",
  ],
  [new ReaderClosedError(), "ReaderClosedError", "READER_CLOSED", "this reader was closed"],
  [new AkoolAnswerError(1200, 200), "AkoolAnswerError", "AKOOL_ANSWER", "Akool answered 1200 (HTTP 200)"],
  [
    new AkoolAnswerError(undefined, 502),
    "AkoolAnswerError",
    "AKOOL_ANSWER",
    "Akool answered without a code (HTTP 502)",
  ],
])("%s says what it is, by name, code and message", (error, name, code, message) => {
  expect([error.name, error.code, error.message]).toEqual([name, code, message]);
});

test("a path that may lead elsewhere is named, with what is allowed", async () => {
  await expect(new ReaderWorld().reader.fetch("//akool.example")).rejects.toThrow(
    'path is "//akool.example"; allowed: a path that starts with one slash',
  );
});
