import { AwsCallError, type AwsFailureKind, AwsUnavailableError, ConfigError, RotationError } from "./errors";

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

/** What a failed call to Secrets Manager is for the run as a whole: something to mend, or to try again. */
export function verdictOf(error: unknown): RotationError {
  if (!(error instanceof AwsCallError)) {
    return error instanceof RotationError ? error : new AwsUnavailableError("the run failed unexpectedly");
  }
  return error.kind === "transient" || error.kind === "exists"
    ? new AwsUnavailableError(error.message, { cause: error })
    : new ConfigError(error.message, { cause: error });
}

/** True for an AwsCallError of that kind. */
export function isAws(error: unknown, kind: AwsFailureKind): boolean {
  return error instanceof AwsCallError && error.kind === kind;
}
