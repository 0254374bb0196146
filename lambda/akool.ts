import { type Answer, readAnswer } from "./answers";
import type { Clock } from "./clock";
import { type Credentials, GET_TOKEN_PATH, REJECTED_CODE, SUCCESS_CODE } from "./contract";
import { AkoolUnreachableError, RefusedError } from "./errors";
import { type Http, TOTAL_LIMIT_MS } from "./http";

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
      const answer = await attempt(
        async () => {
          if (clock.timeLeft() < GET_TOKEN_RESERVE_MS) return outOfTime("getToken");
          const reply = await http({
            method: "POST",
            url: baseUrl + GET_TOKEN_PATH,
            headers: {
              accept: "application/json",
              "content-type": "application/json",
              "content-length": String(Buffer.byteLength(body)),
            },
            body,
            limitMs: TOTAL_LIMIT_MS,
          });
          return readAnswer("getToken", reply);
        },
        (transient) => transient.mayRepeat,
      );
      if (answer.kind !== "success") throw answer.error;
      return tokenIn(answer.body);
    },

    async check(token) {
      if (!isSendable(token)) {
        const error = new RefusedError("check", "other", "the token cannot be sent in an HTTP header");
        return { kind: "refused", error };
      }
      const answer = await attempt(
        async () => {
          const limitMs = Math.min(TOTAL_LIMIT_MS, clock.timeLeft() - CHECK_RESERVE_MS);
          if (limitMs <= 0) return outOfTime("check");
          const headers = { accept: "application/json", authorization: `Bearer ${token}` };
          return readAnswer(
            "check",
            await http({ method: "GET", url: baseUrl + checkPath, headers, limitMs }),
          );
        },
        () => true,
      );
      if (answer.kind === "success") return { kind: "usable", code: SUCCESS_CODE };
      if (answer.kind === "transient") return answer;
      const { error } = answer;
      if (error.failureClass === "quota" && error.akoolCode !== undefined) {
        return { kind: "usable", code: error.akoolCode };
      }
      return { kind: error.akoolCode === REJECTED_CODE ? "rejected" : "refused", error };
    },
  };

  async function attempt(
    send: () => Promise<Answer>,
    repeatable: (answer: Extract<Answer, { kind: "transient" }>) => boolean,
  ): Promise<Answer> {
    let answer = await send();
    for (const wait of ATTEMPT_WAITS_MS) {
      if (answer.kind !== "transient" || !repeatable(answer)) break;
      await clock.sleep(wait);
      answer = await send();
    }
    return answer;
  }
}

function outOfTime(endpoint: string): Answer {
  const error = new AkoolUnreachableError(
    `Akool ${endpoint}: not called, too little of the run's time is left`,
  );
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
