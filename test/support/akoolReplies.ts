import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { SUCCESS_CODE } from "../../lambda/contract";

/** In every token of the stand-in: where a log, a state or a message holds it, a token has leaked. */
export const TOKEN_MARK = "StandInToken";

/** What the stand-in does instead of its normal answer; with none of code, status and body, that answer. */
export interface Behaviour {
  /** Answered as JSON; a string stands as a string. */
  readonly code?: number | string;
  /** HTTP status, default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string;
  /** Waits first, ms. */
  readonly delayMs?: number;
  /** `before`: nothing is done. `after`: done, a token minted too, but the reply is lost. `midway`: cut off. */
  readonly close?: "before" | "after" | "midway";
}

/** An answer, and what is kept of it. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code?: number | string;
  readonly token?: number;
}

/** The answer that a behaviour dictates, if it does. */
export function scripted({ code, status, headers, body }: Behaviour): Reply | undefined {
  if (code === undefined && status === undefined && body === undefined) return undefined;
  const reply = code === undefined ? { status: 200, body: "" } : coded(code);
  return {
    ...reply,
    status: status ?? reply.status,
    body: body ?? reply.body,
    ...(headers === undefined ? {} : { headers }),
  };
}

/** Akool's usual form. */
export function coded(code: number | string, more: object = {}): Reply {
  const msg = code === SUCCESS_CODE ? "OK" : "refused";
  return { status: 200, body: JSON.stringify({ code, msg, ...more }), code };
}

/** Looks like Akool's: a JWT whose claims hold an e-mail address, which no log may show. */
export function tokenOf(number: number, lifetimeSeconds: number): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { id: number, email: "owner@example.com", iat, exp: iat + lifetimeSeconds };
  const parts = [{ alg: "HS256", typ: "JWT" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  return `${parts.join(".")}.${TOKEN_MARK}${number}-${randomUUID()}`;
}

export function json(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
