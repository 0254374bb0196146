import { REJECTED_CODE, SUCCESS_CODE } from "../../lambda/contract";
import { AkoolAnswerError, InvalidOptionError } from "./errors";

/** Akool's answer to a request that succeeded: its code is 1000, the rest is the endpoint's. */
export interface AkoolAnswer {
  readonly code: typeof SUCCESS_CODE;
  readonly [key: string]: unknown;
}

/** Where the token of a request comes from. */
export interface Tokens {
  get(): Promise<string>;
  refresh(): Promise<string>;
}

/**
 * One request to Akool, repeated once with the latest token when Akool refuses the first one.
 * Redirects are refused: the token must not follow them.
 */
export async function akoolFetch(
  tokens: Tokens,
  baseUrl: string,
  path: string,
  init: RequestInit = {},
): Promise<AkoolAnswer> {
  if (!/^\/(?![/\\])/.test(path)) {
    throw new InvalidOptionError("path", `is ${JSON.stringify(path)}`, "a path that starts with one slash");
  }
  const ask = async (token: string): Promise<AkoolAnswer> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${token}`);
    return parse(await fetch(baseUrl + path, { ...init, headers, redirect: "error" }));
  };
  try {
    return await ask(await tokens.get());
  } catch (error) {
    if (!(error instanceof AkoolAnswerError) || error.akoolCode !== REJECTED_CODE) throw error;
    const latest = await tokens.refresh();
    // A stream, of the web's or of Node's, has been read; what it held is gone.
    if (Symbol.asyncIterator in Object(init.body)) throw error;
    return ask(latest);
  }
}

/** @throws AkoolAnswerError; nothing of the answer is in it but its code */
async function parse(response: Response): Promise<AkoolAnswer> {
  const body: unknown = await response.json().catch((error: unknown) => {
    // What is no JSON has no code. An answer that was cut off, or given up by the caller, is no answer at all.
    if (!(error instanceof SyntaxError)) throw error;
  });
  const answer = typeof body === "object" && body !== null ? (body as { readonly code?: unknown }) : {};
  const code = /^\d+$/.test(String(answer.code)) ? Number(answer.code) : undefined;
  if (code !== SUCCESS_CODE || !response.ok) throw new AkoolAnswerError(code, response.status);
  return { ...answer, code };
}
