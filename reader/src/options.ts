import type { GetSecretValueCommand, GetSecretValueCommandOutput } from "@aws-sdk/client-secrets-manager";
import { DEFAULT_BASE_URL, isSafe } from "../../lambda/contract";
import { InvalidOptionError, type TokenReaderError } from "./errors";

/** What is used of the AWS SDK's SecretsManagerClient; it has to heed the signal. */
export interface SecretsManager {
  send(
    command: GetSecretValueCommand,
    options: { readonly abortSignal: AbortSignal },
  ): Promise<GetSecretValueCommandOutput>;
}

/** Time, for tests. */
export interface Clock {
  /** ms since 1970 */
  now(): number;
  /** Calls back after some ms, and holds the process open for that only where it is asked to. Returns what cancels it. */
  after(ms: number, callback: () => void, options: { readonly holding: boolean }): () => void;
}

/** What a service may want to log. Nothing in it is secret. */
export type ReaderEvent =
  | {
      /** A read failed; the last token goes on being served, and the read is tried again every 5 s. */
      readonly kind: "readFailed";
      readonly error: TokenReaderError;
    }
  | {
      /** The token is past its expiry and is served all the same: the expiry is a guess, or `serveExpired`. Told once a token. */
      readonly kind: "expired";
      readonly expiresAt: Date;
    };

/** How a token is read. */
export interface TokenReaderOptions {
  /** The token secret: its ARN or name (the stack's outputs `tokenSecretArn`, `tokenSecretName`). */
  readonly secretId: string;
  /** How long a token is served before it is read again, s, 30–86,400. Default 300. */
  readonly refreshAgeSeconds?: number;
  /** How long the first `get` waits for a secret that has no token yet, s, 0–60. Default 0: it fails at once. */
  readonly waitSeconds?: number;
  /** Whether a token is served that says itself that it has expired. Default false: `get` fails with TokenExpiredError. */
  readonly serveExpired?: boolean;
  /** The AWS region of a client made here. Default: the SDK's own, from the environment. Not together with `client`. */
  readonly region?: string;
  /** A client of yours. Default: a new SecretsManagerClient. */
  readonly client?: SecretsManager;
  /** Akool's API, for `fetch`: an https origin (http for loopback only). Default https://openapi.akool.com. */
  readonly baseUrl?: string;
  /** Told what a service may want to log. Default: nobody is told. */
  readonly onEvent?: (event: ReaderEvent) => void;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** The options with their defaults. */
export interface Settings {
  readonly secretId: string;
  readonly refreshAgeMs: number;
  readonly waitMs: number;
  readonly serveExpired: boolean;
  readonly baseUrl: string;
  readonly onEvent: (event: ReaderEvent) => void;
  readonly clock: Clock;
}

const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  after(ms, callback, { holding }) {
    const timer = setTimeout(callback, ms);
    if (!holding) timer.unref();
    return () => clearTimeout(timer);
  },
};

/** @throws InvalidOptionError */
export function settingsOf(options: TokenReaderOptions): Settings {
  const { secretId, baseUrl = DEFAULT_BASE_URL, region, client } = options;
  if (typeof secretId !== "string" || secretId === "") {
    throw new InvalidOptionError(
      "secretId",
      `is ${JSON.stringify(secretId)}`,
      "the token secret's ARN or name",
    );
  }
  if (region !== undefined && client !== undefined) {
    throw new InvalidOptionError("region", "is given beside client", "one of them (the client has a region)");
  }
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !isSafe(url) || url.href !== `${url.origin}/`) {
    throw new InvalidOptionError(
      "baseUrl",
      "is no such URL",
      "an https origin without a path (http for loopback only)",
    );
  }
  return {
    secretId,
    refreshAgeMs: seconds(options, "refreshAgeSeconds", 300, 30, 86_400),
    waitMs: seconds(options, "waitSeconds", 0, 0, 60),
    serveExpired: options.serveExpired ?? false,
    baseUrl: url.origin,
    onEvent: options.onEvent ?? (() => undefined),
    clock: options.clock ?? SYSTEM_CLOCK,
  };
}

function seconds(
  options: TokenReaderOptions,
  name: "refreshAgeSeconds" | "waitSeconds",
  preset: number,
  min: number,
  max: number,
): number {
  const value: unknown = options[name] ?? preset;
  if (typeof value !== "number" || !(value >= min && value <= max)) {
    throw new InvalidOptionError(name, `is ${JSON.stringify(value)}`, `${min} to ${max} s`);
  }
  return value * 1_000;
}
