import { type Akool, createAkool } from "../../../lambda/akool";
import type { Clock } from "../../../lambda/clock";
import { AkoolUnreachableError, RefusedError } from "../../../lambda/errors";
import type { Http, HttpReply, HttpRequest } from "../../../lambda/http";

export const CREDENTIALS = { clientId: "the-client", clientSecret: "the-secret" };
export const TOKEN = "header.claims.signature";

/** Time that passes only in sleeps, each of which is noted. */
export class FakeClock implements Clock {
  readonly slept: number[] = [];
  #now = Date.parse("2026-01-01T00:00:00Z");

  constructor(private left = 120_000) {}

  now(): number {
    return this.#now;
  }

  timeLeft(): number {
    return this.left;
  }

  async sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.pass(ms);
  }

  random(): number {
    return 0.5;
  }

  pass(ms: number): void {
    this.#now += ms;
    this.left -= ms;
  }
}

export interface Script {
  readonly akool: Akool;
  readonly clock: FakeClock;
  readonly requests: HttpRequest[];
}

/** A client whose requests get these replies in order, the last one for ever; each reply may take time, ms. */
export function scripted(
  replies: readonly HttpReply[],
  times: { left?: number; each?: number } = {},
): Script {
  const clock = new FakeClock(times.left);
  const requests: HttpRequest[] = [];
  const http: Http = async (request) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)];
    requests.push(request);
    clock.pass(times.each ?? 0);
    if (reply === undefined) throw new Error("no reply is scripted");
    return reply;
  };
  const akool = createAkool({ baseUrl: "https://akool.example", checkPath: "/credit", http, clock });
  return { akool, clock, requests };
}

/** An answer whose body is this text, or this value as JSON. */
export function answered(status: number, body: unknown): HttpReply {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return { kind: "answered", status, body: bytes };
}

/** How a getToken ends, in words: `token …`, `auth 1101`, `other`, `transient`. */
export async function endOfGetToken({ akool }: Pick<Script, "akool">): Promise<string> {
  try {
    return `token ${await akool.getToken(CREDENTIALS)}`;
  } catch (error) {
    return inWords(error);
  }
}

/** How a check ends, in words: `usable 1000`, `rejected: auth 1101`, `refused: other`, `transient`. */
export async function endOfCheck({ akool }: Pick<Script, "akool">): Promise<string> {
  const answer = await akool.check(TOKEN);
  if (answer.kind === "usable") return `usable ${answer.code}`;
  return answer.kind === "transient" ? inWords(answer.error) : `${answer.kind}: ${inWords(answer.error)}`;
}

function inWords(error: unknown): string {
  if (error instanceof AkoolUnreachableError) return "transient";
  if (!(error instanceof RefusedError)) throw error;
  return error.akoolCode === undefined ? error.failureClass : `${error.failureClass} ${error.akoolCode}`;
}

/** The error of a call that fails, whichever call it is. */
export async function errorOf({ akool }: Script, call: "getToken" | "check"): Promise<Error | undefined> {
  if (call === "getToken") {
    return akool.getToken(CREDENTIALS).then(
      () => undefined,
      (error: Error) => error,
    );
  }
  const answer = await akool.check(TOKEN);
  return answer.kind === "usable" ? undefined : answer.error;
}
