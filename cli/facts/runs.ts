import { paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { DAY_MS } from "../../lambda/clock";
import { ROTATION_STEPS, type RunResult } from "../../lambda/contract";
import type { Deployment } from "../deployment";
import { asked } from "../problems";

/** One run, from its log line. */
export interface LoggedRun extends RunResult {
  readonly at: Date;
  readonly operation: string;
  readonly requestId: string;
  readonly durationMs: number;
}

/** The last run is looked for this far back, ms: no interval is longer than a day. */
const LOOK_BACK_MS = 14 * DAY_MS;
/** The log line of a run has an operation; metric lines and Lambda's own have none. */
const RUN_LINES = '{ $.operation = "*" }';

/** The rotator's runs since a moment, oldest first. Throws Problem. */
export async function runsSince({ aws, logGroupName }: Deployment, since: Date): Promise<LoggedRun[]> {
  return asked("logs:FilterLogEvents", `the log group ${logGroupName}`, aws.region, async () => {
    const runs: LoggedRun[] = [];
    const pages = paginateFilterLogEvents(
      { client: aws.logs },
      { logGroupName, startTime: since.getTime(), filterPattern: RUN_LINES },
    );
    for await (const { events = [] } of pages) {
      runs.push(...events.flatMap(({ message = "", timestamp = 0 }) => runIn(message, timestamp) ?? []));
    }
    return runs.sort((a, b) => a.at.getTime() - b.at.getTime());
  });
}

/** The newest of a kind, undefined where there is none in the log of 14 days. */
export interface LastRuns {
  /** Of the schedule, an operator or a deployment. */
  readonly run: LoggedRun | undefined;
  /** Of Secrets Manager's own rotation: most steps say nothing of the token, and none of the schedule. */
  readonly step: LoggedRun | undefined;
}

/** Throws Problem. */
export async function lastRunsOf(deployment: Deployment, now: Date): Promise<LastRuns> {
  const runs = await runsSince(deployment, new Date(now.getTime() - LOOK_BACK_MS));
  return { run: runs.findLast((one) => !isStep(one)), step: runs.findLast(isStep) };
}

function isStep({ operation }: LoggedRun): boolean {
  return ROTATION_STEPS.some((step) => step === operation);
}

function runIn(line: string, timestamp: number): LoggedRun | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null || !("operation" in parsed) || !("outcome" in parsed)) {
    return undefined;
  }
  const said = parsed as Omit<LoggedRun, "at"> & { readonly timestamp?: string };
  const at = new Date(said.timestamp ?? timestamp);
  return { ...said, at: Number.isNaN(at.getTime()) ? new Date(timestamp) : at };
}
