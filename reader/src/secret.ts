import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT, type TokenValue } from "../../lambda/contract";
import { ForeignValueError, SecretReadError } from "./errors";
import type { SecretsManager } from "./options";

/** How long a read may take, ms. */
export const READ_LIMIT_MS = 5_000;

/** What a service needs of the token secret. */
export interface Token {
  readonly token: string;
  /** ms since 1970; Infinity where the value does not say it */
  readonly expiresAt: number;
  /** Whether the token says so itself; else it is the rotation's guess. */
  readonly expiryIsKnown: boolean;
}

/** @throws SecretReadError, ForeignValueError */
export async function readSecret(client: SecretsManager, secretId: string): Promise<Token> {
  const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: AWSCURRENT });
  const answer = await client
    .send(command, { abortSignal: AbortSignal.timeout(READ_LIMIT_MS) })
    .catch((error: unknown) => {
      throw new SecretReadError(secretId, error);
    });
  const value = parse(answer.SecretString);
  if (value === undefined) throw new ForeignValueError(secretId, "it is no JSON object");
  const { schema, token, expiresAt = "", expirySource } = value;
  // Whatever it is: a newer rotation's value holds the token at the same key, and services are upgraded after it.
  if (typeof schema !== "string" || !schema) throw new ForeignValueError(secretId, "it has no schema");
  if (typeof token !== "string" || !token) throw new ForeignValueError(secretId, "it has no token");
  return {
    token,
    // A value that a person put back may lack it: what the rotation takes for its own, a service must be able to read.
    expiresAt: Date.parse(expiresAt) || Number.POSITIVE_INFINITY,
    expiryIsKnown: expirySource === "jwt",
  };
}

/** Of a schema that this version may not know. */
type ReadValue = Partial<Omit<TokenValue, "schema"> & { readonly schema: string }>;

/** The error of a parser may quote the text: it ends here. */
function parse(text = ""): ReadValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
