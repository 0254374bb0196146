import { DAY_MS } from "./clock";
import { SCHEMA, type TokenValue } from "./contract";

/** A value that is ours as it was read back: `token` and `schema` are sure, a person may have left out the rest. */
export type StoredToken = Pick<TokenValue, "token" | "schema"> & Partial<TokenValue>;

/** A secret's value as the rotator sees it; `newer` was written by a version of this product with another schema. */
export type ParsedValue =
  | { readonly kind: "empty" | "foreign" | "newer" }
  | { readonly kind: "ours"; readonly value: StoredToken };

/** Tells our own value from an empty one and from somebody else's, which is never overwritten unasked. */
export function parseTokenValue(text: string | undefined, binary: Uint8Array | undefined): ParsedValue {
  if (!text) return { kind: binary === undefined || binary.length === 0 ? "empty" : "foreign" };
  const fields = stringFields(text);
  if (fields?.schema !== undefined && fields.schema !== SCHEMA) return { kind: "newer" };
  if (!fields?.token || fields.schema === undefined) return { kind: "foreign" };
  return { kind: "ours", value: { ...fields, token: fields.token, schema: SCHEMA } as StoredToken };
}

/** The string fields of a JSON object; undefined where the text is anything else. */
export function stringFields(text: string): Partial<Record<string, string>> | undefined {
  const fields = jsonObject(text);
  if (fields === undefined) return undefined;
  const isString = (field: [string, unknown]): field is [string, string] => typeof field[1] === "string";
  return Object.fromEntries(Object.entries(fields).filter(isString));
}

/** A JSON object, its fields of any type; undefined where the text is anything else. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The parser's error quotes the text, which is a secret.
    return undefined;
  }
  const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  return isObject ? (parsed as Readonly<Record<string, unknown>>) : undefined;
}

/** An `exp` outside these bounds is not believed: the one in Akool's documentation is `iat` plus one second. */
const MIN_BELIEVED_LIFETIME_MS = 2 * DAY_MS;
const MAX_BELIEVED_LIFETIME_MS = 3_650 * DAY_MS;

/** When a token expires: what it says itself where that is believable, else the configured lifetime, our guess. */
export function expiryOf(
  token: string,
  issuedAt: number,
  lifetimeDays: number,
): Pick<TokenValue, "expiresAt" | "expirySource"> {
  const exp = expClaim(token);
  const lifetime = exp === undefined ? Number.NaN : exp - issuedAt;
  return lifetime >= MIN_BELIEVED_LIFETIME_MS && lifetime <= MAX_BELIEVED_LIFETIME_MS
    ? { expiresAt: iso(issuedAt + lifetime), expirySource: "jwt" }
    : { expiresAt: iso(issuedAt + lifetimeDays * DAY_MS), expirySource: "configured" };
}

/** The `exp` claim in ms, decoded and not verified: the token is opaque to us, and its other claims are private. */
function expClaim(token: string): number | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof exp === "number" ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}

/** An instant as this product writes it: ISO 8601, UTC. */
export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
