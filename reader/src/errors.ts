/**
 * What can go wrong for a service: one subclass for each thing that a caller does about it.
 * No message and no property ever holds a token or a byte of what was read or answered.
 */
export abstract class TokenReaderError extends Error {
  abstract readonly code: string;
}

/** An option that is not allowed: thrown by `createTokenReader`, before any call. */
export class InvalidOptionError extends TokenReaderError {
  override readonly name = "InvalidOptionError";
  readonly code = "INVALID_OPTION";

  constructor(option: string, problem: string, allowed: string) {
    super(`${option} ${problem}; allowed: ${allowed}`);
  }
}

/** The secret could not be read, and no token was read before. `cause` is the AWS SDK's error. */
export class SecretReadError extends TokenReaderError {
  override readonly name = "SecretReadError";
  readonly code = "SECRET_READ";

  constructor(secretId: string, cause: unknown) {
    const kind = cause instanceof Error ? cause.name : typeof cause;
    super(`the secret ${secretId} could not be read: ${kind}${HINTS[kind] ?? ""}`, { cause });
  }
}

/** Where it is not obvious from the name. */
const HINTS: Readonly<Record<string, string>> = {
  AbortError: ": no answer in 5 s",
  AccessDeniedException: "; its role needs readerPolicy",
  ResourceNotFoundException: "; no such secret here, or no token in it yet",
};

/** The secret holds something that akool-token-rotation has not written. */
export class ForeignValueError extends TokenReaderError {
  override readonly name = "ForeignValueError";
  readonly code = "FOREIGN_VALUE";

  constructor(secretId: string, problem: string) {
    super(`the secret ${secretId} holds no value of akool-token-rotation: ${problem}`);
  }
}

/** The token says itself that it has expired, and no newer one could be read. */
export class TokenExpiredError extends TokenReaderError {
  override readonly name = "TokenExpiredError";
  readonly code = "TOKEN_EXPIRED";

  constructor(readonly expiresAt: Date) {
    super(`the token expired at ${expiresAt.toISOString()}`);
  }
}

/** The reader was closed. */
export class ReaderClosedError extends TokenReaderError {
  override readonly name = "ReaderClosedError";
  readonly code = "READER_CLOSED";

  constructor() {
    super("this reader was closed");
  }
}

/** Akool answered a request with another code than 1000, or without one. */
export class AkoolAnswerError extends TokenReaderError {
  override readonly name = "AkoolAnswerError";
  readonly code = "AKOOL_ANSWER";

  constructor(
    /** Akool's code; undefined where the answer had none. */
    readonly akoolCode: number | undefined,
    readonly status: number,
  ) {
    super(`Akool answered ${akoolCode ?? "without a code"} (HTTP ${status})`);
  }
}
