import {
  AwsCallError,
  type AwsFailureKind,
  AwsUnavailableError,
  ConfigError,
  RotationError,
  UnexpectedError,
} from "./errors";

/** Secrets Manager's errors by what they mean to us; what is not here may pass by itself. */
const KINDS: Readonly<Record<string, AwsFailureKind>> = {
  ResourceNotFoundException: "notFound",
  ResourceExistsException: "exists",
  AccessDeniedException: "denied",
  AccessDenied: "denied",
  DecryptionFailure: "config",
  EncryptionFailure: "config",
  // Among others a secret that is marked for deletion.
  InvalidRequestException: "config",
  InvalidParameterException: "config",
  LimitExceededException: "config",
};

/** Runs a call and turns the SDK's error into ours. Throws AwsCallError. */
export async function awsCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const name = error instanceof Error ? error.name : "an unknown error";
    const kind = KINDS[name] ?? (name.startsWith("KMS") ? "config" : "transient");
    throw new AwsCallError(operation, kind, name);
  }
}

/** What was thrown, for the run as a whole: a failed call to Secrets Manager is to be mended, or to be tried again. */
export function runErrorOf(error: unknown): RotationError {
  if (!(error instanceof RotationError)) return new UnexpectedError(error);
  if (!(error instanceof AwsCallError)) return error;
  return error.kind === "transient" || error.kind === "exists"
    ? new AwsUnavailableError(error.message)
    : new ConfigError(error.message);
}

/** True for an AwsCallError of that kind. */
export function isAws(error: unknown, kind: AwsFailureKind): boolean {
  return error instanceof AwsCallError && error.kind === kind;
}
