import { inspect } from "node:util";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import fc from "fast-check";
import { expect, test } from "vitest";
import { GET_TOKEN_PATH, type RotationEvent } from "../../../lambda/contract";
import { createHandler } from "../../../lambda/handler";
import type { Http, HttpReply } from "../../../lambda/http";
import { execute } from "../../support/model/commands";
import { SecretModel } from "../../support/model/secret";
import { CREDENTIALS_ARN, TOKEN_ARN } from "../../support/model/world";
import { answered, FakeClock } from "../vendor/given";

const MARK = "leakedByTheOtherSide";
const CLIENT_SECRET = "theClientSecret";
const SIGNATURE = "theSignature";
const CLAIMS = Buffer.from('{"email":"owner@example.com"}').toString("base64url");
const TOKEN = `eyJhbGciOiJIUzI1NiJ9.${CLAIMS}.${SIGNATURE}`;
const SECRETS = [MARK, CLIENT_SECRET, SIGNATURE, CLAIMS, "owner@example.com"];

/** How one call to Akool ends; an `echo` holds all that was sent, as a debugging gateway's does. */
const akoolDoes = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: "success" } as const) },
  fc.record({
    kind: fc.constant("coded" as const),
    code: fc.constantFrom<unknown>(1101, 1101, 1102, 1006, 1005, 1200, 1003, 1999, MARK, null),
    status: fc.constantFrom(200, 401, 429, 503),
  }),
  fc.record({ kind: fc.constant("echo" as const), status: fc.constantFrom(200, 302, 404, 429, 500, 503) }),
  fc.record({ kind: fc.constant("failed" as const), mayHaveArrived: fc.boolean() }),
);

/** How one call to Secrets Manager ends: undefined where it works. */
const awsDoes = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  fc.constantFrom(
    "AccessDeniedException",
    "ThrottlingException",
    "InternalServiceError",
    "DecryptionFailure",
    "InvalidRequestException",
    "ResourceNotFoundException",
    "ResourceExistsException",
  ),
);

const ours = (more: object) => JSON.stringify({ token: TOKEN, schema: "1", ...more });
const tokenValue = fc.constantFrom(
  undefined,
  "",
  MARK,
  `${MARK} {`,
  `{"token":"${TOKEN}","note":"${MARK}"}`,
  `{"token":"${TOKEN}","schema":"${MARK}"}`,
  ours({ credentialsVersionId: "credentials-1", expiresAt: "2026-12-31T00:00:00Z" }),
  ours({ credentialsVersionId: "credentials-0", expiresAt: MARK }),
);
const credentialsValue = fc.constantFrom(
  undefined,
  `{"clientId":"the-client","clientSecret":"${CLIENT_SECRET}"}`,
  `{"clientId":"the-client","clientSecret":"${CLIENT_SECRET}"}`,
  `{"clientId":"the-client","secret":"${CLIENT_SECRET}"}`,
  `${CLIENT_SECRET}}`,
);
const event = fc.constantFrom<RotationEvent>(
  { operation: "check" },
  { operation: "rotate", id: "by-hand" },
  { operation: "deploy", credentialsVersionId: "credentials-1" },
  { operation: "deploy", required: false },
);
const plan = fc.record({
  event,
  tokenValue,
  credentialsValue,
  akool: fc.array(akoolDoes, { maxLength: 8 }),
  aws: fc.array(awsDoes, { maxLength: 8 }),
});
type Plan = typeof plan extends fc.Arbitrary<infer T> ? T : never;

test("no secret, token, claim or body is in a line, a result or an error, whatever both sides do", async () => {
  const outcomes = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(plan, async (planned) => {
      const { lines, shown } = await play(planned);
      for (const secret of SECRETS) expect(lines.join("\n") + shown).not.toContain(secret);
      for (const line of lines) outcomes.add(JSON.parse(line).outcome);
    }),
    { numRuns: 3_000 },
  );
  expect([...outcomes].toSorted()).toEqual([
    "config",
    "healthy",
    "notConfigured",
    "refused",
    "rotated",
    "transient",
  ]);
});

/** One run of the shipped handler; `shown` is all that its caller could print. */
async function play(planned: Plan): Promise<{ lines: string[]; shown: string }> {
  const clock = new FakeClock();
  const lines: string[] = [];
  const secrets = new Map([
    [TOKEN_ARN, secretWith("token-1", planned.tokenValue)],
    [CREDENTIALS_ARN, secretWith("credentials-1", planned.credentialsValue)],
  ]);
  const aws = planned.aws.values();
  const send = async (command: object): Promise<object> => {
    const name = aws.next().value;
    if (name !== undefined) throw Object.assign(new Error(`${MARK} ${CLIENT_SECRET} ${TOKEN}`), { name });
    return execute(secrets, command);
  };
  const handler = createHandler({
    environment: {
      TOKEN_SECRET_ARN: TOKEN_ARN,
      CREDENTIALS_SECRET_ARN: CREDENTIALS_ARN,
      AKOOL_BASE_URL: "https://openapi.akool.com",
      AKOOL_CHECK_PATH: "/credit",
      ROTATE_AFTER_DAYS: "90",
      TOKEN_LIFETIME_DAYS: "365",
      EXPIRY_ALARM_DAYS: "30",
      NATIVE_ROTATION: "false",
    },
    secretsManager: { send } as unknown as SecretsManagerClient,
    http: akoolThat(planned.akool),
    clock: () => clock,
    write: (line) => lines.push(line),
  });
  const ended = await handler(planned.event, {
    awsRequestId: "request-1",
    functionName: "rotator",
    getRemainingTimeInMillis: () => clock.timeLeft(),
  }).then(
    (result) => JSON.stringify(result),
    (error: Error) => JSON.stringify(error) + error.stack + inspect(error, { depth: null, showHidden: true }),
  );
  return { lines, shown: ended };
}

function secretWith(id: string, value: string | undefined): SecretModel {
  const secret = new SecretModel(() => Date.parse("2025-12-01T00:00:00Z"));
  if (value !== undefined) secret.put(id, value);
  return secret;
}

function akoolThat(does: Plan["akool"]): Http {
  const next = does.values();
  return async ({ url, headers, body }): Promise<HttpReply> => {
    const act = next.next().value ?? { kind: "success" };
    const echo = `${MARK} ${JSON.stringify(headers)} ${body} ${TOKEN} owner@example.com`;
    if (act.kind === "failed") return { ...act, detail: "ECONNRESET" };
    if (act.kind === "echo") return answered(act.status, echo);
    if (act.kind === "coded") return answered(act.status, { code: act.code, msg: echo, token: TOKEN });
    return answered(200, { code: 1000, msg: MARK, ...(url.endsWith(GET_TOKEN_PATH) && { token: TOKEN }) });
  };
}
