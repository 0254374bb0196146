import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Credentials,
  DEFAULT_CHECK_PATH,
  EMPTY_TOKEN_CODE,
  GET_TOKEN_PATH,
  REJECTED_CODE,
  SUCCESS_CODE,
} from "../../lambda/contract";
import { type Behaviour, coded, json, type Reply, scripted, text, tokenOf } from "./akoolReplies";

export { type Behaviour, TOKEN_MARK } from "./akoolReplies";

/** `POST` a behaviour as JSON to answer every call with it; `DELETE` ends that. */
export const CONTROL_PATH = "/_control/always";

const MALFORMED_CODE = 1003;
const CREDIT = 123;

export type AkoolCall = "getToken" | "check" | "other";

/** One request as the stand-in saw it; no secret and no token. */
export interface SeenRequest {
  readonly call: AkoolCall;
  readonly at: Date;
  /** Of the JSON answer, where there was one. */
  readonly code?: number | string;
  /** Which of the issued tokens came as Bearer or was minted; counted from 0. */
  readonly token?: number;
  /** The caller got no whole answer: it was cut off, or the caller had gone. */
  readonly lost?: true;
}

export interface AkoolOptions {
  readonly accounts?: readonly Credentials[];
  /** Whether an account has one valid token at a time. Akool does not say; default false. */
  readonly newTokenKillsOld?: boolean;
  /** Where the token is in a reply: both occur. Default `top`. */
  readonly tokenAt?: "top" | "data";
  /** From the token's `iat` to its `exp`, s; default a year. Akool's own sample has 1. */
  readonly tokenLifetimeSeconds?: number;
  readonly checkPath?: string;
}

/** A stand-in for Akool's API at 127.0.0.1. */
export class StandInAkool {
  /** Every token minted so far, in order. */
  readonly issued: string[] = [];
  readonly requests: SeenRequest[] = [];
  newTokenKillsOld: boolean;
  tokenAt: "top" | "data";
  tokenLifetimeSeconds: number;
  checkPath: string;
  readonly #accounts = new Map<string, string>();
  /** Valid tokens, with the account that each belongs to. */
  readonly #valid = new Map<string, string>();
  readonly #scripts: Record<AkoolCall, Behaviour[]> = { getToken: [], check: [], other: [] };
  #always: Behaviour | undefined;
  readonly #waiting: AkoolCall[] = [];
  #gathering: { call: AkoolCall; missing: number; complete: Promise<void>; release(): void } | undefined;
  #server: Server | undefined;
  #port = 0;

  private constructor(options: AkoolOptions) {
    this.newTokenKillsOld = options.newTokenKillsOld ?? false;
    this.tokenAt = options.tokenAt ?? "top";
    this.tokenLifetimeSeconds = options.tokenLifetimeSeconds ?? 365 * 86_400;
    this.checkPath = options.checkPath ?? DEFAULT_CHECK_PATH;
    for (const account of options.accounts ?? []) this.setCredentials(account);
  }

  static async start(options: AkoolOptions = {}): Promise<StandInAkool> {
    const akool = new StandInAkool(options);
    await akool.restart();
    return akool;
  }

  /** The base URL to configure. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Makes an account, or gives it another secret; its tokens live on. */
  setCredentials({ clientId, clientSecret }: Credentials): void {
    this.#accounts.set(clientId, clientSecret);
  }

  /** From now on this token is answered with 1101. */
  revoke(token: string): void {
    this.#valid.delete(token);
  }

  /** The next requests of this kind behave so, one each. */
  script(call: AkoolCall, ...behaviours: Behaviour[]): void {
    this.#scripts[call].push(...behaviours);
  }

  /** Every request that has no script behaves so, until called without one. */
  always(behaviour?: Behaviour): void {
    this.#always = behaviour;
  }

  /** The next so many requests of this kind are answered when all of them have come. */
  gather(call: AkoolCall, missing: number): void {
    let release = (): void => undefined;
    const complete = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.#gathering = { call, missing, complete, release };
  }

