import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Http } from "../../lambda/http";
import { execute } from "../../test/support/model/commands";
import { SecretModel } from "../../test/support/model/secret";
import { CREDENTIALS_ARN, TOKEN_ARN } from "../../test/support/model/world";
import { rotatorEnvironment } from "../../test/support/rotatorEnvironment";
import type { Subject } from "../subject/subject";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const CREDENTIALS_VERSION = "credentials-1";

/** Which of the two calls to Akool a run begins with: there is no token yet, or there is one to check. */
export type FirstCall = "getToken" | "check";
export const FIRST_CALLS: readonly FirstCall[] = ["getToken", "check"];

export interface Given {
  readonly first: FirstCall;
  readonly baseUrl: string;
  readonly clientSecret: string;
  /** At AWSCURRENT, where a check comes first. */
  readonly token: string;
  readonly http: Http;
}

/** How a run ended. */
export interface Done {
  /** `rotated`, `healthy quota 1006 QuotaFailure`, `refused auth 1101 AuthFailure`, `AKOOL_UNREACHABLE`. */
  readonly end: string;
  /** The token at AWSCURRENT. */
  readonly token: string | undefined;
  /** What it wrote and returned or threw. */
  readonly said: string;
}

/** A scheduled check by the whole handler on two secrets; its waits take no time. */
export async function oneRun(subject: Subject, given: Given): Promise<Done> {
  const secrets = new Map([
    [TOKEN_ARN, new SecretModel(() => NOW)],
    [CREDENTIALS_ARN, new SecretModel(() => NOW)],
  ]);
  const { first, token, clientSecret } = given;
  secrets
    .get(CREDENTIALS_ARN)
    ?.put(CREDENTIALS_VERSION, JSON.stringify({ clientId: "client", clientSecret }));
  if (first === "check") {
    const value = { token, schema: "1", credentialsVersionId: CREDENTIALS_VERSION };
    secrets.get(TOKEN_ARN)?.put("token-1", JSON.stringify(value));
  }
  const lines: string[] = [];
  const handler = subject.createHandler({
    environment: rotatorEnvironment(TOKEN_ARN, CREDENTIALS_ARN, given.baseUrl),
    secretsManager: {
      send: async (command: object) => execute(secrets, command),
    } as unknown as SecretsManagerClient,
    http: given.http,
    clock: (timeLeft) => ({ now: () => NOW, timeLeft, sleep: async () => undefined, random: () => 0.5 }),
    write: (line) => lines.push(line),
  });
  const context = {
    awsRequestId: "request-1",
    functionName: "rotator",
    getRemainingTimeInMillis: () => 120_000,
  };
  const ended = await handler({ operation: "check" }, context).then(
    ({ outcome, failureClass, code, message }) => ({
      words: [outcome, failureClass, code, ...failuresIn(lines)],
      message,
    }),
    (error: Error) => ({ words: ["code" in error ? error.code : error.name], message: error.stack }),
  );
  const current = secrets.get(TOKEN_ARN)?.holder("AWSCURRENT")?.value;
  return {
    end: ended.words.filter((word) => word !== undefined).join(" "),
    token: current === undefined ? undefined : (JSON.parse(current) as { token: string }).token,
    said: [...lines, ended.message].join("\n"),
  };
}

/** Names of the failure metrics that are 1. */
function failuresIn(lines: readonly string[]): string[] {
  const values = lines.flatMap((line) => Object.entries(JSON.parse(line) as Record<string, unknown>));
  return values.filter(([name, value]) => name.endsWith("Failure") && value === 1).map(([name]) => name);
}
