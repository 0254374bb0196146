import type { CheckAnswer } from "./akool";
import { runErrorOf } from "./awsCall";
import { type FailureClass, type Outcome, type Reason, SUCCESS_CODE } from "./contract";
import { ConfigError, NotConfiguredError, RefusedError, type RotationError } from "./errors";
import type { OurVersion } from "./rules";
import type { Run } from "./run";

/** How a run ended, with all that metrics, log and result say of it. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly error?: RotationError;
  /** A quota code with which Akool answered the check of a token that works. */
  readonly quotaCode?: number;
  /** The token at AWSCURRENT. */
  readonly current?: OurVersion;
  /** The version of the credentials secret that the run read. */
  readonly credentialsVersionId?: string;
  readonly tokenUsable?: boolean;
  /** False where AWSCURRENT holds nothing that Akool may accept. */
  readonly hasToken: boolean;
  /** The version that a rotation replaced. */
  readonly replaced?: string;
  readonly previousUsable?: boolean;
}

/** The current token is fine, and nothing was to be done, or nothing may be. */
export function healthy(run: Run, current: OurVersion): Verdict {
  return {
    outcome: "healthy",
    reason: run.reason,
    current,
    ...credentialsOf(run),
    tokenUsable: true,
    hasToken: true,
    ...quota(run.answer),
  };
}

/** A step of Secrets Manager's own rotation is done, or was done before. */
export function stepDone(run: Run): Verdict {
  return { outcome: "stepDone", reason: run.reason, hasToken: run.hasToken, ...credentialsOf(run) };
}

/** A run that failed says of the current token whether it works: asked once, if it was not. */
export async function failed(run: Run, thrown: unknown): Promise<Verdict> {
  const error = runErrorOf(thrown);
  const outcome = outcomeOf(error);
  const { current } = run;
  if (current?.kind === "ours" && run.answer === undefined && outcome !== "transient")
    await run.check(current);
  return {
    outcome,
    reason: run.reason,
    error,
    hasToken: run.hasToken,
    ...credentialsOf(run),
    ...(current?.kind === "ours" && { current }),
    ...(run.tokenUsable !== undefined && { tokenUsable: run.tokenUsable }),
  };
}

/** The function's own environment is wrong: nothing was read. */
export function configFailure(thrown: unknown): Verdict {
  return { outcome: "config", reason: "none", error: runErrorOf(thrown), hasToken: false };
}

function outcomeOf(error: RotationError): Outcome {
  if (error instanceof RefusedError) return "refused";
  if (error instanceof ConfigError) return "config";
  return error instanceof NotConfiguredError ? "notConfigured" : "transient";
}

/** Which credentials the run worked with, where it read any. */
export function credentialsOf({ credentialsVersionId }: Run): Pick<Verdict, "credentialsVersionId"> {
  return credentialsVersionId === undefined ? {} : { credentialsVersionId };
}

/** The quota code, where Akool gave one beside recognising the token. */
export function quota(answer: CheckAnswer | undefined): { quotaCode?: number } {
  return answer?.kind === "usable" && answer.code !== SUCCESS_CODE ? { quotaCode: answer.code } : {};
}

/** The class that failed: `quota` also beside a healthy token. */
export function failureClassOf({ error, quotaCode }: Verdict): FailureClass | undefined {
  if (error instanceof RefusedError || error instanceof ConfigError) return error.failureClass;
  return quotaCode === undefined ? undefined : "quota";
}

/** Akool's code, where the run ended with one that is not success. */
export function akoolCodeOf({ error, quotaCode }: Verdict): number | undefined {
  return error instanceof RefusedError ? error.akoolCode : quotaCode;
}
