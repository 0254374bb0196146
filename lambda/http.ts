import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";

/** Time to a usable connection (DNS, TCP and TLS together), ms. */
const CONNECT_LIMIT_MS = 5_000;
/** Time to the last byte of the answer, ms. */
export const TOTAL_LIMIT_MS = 15_000;
/** The longest answer that is read, bytes. */
const MAX_ANSWER_BYTES = 64 * 1024;

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** At most `TOTAL_LIMIT_MS`. */
  readonly limitMs: number;
}

/** `failed` says whether the request may have reached the server: only if not is a repeat surely harmless. */
export type HttpReply =
  | { readonly kind: "answered"; readonly status: number; readonly body: Buffer }
  | { readonly kind: "tooLong"; readonly status: number }
  | { readonly kind: "failed"; readonly mayHaveArrived: boolean; readonly detail: string };

export type Http = (request: HttpRequest) => Promise<HttpReply>;

/**
 * One request on a connection of its own, redirects not followed; given a valid URL it never throws.
 * `fetch` would cost 80 ms of a cold start, and a kept connection may be dead after hours in a frozen function.
 */
export const nodeHttp: Http = (request) =>
  new Promise((resolve) => {
    const url = new URL(request.url);
    const secure = url.protocol === "https:";
    const options: RequestOptions = { method: request.method, headers: request.headers, agent: false };
    const outgoing = secure ? httpsRequest(url, options) : httpRequest(url, options);
    let connected = false;

    const end = (reply: HttpReply): void => {
      clearTimeout(connectTimer);
      clearTimeout(totalTimer);
      outgoing.destroy();
      resolve(reply);
    };
    const fail = (detail: string): void => end({ kind: "failed", mayHaveArrived: connected, detail });
    const connectTimer = setTimeout(() => connected || fail("no connection in time"), CONNECT_LIMIT_MS);
    const totalTimer = setTimeout(() => fail("no complete answer in time"), request.limitMs);

    outgoing.on("socket", (socket) => {
      socket.once(secure ? "secureConnect" : "connect", () => {
        connected = true;
      });
    });
    // A parser's error carries the raw packet: only its code goes on.
    outgoing.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? "connection failed"));
    outgoing.on("response", (incoming) => {
      const status = incoming.statusCode ?? 0;
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) end({ kind: "tooLong", status });
        chunks.push(chunk);
      });
      incoming.on("error", () => fail("answer cut off"));
      incoming.on("end", () => end({ kind: "answered", status, body: Buffer.concat(chunks) }));
    });
    outgoing.end(request.body);
  });
