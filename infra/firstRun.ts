import { createHash } from "node:crypto";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import { type RotationEvent, type RunResult, SUCCESS_CODE } from "../lambda/contract";
import { FirstRun } from "./args";
import type { Bundle } from "./bundle";
import type { Rotator } from "./rotator";
import type { Secrets } from "./secrets";
import type { ChildOptions, Settings } from "./settings";

export interface FirstRunOutcome {
  /** The outcome and Akool's code, if any: "rotated", "refused 1200", "skipped". */
  readonly outcome: pulumi.Output<string>;
  /** Undefined where it is skipped. */
  readonly invocation: lambda.Invocation | undefined;
}

/**
 * Runs the function once while `up` waits, when something changed that a token depends on. It fails `up` with
 * the function's own error; then no id is kept, so that the next `up` tries again.
 */
export function createFirstRun(
  name: string,
  settings: Settings,
  secrets: Secrets,
  rotator: Rotator,
  bundle: Bundle,
  before: readonly pulumi.Resource[],
  opts: ChildOptions,
): FirstRunOutcome {
  if (!settings.enabled || settings.firstRun === FirstRun.skip || !secrets.hasCredentials) {
    return { outcome: pulumi.output("skipped"), invocation: undefined };
  }
  const required = settings.firstRun === FirstRun.required;
  // An adopted secret changes without us: its version is for the schedule to notice.
  const version = secrets.credentialsVersion?.versionId;
  const invocation = new lambda.Invocation(
    `${name}-first-run`,
    {
      functionName: rotator.fn.name,
      input: pulumi.output(version).apply((credentialsVersionId) => {
        const event: RotationEvent = {
          operation: "deploy",
          required,
          ...(credentialsVersionId === undefined ? {} : { credentialsVersionId }),
        };
        return JSON.stringify(event);
      }),
      triggers: {
        bundle: bundle.hash,
        environment: rotator.environment.apply((variables) => sha256(JSON.stringify(variables))),
        ...(version === undefined ? {} : { credentialsVersionId: version }),
      },
    },
    { ...opts, dependsOn: [...before] },
  );
  return { outcome: invocation.result.apply(outcomeOf), invocation };
}

export function outcomeOf(result: string): string {
  const { outcome, code } = JSON.parse(result) as RunResult;
  return code === undefined || code === SUCCESS_CODE ? outcome : `${outcome} ${code}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
