import { OPERATIONS, type Operation, ROTATION_STEPS, type RotationStep } from "./contract";
import { InvalidEventError } from "./errors";

/** A checked event. */
export type Request = RotationRequest | StepRequest;

export interface RotationRequest {
  readonly operation: Operation;
  /** What names this delivery: repeats of one delivery have the same. */
  readonly tick: string;
  readonly required: boolean;
  /** `deploy` only. */
  readonly credentialsVersionId?: string;
}

/** A step of Secrets Manager's own rotation. */
export interface StepRequest {
  readonly operation: RotationStep;
  /** The version that Secrets Manager has made for the new value; all steps of one rotation have the same. */
  readonly tick: string;
  readonly secretId: string;
}

/** Checks the event, before any call is made. Throws InvalidEventError. */
export function parseEvent(event: unknown, requestId: string): Request {
  if (typeof event !== "object" || event === null)
    throw new InvalidEventError("the event is not a JSON object");
  return "Step" in event
    ? parseStep(event as Record<string, unknown>)
    : parseRun(event as Record<string, unknown>, requestId);
}

/** Secrets Manager's bounds: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html */
function parseStep({ Step, SecretId, ClientRequestToken }: Record<string, unknown>): StepRequest {
  const operation = ROTATION_STEPS.find((name) => name === Step);
  if (operation === undefined)
    throw new InvalidEventError(`Step must be one of ${ROTATION_STEPS.join(", ")}`);
  if (typeof SecretId !== "string") throw new InvalidEventError("SecretId must be a string");
  if (typeof ClientRequestToken !== "string" || !/^[!-~]{32,64}$/.test(ClientRequestToken)) {
    throw new InvalidEventError("ClientRequestToken must be 32 to 64 visible ASCII characters");
  }
  return { operation, tick: ClientRequestToken, secretId: SecretId };
}

function parseRun(event: Record<string, unknown>, requestId: string): RotationRequest {
  const { operation, scheduledTime, id, required, credentialsVersionId } = event;
  const known = OPERATIONS.find((name) => name === operation);
  if (known === undefined) throw new InvalidEventError(`operation must be one of ${OPERATIONS.join(", ")}`);
  if (id !== undefined && (typeof id !== "string" || !/^[A-Za-z0-9-]{1,64}$/.test(id))) {
    throw new InvalidEventError("id must be 1 to 64 letters, digits and hyphens");
  }
  if (required !== undefined && typeof required !== "boolean") {
    throw new InvalidEventError("required must be true or false");
  }
  if (credentialsVersionId !== undefined && typeof credentialsVersionId !== "string") {
    throw new InvalidEventError("credentialsVersionId must be a string");
  }
  const scheduled = known !== "rotate" && isInstant(scheduledTime) ? scheduledTime : undefined;
  return {
    operation: known,
    tick: scheduled ?? id ?? requestId,
    required: required ?? true,
    ...(known === "deploy" && credentialsVersionId !== undefined && { credentialsVersionId }),
  };
}

/** An emulator may leave the schedule's placeholder as it is: that is no instant. */
function isInstant(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
