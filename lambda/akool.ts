import { type Answer, readAnswer } from "./answers";
import type { Clock } from "./clock";
import { type Credentials, GET_TOKEN_PATH, REJECTED_CODE, SUCCESS_CODE } from "./contract";
import { AkoolUnreachableError, RefusedError } from "./errors";
import { type Http, type HttpRequest, TOTAL_LIMIT_MS } from "./http";

/** Waits before the second and the third attempt, ms. */
const ATTEMPT_WAITS_MS = [500, 1_000];
/** A getToken is not started with less than this left, ms: its token must still be checked and stored. */
const GET_TOKEN_RESERVE_MS = 30_000;
/** No check runs into the last of the run, ms: what it was made for must still be stored. */
const CHECK_RESERVE_MS = 20_000;

/** What Akool says of a token. `usable` holds a quota code too: it was the token that Akool recognised. */
export type CheckAnswer =
  | { readonly kind: "usable"; readonly code: number }
  | { readonly kind: "rejected"; readonly error: RefusedError }
  | { readonly kind: "refused"; readonly error: RefusedError }
  | { readonly kind: "transient"; readonly error: AkoolUnreachableError };

export interface Akool {
  /**
   * Mints a token: not idempotent, so it is repeated only where the first request surely did nothing.
   * @throws RefusedError, AkoolUnreachableError
   */
  getToken(credentials: Credentials): Promise<string>;
  /** Asks Akool whether it accepts the token; three attempts, and never throws. */
  check(token: string): Promise<CheckAnswer>;
}

export interface AkoolOptions {
  /** An origin; paths are appended. */
  readonly baseUrl: string;
  readonly checkPath: string;
  readonly http: Http;
  readonly clock: Clock;
}

/** The two calls to Akool that the rotator makes. */
export function createAkool({ baseUrl, checkPath, http, clock }: AkoolOptions): Akool {
  return {
    async getToken({ clientId, clientSecret }) {
      const body = JSON.stringify({ clientId, clientSecret });
      const headers = {
        accept: "application/json",
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
      };
      const request = { method: "POST", url: baseUrl + GET_TOKEN_PATH, headers, body } as const;
      const answer = await ask("getToken", request, (left) => (left < GET_TOKEN_RESERVE_MS ? 0 : left));
      if (answer.kind !== "success") throw answer.error;
      return tokenIn(answer.body);
    },

    async check(token) {
      if (!isSendable(token)) {
        const detail = "not called, the token in the secret cannot be sent in an HTTP header";
        return { kind: "refused", error: new RefusedError("check", "config", detail) };
      }
      const headers = { accept: "application/json", authorization: `Bearer ${token}` };
      const request = { method: "GET", url: baseUrl + checkPath, headers } as const;
      const answer = await ask("check", request, (left) => left - CHECK_RESERVE_MS);
      if (answer.kind === "success") return { kind: "usable", code: SUCCESS_CODE };
      if (answer.kind === "transient") return answer;
      const { error } = answer;
      if (error.failureClass === "quota" && error.akoolCode !== undefined) {
        return { kind: "usable", code: error.akoolCode };
      }
      return { kind: error.akoolCode === REJECTED_CODE ? "rejected" : "refused", error };
    },
  };

  /**
   * Up to three attempts, a GET after any transient answer, a POST only where the server surely did nothing.
   * @param allowed what a request may take with so much of the run left, ms; with nothing it is not made.
   */
  async function ask(
    endpoint: string,
    request: Omit<HttpRequest, "limitMs">,
    allowed: (left: number) => number,
  ): Promise<Answer> {
    const send = async (): Promise<Answer> => {
      const limitMs = Math.min(TOTAL_LIMIT_MS, allowed(clock.timeLeft()));
      return readAnswer(endpoint, await http({ ...request, limitMs }));
    };
    if (allowed(clock.timeLeft()) <= 0) return outOfTime(endpoint);
    let answer = await send();
    for (const wait of ATTEMPT_WAITS_MS) {
      const repeatable = answer.kind === "transient" && (request.method === "GET" || answer.mayRepeat);
      if (!repeatable || allowed(clock.timeLeft() - wait) <= 0) break;
      await clock.sleep(wait);
      answer = await send();
    }
    return answer;
  }
}

function outOfTime(endpoint: string): Answer {
  const detail = "not called, too little of the run's time is left";
  const error = new AkoolUnreachableError(endpoint, detail);
  return { kind: "transient", error, mayRepeat: false };
}

/** Akool answers with the token at the top or under `data`; nowhere else is it looked for. */
function tokenIn(body: Readonly<Record<string, unknown>>): string {
  const data: unknown = body.data;
  const nested = typeof data === "object" && data !== null && "token" in data ? data.token : undefined;
  for (const token of [body.token, nested]) {
    if (typeof token === "string" && isSendable(token)) return token;
  }
  throw new RefusedError("getToken", "other", `code ${SUCCESS_CODE} without a token`, SUCCESS_CODE);
}

/** Visible ASCII: anything else would break the header that services send it in. */
function isSendable(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}
