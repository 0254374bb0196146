import type { RotationEvent, RotationStepEvent, RunResult } from "../../../lambda/contract";

/**
 * What befalls one call of a run, by the call's number in it. `limit`: the reply comes after the run's time limit;
 * `twice`: the SDK of Secrets Manager repeats after a lost reply.
 */
export interface CallFault {
  readonly call: number;
  readonly kind: "crashBefore" | "crashAfter" | "lostReply" | "throttled" | "limit" | "twice";
}

/** What befalls one of a run's waits, by its number among them. */
export interface WaitFault {
  readonly wait: number;
  readonly kind: "crashAfter" | "limit";
}

export type Fault = CallFault | WaitFault;

/** Something outside of the code that a run awaits: a call by its name, or a wait. */
export type Awaited = { readonly name: string } & ({ readonly call: number } | { readonly wait: number });

/** One run in flight. */
export interface Run {
  readonly event: RotationEvent | RotationStepEvent;
  /** ms */
  readonly startedAt: number;
  readonly faults: readonly Fault[];
  /** What it wrote to standard output. */
  readonly lines: string[];
}

/** Whether an operator asked for a rotation. */
export function isAsked({ event }: Run): boolean {
  return "operation" in event && event.operation === "rotate";
}

/** How a run ended; without either it crashed or ran out of time. */
export interface Ended {
  readonly result?: RunResult;
  readonly error?: Error;
}
