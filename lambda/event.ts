import { OPERATIONS, type Operation } from "./contract";
import { InvalidEventError } from "./errors";

/** A checked event. */
export interface RotationRequest {
  readonly operation: Operation;
  /** What names this delivery: repeats of one delivery have the same. */
  readonly tick: string;
  readonly required: boolean;
  /** `deploy` only. */
  readonly credentialsVersionId?: string;
}

/** Checks the event, before any call is made. Throws InvalidEventError. */
export function parseEvent(event: unknown, requestId: string): RotationRequest {
  if (typeof event !== "object" || event === null)
    throw new InvalidEventError("the event is not a JSON object");
  const { operation, scheduledTime, id, required, credentialsVersionId } = event as Record<string, unknown>;
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
