import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { silentHours } from "../../infra/alarms/table";
import { DAY_MS } from "../../lambda/clock";
import { AWSCURRENT, METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from "../../lambda/contract";
import { expiresAt, rolledBackFrom } from "../../lambda/rules";
import type { Deployment } from "../deployment";
import { HOUR_MS, span } from "../output/words";
import { asked, Problem } from "../problems";
import { type Alarm, alarmsOf } from "./alarms";
import { type NativeRotation, nativeRotationOf } from "./nativeRotation";
import { type LoggedRun, lastRunsOf } from "./runs";
import { nextTime, type Schedule, scheduleOf, timesOf } from "./schedule";
import { fingerprint, holderOf, readToken, type TokenVersion, tokenVersions } from "./versions";

/** The token at AWSCURRENT as its value tells it, without the token. */
export interface TokenFacts {
  readonly versionId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The last 4 characters of the token's SHA-256. */
  readonly fingerprint: string;
}

/** All that `status` tells; a fact that could not be read is the Problem that was in its way. */
export interface Status {
  readonly deployment: Deployment;
  readonly now: Date;
  readonly versions: readonly TokenVersion[] | Problem;
  /** Undefined: no token of ours is at AWSCURRENT. */
  readonly token: TokenFacts | Problem | undefined;
  /** The version that somebody rolled back from. */
  readonly heldFrom: TokenVersion | undefined;
  readonly lastRun: LoggedRun | Problem | undefined;
  readonly native: NativeRotation | Problem;
  /** What Secrets Manager's own rotation did last. */
  readonly lastStep: LoggedRun | Problem | undefined;
  readonly alarms: readonly Alarm[] | Problem;
  readonly schedule: Schedule | Problem | undefined;
  readonly nextCheck: Date | undefined;
  /** Whether Akool still accepted the token that the last rotation replaced. */
  readonly previousUsable: boolean | Problem | undefined;
}

export async function readStatus(deployment: Deployment, now = new Date()): Promise<Status> {
  const [versions, last, native, alarms, schedule] = await Promise.all([
    orProblem(tokenVersions(deployment)),
    orProblem(lastRunsOf(deployment, now)),
    orProblem(nativeRotationOf(deployment)),
    orProblem(alarmsOf(deployment)),
    orProblem(scheduleOf(deployment)),
  ]);
  const known = versions instanceof Problem ? [] : versions;
  const current = holderOf(known, AWSCURRENT);
  const [token, previousUsable] = await Promise.all([
    versions instanceof Problem ? versions : current && orProblem(tokenFacts(deployment, current)),
    current && orProblem(previousTokenUsable(deployment, current.createdAt, now)),
  ]);
  return {
    deployment,
    now,
    versions,
    token,
    heldFrom: current && rolledBackFrom(current, known),
    lastRun: last instanceof Problem ? last : last.run,
    native,
    lastStep: last instanceof Problem ? last : last.step,
    alarms,
    schedule,
    nextCheck: schedule instanceof Problem || schedule === undefined ? undefined : nextTime(schedule, now),
    previousUsable,
  };
}

const LONGEST_INTERVAL_HOURS = 24;

/** How it all comes together, and why it is not healthy. */
export interface Judgement {
  readonly verdict: "healthy" | "failing" | "cannot tell";
  readonly reasons: readonly string[];
}

/** `failing` where something known is wrong, whatever else could not be read. */
export function judge(status: Status): Judgement {
  const wrong = failures(status);
  if (wrong.length > 0) return { verdict: "failing", reasons: wrong };
  const unread = [status.versions, status.token, status.lastRun, status.alarms, status.schedule].flatMap(
    (fact) => (fact instanceof Problem ? [fact.message] : []),
  );
  const unknown = [
    ...new Set(unread),
    ...(status.alarms instanceof Problem || status.alarms.length > 0 ? [] : ["there are no alarms"]),
    ...(status.lastRun === undefined ? ["no run is in the log of the last 14 days"] : []),
  ];
  return unknown.length > 0
    ? { verdict: "cannot tell", reasons: unknown }
    : { verdict: "healthy", reasons: [] };
}

function failures({ token, lastRun, alarms, schedule, now }: Status): string[] {
  const wrong: string[] = [];
  if (token === undefined) wrong.push("no token of ours is at AWSCURRENT");
  else if (!(token instanceof Problem) && token.expiresAt <= now) wrong.push("the token has expired");
  if (lastRun !== undefined && !(lastRun instanceof Problem)) {
    if (!isGood(lastRun)) wrong.push(`the last run ended ${outcomeOf(lastRun)}`);
    const age = now.getTime() - lastRun.at.getTime();
    if (age > longestSilence(schedule)) wrong.push(`no run for ${span(age)}, though the schedule is on`);
  }
  if (!(alarms instanceof Problem)) {
    // An event's alarm tells of something that is over.
    const on = alarms.filter(({ state, kind }) => state === "ALARM" && kind === "state");
    if (on.length > 0) wrong.push(`in ALARM: ${on.map(({ name }) => name).join(", ")}`);
  }
  if (schedule === undefined) wrong.push("no schedule starts the function");
  else if (!(schedule instanceof Problem) && schedule.State === "DISABLED") wrong.push("the schedule is off");
  return wrong;
}

/** How old the last run may be, ms: what dead-man allows, at the longest interval where the schedule's is not known. */
function longestSilence(schedule: Status["schedule"]): number {
  if (schedule === undefined || schedule instanceof Problem || schedule.State === "DISABLED") return Infinity;
  return silentHours(timesOf(schedule)?.everyHours ?? LONGEST_INTERVAL_HOURS) * HOUR_MS;
}

/** Whether a run left a token that works, or a step of Secrets Manager's own rotation did its part. */
export function isGood({ outcome }: Pick<LoggedRun, "outcome">): boolean {
  return outcome === "healthy" || outcome === "rotated" || outcome === "stepDone";
}

/** An outcome with Akool's code, where that says more: "refused 1200". */
export function outcomeOf({ outcome, code }: Pick<LoggedRun, "outcome" | "code">): string {
  return code === undefined || (outcome !== "refused" && code === 1000) ? outcome : `${outcome} ${code}`;
}

async function tokenFacts(deployment: Deployment, current: TokenVersion): Promise<TokenFacts | undefined> {
  const found = await readToken(deployment, current.id);
  if (found?.kind !== "ours") return undefined;
  const version = { ...found, id: current.id, createdAt: current.createdAt.getTime() };
  return {
    versionId: current.id,
    createdAt: current.createdAt,
    expiresAt: new Date(expiresAt(version, deployment.settings)),
    fingerprint: fingerprint(found.value.token),
  };
}

/** The metric is sent once, after a rotation. One value a day fits into an answer whatever the token's age. */
async function previousTokenUsable(
  { aws, functionName }: Deployment,
  since: Date,
  now: Date,
): Promise<boolean | undefined> {
  const { Datapoints = [] } = await asked("cloudwatch:GetMetricStatistics", "the metrics", aws.region, () =>
    aws.cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: METRIC_NAMESPACE,
        MetricName: METRICS.previousTokenUsable,
        Dimensions: [{ Name: METRIC_DIMENSION, Value: functionName }],
        StartTime: new Date(since.getTime() - DAY_MS),
        EndTime: now,
        Period: DAY_MS / 1_000,
        Statistics: ["Minimum"],
      }),
    ),
  );
  const newest = [...Datapoints].sort((a, b) => Number(b.Timestamp) - Number(a.Timestamp))[0];
  return newest?.Minimum === undefined ? undefined : newest.Minimum >= 1;
}

async function orProblem<T>(fact: Promise<T>): Promise<T | Problem> {
  try {
    return await fact;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
