import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { RotationEvent, RunResult } from "../lambda/contract";
import type { Deployment } from "./deployment";
import { asked, Problem } from "./problems";

/** More than the function's own limit: a new function starts slowly, s. */
const MARGIN_SECONDS = 30;

/** What the rotator answered: its result, or the sentence of the error that it threw. */
export type Answer =
  | { readonly kind: "result"; readonly result: RunResult }
  | { readonly kind: "error"; readonly message: string };

/**
 * Runs the rotator once and waits for it; one attempt, since a repeat of a lost one is the operator's to decide.
 * @throws Problem
 */
export async function invoke(deployment: Deployment, event: RotationEvent): Promise<Answer> {
  const { aws, functionName, timeoutSeconds } = deployment;
  const limitSeconds = timeoutSeconds + MARGIN_SECONDS;
  const abortSignal = AbortSignal.timeout(limitSeconds * 1_000);
  const { Payload, FunctionError } = await asked(
    "lambda:InvokeFunction",
    `the function ${functionName}`,
    aws.region,
    async () => {
      try {
        return await aws.lambdaOnce.send(
          new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
          { abortSignal },
        );
      } catch (error) {
        if (!abortSignal.aborted) throw error;
        throw new Problem(
          `No answer within ${limitSeconds} s, and it may still have worked: see akool-token logs, or send the same again with --id ${event.id}.`,
        );
      }
    },
  );
  const value: unknown = JSON.parse(Payload?.transformToString() || "null");
  if (FunctionError === undefined) return { kind: "result", result: value as RunResult };
  const { errorMessage } = (value ?? {}) as { errorMessage?: unknown };
  return {
    kind: "error",
    message:
      typeof errorMessage === "string"
        ? errorMessage
        : "the function failed without a word; see akool-token logs.",
  };
}