  /** Calls as a service does, with the token as Bearer. Returns the code that it gets. */
  async codeFor(token: string): Promise<number> {
    const reply = await fetch(this.url + this.checkPath, { headers: { authorization: `Bearer ${token}` } });
    return ((await reply.json()) as { code: number }).code;
  }

  count(call: AkoolCall): number {
    return this.requests.filter((request) => request.call === call).length;
  }

  /** The calls that a behaviour keeps waiting now. */
  get waiting(): readonly AkoolCall[] {
    return this.#waiting;
  }

  /** Connections are refused from now on. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Listens again, at the same port; accounts and tokens are as they were. */
  async restart(): Promise<void> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen(this.#port, "127.0.0.1", listening);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const path = (request.url ?? "").split("?")[0];
    if (path === CONTROL_PATH) {
      this.always(request.method === "DELETE" ? undefined : (JSON.parse(body) as Behaviour));
      response.end();
      return;
    }
    const call = this.#callOf(request.method, path);
    const behaviour = this.#scripts[call].shift() ?? this.#always ?? {};
    await this.#gathered(call);
    if (behaviour.delayMs !== undefined) await this.#wait(call, behaviour.delayMs);
    const reply =
      behaviour.close === "before" ? undefined : (scripted(behaviour) ?? this.#normal(call, request, body));
    const { code, token = this.#numberSent(request) } = reply ?? {};
    this.requests.push({
      call,
      at: new Date(),
      ...(code === undefined ? {} : { code }),
      ...(token === undefined ? {} : { token }),
      ...(behaviour.close === undefined && !response.destroyed ? {} : { lost: true }),
    });
    if (reply === undefined || behaviour.close === "after") {
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    if (behaviour.close === "midway") {
      response.write(reply.body.slice(0, reply.body.length / 2), () => response.destroy());
      return;
    }
    response.end(reply.body);
  }

  async #wait(call: AkoolCall, ms: number): Promise<void> {
    this.#waiting.push(call);
    await sleep(ms);
    this.#waiting.splice(this.#waiting.indexOf(call), 1);
  }

  async #gathered(call: AkoolCall): Promise<void> {
    const gathering = this.#gathering;
    if (gathering?.call !== call || gathering.missing === 0) return;
    gathering.missing--;
    if (gathering.missing === 0) gathering.release();
    await gathering.complete;
  }

  #callOf(method: string | undefined, path: string | undefined): AkoolCall {
    if (method === "POST" && path === GET_TOKEN_PATH) return "getToken";
    return method === "GET" && path === this.checkPath ? "check" : "other";
  }

  #normal(call: AkoolCall, request: IncomingMessage, body: string): Reply {
    if (call === "getToken") return this.#mint(body);
    if (call === "check") return this.#check(request.headers.authorization);
    return { status: 404, body: "" };
  }

  #mint(body: string): Reply {
    const asked = json(body);
    if (typeof asked?.clientId !== "string" || typeof asked.clientSecret !== "string") {
      return coded(MALFORMED_CODE);
    }
    if (this.#accounts.get(asked.clientId) !== asked.clientSecret) return coded(REJECTED_CODE);
    if (this.newTokenKillsOld) {
      for (const [old, account] of this.#valid) if (account === asked.clientId) this.#valid.delete(old);
    }
    const token = tokenOf(this.issued.length, this.tokenLifetimeSeconds);
    this.issued.push(token);
    this.#valid.set(token, asked.clientId);
    const place = this.tokenAt === "top" ? { token } : { data: { token } };
    return { ...coded(SUCCESS_CODE, place), token: this.issued.length - 1 };
  }

  #check(authorization: string | undefined): Reply {
    const token = bearerOf(authorization);
    if (token === undefined) return coded(EMPTY_TOKEN_CODE);
    return this.#valid.has(token) ? coded(SUCCESS_CODE, { data: { credit: CREDIT } }) : coded(REJECTED_CODE);
  }

  /** Which of the issued tokens came, whatever is answered to it. */
  #numberSent({ headers }: IncomingMessage): number | undefined {
    const number = this.issued.indexOf(bearerOf(headers.authorization) ?? "");
    return number === -1 ? undefined : number;
  }
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer (.+)$/)?.[1];
}
