import type { RunResult } from "./contract";
import { expiresAt } from "./rules";
import type { Settings } from "./settings";
import { iso } from "./tokenValue";
import { akoolCodeOf, failureClassOf, type Verdict } from "./verdict";

/** What the function returns, and what the log line says: never a secret, a token or a claim. */
export function resultOf(verdict: Verdict, settings: Settings | undefined): RunResult {
  const { outcome, reason, current, error } = verdict;
  const failureClass = failureClassOf(verdict);
  const code = akoolCodeOf(verdict);
  return {
    outcome,
    reason,
    ...(failureClass !== undefined && { failureClass }),
    ...(code !== undefined && { code }),
    ...(current !== undefined && { versionId: current.id }),
    ...(current !== undefined && settings !== undefined && { expiresAt: iso(expiresAt(current, settings)) }),
    ...(error !== undefined && { message: error.message }),
  };
}

/** The one structured log line of a run; `level` and `timestamp` are what Lambda's JSON logging looks for. */
export function logLine(
  result: RunResult,
  verdict: Verdict,
  run: {
    readonly requestId: string;
    readonly operation: string;
    readonly startedAt: number;
    readonly now: number;
    /** Spent waiting for Akool, of the whole. */
    readonly akoolMs: number;
  },
): string {
  const { error } = verdict;
  const cause = error?.cause instanceof Error ? error.cause.message : undefined;
  return JSON.stringify({
    timestamp: iso(run.now),
    level: error === undefined ? "INFO" : "ERROR",
    requestId: run.requestId,
    operation: run.operation,
    ...result,
    credentialsVersionId: verdict.credentialsVersionId,
    replacedVersionId: verdict.replaced,
    cause,
    durationMs: run.now - run.startedAt,
    akoolMs: run.akoolMs,
  });
}
