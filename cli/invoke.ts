import { InvokeCommand, type InvokeCommandOutput } from "@aws-sdk/client-lambda";
import type { RotationEvent, RunResult } from "../lambda/contract";
import type { Deployment } from "./deployment";
import { isWithoutEffect, Problem, problemOf, shortNameOf } from "./problems";

/** More than the function's own limit: a new function starts slowly, s. */
const MARGIN_SECONDS = 30;

/**
 * What the rotator answered: its result, or the name and the sentence of the error that ended it.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export type Answer =
  | { readonly kind: "result"; readonly result: RunResult }
  | { readonly kind: "error"; readonly name: string; readonly message: string };

/**
 * Runs the rotator once and waits for it; one attempt, since a repeat of a lost one is the operator's to decide.
 * @throws Problem
 */
export async function invoke(deployment: Deployment, event: RotationEvent): Promise<Answer> {
  const { Payload, FunctionError } = await send(deployment, event);
  const value: unknown = JSON.parse(Payload?.transformToString() || "null");
  if (FunctionError === undefined) return { kind: "result", result: value as RunResult };
  const { errorType, errorMessage } = (value ?? {}) as { errorType?: unknown; errorMessage?: unknown };
  return {
    kind: "error",
    name: typeof errorType === "string" ? errorType : "unknown",
    message:
      typeof errorMessage === "string"
        ? errorMessage
        : "the function failed without a word; see akool-token logs.",
  };
}

/** What to do where nobody knows whether a run took place. */
export function repeatWords({ operation, id }: RotationEvent): string {
  return `it may still have worked: see akool-token logs, or send the same again: akool-token ${operation} --id ${id}`;
}

async function send(deployment: Deployment, event: RotationEvent): Promise<InvokeCommandOutput> {
  const { aws, functionName, timeoutSeconds } = deployment;
  const limitSeconds = timeoutSeconds + MARGIN_SECONDS;
  const abortSignal = AbortSignal.timeout(limitSeconds * 1_000);
  const action = "lambda:InvokeFunction";
  const what = `the function ${functionName}`;
  try {
    return await aws.lambdaOnce.send(
      new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
      { abortSignal },
    );
  } catch (error) {
    if (isWithoutEffect(error)) throw problemOf(error, action, what, aws.region);
    throw new Problem(
      abortSignal.aborted
        ? `No answer within ${limitSeconds} s, and ${repeatWords(event)}.`
        : `${action} on ${what} ended with ${shortNameOf(error)}, and ${repeatWords(event)}.`,
    );
  }
}
