import { inspect } from "node:util";
import { expect, test } from "vitest";
import { awsCall, runErrorOf } from "../../lambda/awsCall";
import { RefusedError } from "../../lambda/errors";

const MARK = "leakedByAws";

/** Each name that Secrets Manager gives an error, what it is for its caller, and what for the run. */
const ERRORS: readonly (readonly [name: string, kind: string, verdict: string])[] = [
  ["ResourceNotFoundException", "notFound", "CONFIG"],
  ["ResourceExistsException", "exists", "AWS_UNAVAILABLE"],
  ["AccessDeniedException", "denied", "CONFIG"],
  ["AccessDenied", "denied", "CONFIG"],
  ["DecryptionFailure", "config", "CONFIG"],
  ["EncryptionFailure", "config", "CONFIG"],
  ["InvalidRequestException", "config", "CONFIG"],
  ["InvalidParameterException", "config", "CONFIG"],
  ["LimitExceededException", "config", "CONFIG"],
  ["KMSAccessDeniedException", "config", "CONFIG"],
  ["KMSDisabledException", "config", "CONFIG"],
  ["ThrottlingException", "transient", "AWS_UNAVAILABLE"],
  ["InternalServiceError", "transient", "AWS_UNAVAILABLE"],
  ["InternalFailure", "transient", "AWS_UNAVAILABLE"],
  ["ServiceUnavailable", "transient", "AWS_UNAVAILABLE"],
  ["TimeoutError", "transient", "AWS_UNAVAILABLE"],
  ["ExpiredTokenException", "transient", "AWS_UNAVAILABLE"],
  ["Error", "transient", "AWS_UNAVAILABLE"],
];

test.each(ERRORS)("%s is %s, and for the run %s", async (name, kind, code) => {
  const thrown = Object.assign(new Error(MARK), { name, $response: { body: MARK } });
  const error = await awsCall("GetSecretValue", () => Promise.reject(thrown)).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: "AWS_CALL", kind });
  const verdict = runErrorOf(error);
  expect(verdict.code).toBe(code);
  expect(verdict.message).toContain(`secretsmanager:GetSecretValue failed with ${name}`);
  expect(inspect(verdict, { depth: null, showHidden: true })).not.toContain(MARK);
});

test("our own error is the verdict itself", () => {
  const error = new RefusedError("check", "auth", "code 1004", 1004);
  expect(runErrorOf(error)).toBe(error);
});

/** A text that was thrown, an error whose text spans lines, and one that looks like a stack. */
test.each([
  ["a text", MARK],
  ["an error", new TypeError(`no ${MARK}`)],
  ["an error of several lines", new SyntaxError(`Unexpected token in "\n  ${MARK}\n"`)],
  [
    "an error with a line that looks like a frame",
    new SyntaxError(`Unexpected token in "\n    at ${MARK}\n"`),
  ],
])("%s that nobody expected is not quoted", (_, thrown) => {
  const error = runErrorOf(thrown);
  expect(error.code).toBe("UNEXPECTED");
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain(MARK);
});

test("an error that nobody expected is named, with the place where it arose", () => {
  expect(runErrorOf(new TypeError("x")).message).toMatch(
    /^the run failed unexpectedly with TypeError at .*awsCall\.test\.ts:\d+:\d+\)?$/,
  );
});

test("what is thrown by a call to AWS and is no error has no name to be told by", async () => {
  await expect(awsCall("GetSecretValue", () => Promise.reject("quoted"))).rejects.toMatchObject({
    kind: "transient",
    message: "secretsmanager:GetSecretValue failed with an unknown error",
  });
});
