import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { createHandler, type RunContext } from "../../../lambda/handler";
import { emfLines, wrongsOf } from "../emf";
import { FakeClock } from "../vendor/given";

const CONTEXT: RunContext = {
  awsRequestId: "request-1",
  functionName: "rotator",
  getRemainingTimeInMillis: () => 120_000,
};

const EQUAL_ARNS = {
  TOKEN_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:one-AbCdEf",
  CREDENTIALS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:one-AbCdEf",
  AKOOL_BASE_URL: "https://openapi.akool.com",
  AKOOL_CHECK_PATH: "/credit",
  ROTATE_AFTER_DAYS: "90",
  TOKEN_LIFETIME_DAYS: "365",
  EXPIRY_ALARM_DAYS: "30",
  NATIVE_ROTATION: "false",
};

/** A handler in a world where nothing may be called; what it does is noted. */
function noted(environment: Readonly<Record<string, string>>) {
  const lines: string[] = [];
  const calls: string[] = [];
  const refuse = (what: string) => () => {
    calls.push(what);
    return Promise.reject(new Error("called"));
  };
  const handler = createHandler({
    environment,
    secretsManager: { send: refuse("AWS") } as unknown as SecretsManagerClient,
    http: refuse("Akool"),
    clock: () => new FakeClock(),
    write: (line) => lines.push(line),
  });
  return { handler, lines, calls };
}

describe.each([
  ["lacks everything", {}, /environment lacks TOKEN_SECRET_ARN/],
  ["names one secret twice", EQUAL_ARNS, /name the same secret/],
])("an environment that %s", (_, environment, message) => {
  test.each([{ operation: "check" }, { operation: "deploy", required: false }])(
    "is config, returned to %j",
    async (event) => {
      const { handler, lines, calls } = noted(environment);
      expect(await handler(event, CONTEXT)).toEqual({
        outcome: "config",
        reason: "none",
        failureClass: "config",
        message: expect.stringMatching(message),
      });
      expect(calls).toEqual([]);
      const [line] = emfLines(lines);
      expect(line).toMatchObject({ RunCompleted: 1, ConfigFailure: 1, OtherFailure: 0 });
      for (const name of ["TokenUsable", "TokenDaysLeft", "ExpiryNear"])
        expect(line).not.toHaveProperty(name);
      expect(line && wrongsOf(line)).toEqual([]);
    },
  );

  test.each([{ operation: "rotate" }, { operation: "deploy" }])("is config, thrown to %j", async (event) => {
    const { handler, lines, calls } = noted(environment);
    await expect(handler(event, CONTEXT)).rejects.toMatchObject({
      code: "CONFIG",
      message: expect.stringMatching(message),
    });
    expect(calls).toEqual([]);
    expect(emfLines(lines)).toMatchObject([{ RunCompleted: 1, ConfigFailure: 1 }]);
  });
});

test.each([undefined, {}, { operation: "delete" }, { operation: "rotate", id: "a b" }])(
  "the event %j is thrown back before any call or line, whatever the environment",
  async (event) => {
    for (const environment of [{}, EQUAL_ARNS]) {
      const { handler, lines, calls } = noted(environment);
      await expect(handler(event, CONTEXT)).rejects.toMatchObject({ code: "INVALID_EVENT" });
      expect([calls, lines]).toEqual([[], []]);
    }
  },
);
