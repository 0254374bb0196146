import { ADVICE, type FailureClass, TRANSIENT_ADVICE } from "./contract";

/**
 * What can go wrong in a run: one subclass for each thing that a caller does about it.
 * No message and no property ever holds a secret, a token, a claim or a byte of a vendor's answer.
 */
export abstract class RotationError extends Error {
  abstract readonly code: string;
  /** Written out: the class's own name does not survive the bundle's minifier. */
  abstract override readonly name: string;

  constructor(message: string, options?: { readonly cause: Error }) {
    super(message, options);
  }
}

/** The event is not one of ours: thrown before any call, and never worth a repeat. */
export class InvalidEventError extends RotationError {
  override readonly name = "InvalidEventError";
  override readonly code = "INVALID_EVENT";
}

/** The set-up is wrong, in a way that only a person can mend. */
export class ConfigError extends RotationError {
  override readonly name = "ConfigError";
  override readonly code = "CONFIG";
  readonly failureClass = "config";
}

/** Nobody has put credentials into their secret yet, and there is no token either. */
export class NotConfiguredError extends RotationError {
  override readonly name = "NotConfiguredError";
  override readonly code = "NOT_CONFIGURED";
}

/** A step of Secrets Manager's own rotation that does not fit what is there: it has to begin a rotation afresh. */
export class RotationStepError extends RotationError {
  override readonly name = "RotationStepError";
  override readonly code = "ROTATION_STEP";
}

/** Akool answered, and said no. */
export class RefusedError extends RotationError {
  override readonly name = "RefusedError";
  override readonly code = "REFUSED";

  /** @param akoolCode Akool's own code, where the answer had one. */
  constructor(
    endpoint: string,
    readonly failureClass: FailureClass,
    detail: string,
    readonly akoolCode?: number,
  ) {
    super(`Akool ${endpoint}: ${detail}. ${ADVICE[failureClass]}`);
  }
}

/** Akool could not be reached, or asked us to come back: nothing was learned, and a later run may do better. */
export class AkoolUnreachableError extends RotationError {
  override readonly name = "AkoolUnreachableError";
  override readonly code = "AKOOL_UNREACHABLE";

  constructor(endpoint: string, detail: string) {
    super(`Akool ${endpoint}: ${detail}. ${TRANSIENT_ADVICE}`);
  }
}

/** AWS did not do what it does on a good day: throttled, unavailable, or a race that was lost three times. */
export class AwsUnavailableError extends RotationError {
  override readonly name = "AwsUnavailableError";
  override readonly code = "AWS_UNAVAILABLE";
}

/** A fault of this product. It says where and no more: what the original says may quote a secret. */
export class UnexpectedError extends RotationError {
  override readonly name = "UnexpectedError";
  override readonly code = "UNEXPECTED";

  constructor(thrown: unknown) {
    const kind = thrown instanceof Error ? thrown.name : typeof thrown;
    const place = thrown instanceof Error ? firstFrame(thrown) : undefined;
    super(`the run failed unexpectedly with ${kind}${place === undefined ? "" : ` at ${place}`}`);
  }
}

/** Looked for behind the message, which may hold lines that look like a frame. */
function firstFrame({ message, stack = "" }: Error): string | undefined {
  const start = stack.indexOf(message);
  return start === -1 ? undefined : /^\s+at (.+)$/m.exec(stack.slice(start + message.length))?.[1];
}

/** What a failed call to Secrets Manager means to its caller; told by the error's name, never by its text. */
export type AwsFailureKind = "notFound" | "denied" | "config" | "exists" | "transient";

/** A call to Secrets Manager that failed. The SDK's error stays behind: it carries the raw response. */
export class AwsCallError extends RotationError {
  override readonly name = "AwsCallError";
  override readonly code = "AWS_CALL";

  constructor(
    operation: string,
    readonly kind: AwsFailureKind,
    awsName: string,
  ) {
    super(`secretsmanager:${operation} failed with ${awsName}`);
  }
}
