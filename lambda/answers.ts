import { CODE_CLASSES, SUCCESS_CODE } from "./contract";
import { AkoolUnreachableError, RefusedError } from "./errors";
import type { HttpReply } from "./http";

/** What an answer of Akool means; `mayRepeat`: the server surely did nothing, so even a getToken may be sent again. */
export type Answer =
  | { readonly kind: "success"; readonly body: Readonly<Record<string, unknown>> }
  | { readonly kind: "refused"; readonly error: RefusedError }
  | { readonly kind: "transient"; readonly error: AkoolUnreachableError; readonly mayRepeat: boolean };

/** Reads an answer: a known code wins over the HTTP status, and only 2xx with code 1000 is a success. */
export function readAnswer(endpoint: string, reply: HttpReply): Answer {
  const transient = (detail: string, mayRepeat: boolean): Answer => ({
    kind: "transient",
    error: new AkoolUnreachableError(endpoint, detail),
    mayRepeat,
  });
  const other = (detail: string, code?: number): Answer => ({
    kind: "refused",
    error: new RefusedError(endpoint, "other", detail, code),
  });

  if (reply.kind === "failed") return transient(reply.detail, !reply.mayHaveArrived);
  if (reply.kind === "tooLong") return other(`HTTP ${reply.status} with too long an answer`);

  const { status } = reply;
  const body = parseObject(reply.body);
  const code = parseCode(body?.code);
  const known = code === undefined ? undefined : CODE_CLASSES[code];
  if (known === "transient") return transient(`code ${code}`, true);
  if (known !== undefined) {
    return { kind: "refused", error: new RefusedError(endpoint, known, `code ${code}`, code) };
  }
  const answered = code === undefined ? `HTTP ${status}` : `HTTP ${status}, code ${code}`;
  if (status === 429 || status >= 500) {
    return transient(answered, code !== SUCCESS_CODE && (status === 429 || status === 503));
  }
  if (body === undefined) return other(`HTTP ${status} without a JSON object`);
  if (code === undefined) return other(`HTTP ${status} without a code`);
  if (code !== SUCCESS_CODE || status < 200 || status > 299) return other(answered, code);
  return { kind: "success", body };
}

function parseObject(body: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // The parser's error quotes the body.
    return undefined;
  }
}

/** A code may arrive as a number or as a numeric string; anything longer is no code, and not to be logged. */
function parseCode(value: unknown): number | undefined {
  return (typeof value === "number" || typeof value === "string") && /^\d{1,5}$/.test(String(value))
    ? Number(value)
    : undefined;
}
