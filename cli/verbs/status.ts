import { DAY_MS } from "../../lambda/clock";
import { AWSPENDING } from "../../lambda/contract";
import type { Deployment } from "../deployment";
import { type Blocking, blockedBy } from "../facts/nativeRotation";
import type { LoggedRun } from "../facts/runs";
import { isGood, type Judgement, judge, outcomeOf, readStatus, type Status } from "../facts/status";
import { columns } from "../output/table";
import { colours, print, waiting } from "../output/terminal";
import { dayOf, minuteOf, plural, short, span } from "../output/words";
import { Problem } from "../problems";

const EXIT_CODES = { healthy: 0, failing: 1, "cannot tell": 2 } as const;

/** @returns the exit code: 0 healthy, 1 failing, 2 cannot tell */
export async function status(deployment: Deployment, { json }: { json?: true }): Promise<number> {
  const read = await waiting("Reading", () => readStatus(deployment));
  const judgement = judge(read);
  print(json ? JSON.stringify(asJson(read, judgement), undefined, 2) : asText(read, judgement));
  return EXIT_CODES[judgement.verdict];
}

function asText(read: Status, { verdict, reasons }: Judgement): string {
  const { deployment, versions } = read;
  const mark = {
    healthy: colours.green("● healthy"),
    failing: colours.red("● failing"),
    "cannot tell": colours.yellow("● cannot tell"),
  }[verdict];
  const where = colours.dim(`${deployment.functionName} in ${deployment.aws.region}`);
  const why = reasons.map((reason) => ["  -", reason]);
  const facts = factsOf(read).map(([name, fact]) => [
    `  ${colours.dim(name)}`,
    fact instanceof Problem ? colours.yellow(`not known. ${fact.message}`) : fact,
  ]);
  const blocks = [`${mark}  ${where}`, ...(why.length === 0 ? [] : [columns(why)]), "", columns(facts)];
  if (!(versions instanceof Problem) && versions.length > 0) {
    const rows = versions.map(({ id, createdAt, labels }) => [
      `  ${short(id)}`,
      minuteOf(createdAt),
      labels.join(", "),
    ]);
    blocks.push(
      "",
      columns([[`  ${colours.dim("version")}`, colours.dim("created"), colours.dim("labels")], ...rows]),
    );
  }
  return blocks.join("\n");
}

function factsOf(read: Status): [string, string | Problem][] {
  return [
    ...tokenFacts(read),
    ["last run", lastRun(read)],
    ["held", held(read)],
    ["alarms", alarms(read)],
    ["schedule", schedule(read)],
    ["native rotation", native(read)],
    ...pending(read),
    ["previous token", previous(read)],
  ];
}

function tokenFacts({ token, now }: Status): [string, string | Problem][] {
  if (token instanceof Problem) return [["token", token]];
  if (token === undefined) return [["token", colours.red("no token of ours at AWSCURRENT")]];
  const left = token.expiresAt.getTime() - now.getTime();
  const expires =
    left <= 0
      ? colours.red(`expired ${dayOf(token.expiresAt)}`)
      : `${dayOf(token.expiresAt)}, ${plural(Math.floor(left / DAY_MS), "day")} left`;
  return [
    ["token", `version ${short(token.versionId)}, SHA-256 ends in ${token.fingerprint}`],
    ["age", `${span(now.getTime() - token.createdAt.getTime())}, since ${minuteOf(token.createdAt)}`],
    ["expires", expires],
  ];
}

function lastRun({ lastRun: run, now }: Status): string | Problem {
  if (run instanceof Problem) return run;
  if (run === undefined) return "none in the log of the last 14 days";
  const ago = span(now.getTime() - run.at.getTime());
  const said = run.message === undefined ? "" : `. ${run.message}`;
  return `${run.operation}: ${outcomeOf(run)}, ${ago} ago (${minuteOf(run.at)})${said}`;
}

function held({ heldFrom, versions, deployment }: Status): string | Problem {
  if (versions instanceof Problem) return versions;
  if (heldFrom === undefined) return "no";
  const native = deployment.settings.nativeRotation
    ? "; until then Secrets Manager's own rotations fail"
    : "";
  return colours.yellow(
    `yes, rolled back from ${short(heldFrom.id)}; ends near the expiry, on code 1101, with newer credentials or with rotate${native}`,
  );
}

function alarms({ alarms: all }: Status): string | Problem {
  if (all instanceof Problem) return all;
  if (all.length === 0) return colours.yellow("there are none");
  const on = all.filter(({ state }) => state === "ALARM");
  const dataless = all.filter(({ state }) => state === "INSUFFICIENT_DATA").length;
  const quiet = dataless === 0 ? "" : `, ${dataless} without data yet`;
  if (on.length === 0) return `none of ${all.length} on${quiet}`;
  const colour = on.some(({ kind }) => kind === "state") ? colours.red : colours.yellow;
  return colour(`${on.map(({ name }) => name).join(", ")} on, of ${all.length}${quiet}`);
}

function schedule({ schedule: found, nextCheck }: Status): string | Problem {
  if (found instanceof Problem) return found;
  if (found === undefined) return colours.red("none starts this function");
  const times = `${found.ScheduleExpression} ${found.ScheduleExpressionTimezone ?? "UTC"}`;
  if (found.State === "DISABLED") return colours.red(`off (${times})`);
  return `on, ${nextCheck === undefined ? times : `next check ${minuteOf(nextCheck)}`}`;
}

/** What Secrets Manager does beside the schedule; whether all of it is as it should be, `doctor` says. */
function native({ native: found, lastStep, deployment, now }: Status): string | Problem {
  if (found instanceof Problem) return found;
  const { wanted, enabled, functionArn, lastAt, nextBy } = found;
  if (!wanted && !enabled) return "off";
  const odd = oddity(wanted, enabled, functionArn === deployment.functionArn);
  if (odd !== undefined) return colours.yellow(`${odd}: akool-token doctor says more`);
  const last = lastAt === undefined ? "none yet" : `last ${minuteOf(lastAt)}`;
  if (nextBy !== undefined && nextBy < now) {
    return colours.yellow(`on, ${last}, the next was due by ${minuteOf(nextBy)}${failing(lastStep)}`);
  }
  const next = nextBy === undefined ? "" : `, next by ${minuteOf(nextBy)}`;
  return `on, ${last}${next}${failing(lastStep)}`;
}

function oddity(wanted: boolean, enabled: boolean, isOurs: boolean): string | undefined {
  if (!wanted) return "on in Secrets Manager, though nativeRotation is not";
  if (!enabled) return "off in Secrets Manager, though nativeRotation is on";
  return isOurs ? undefined : "on, by another function than the rotator";
}

function failing(step: Status["lastStep"]): string {
  if (step === undefined || step instanceof Problem || isGood(step)) return "";
  const said = step.message === undefined ? "" : `. ${step.message}`;
  return `; ${step.operation} ended ${outcomeOf(step)} at ${minuteOf(step.at)}${said}`;
}

/** Only where Secrets Manager rotates does AWSPENDING stand in anybody's way. */
function pending(read: Status): [string, string][] {
  const blocking = blockingOf(read);
  if (blocking === undefined) return [];
  const { versionId, leftAloneUntil } = blocking;
  const alone =
    leftAloneUntil === undefined
      ? ""
      : `; a rotation under way that has no token yet is left alone until ${minuteOf(leftAloneUntil)}`;
  const text = `on ${short(versionId)}, which is not current, so Secrets Manager begins no rotation: the next check makes it current or takes the label off${alone}`;
  return [[AWSPENDING, colours.yellow(text)]];
}

function blockingOf({ deployment, versions, now }: Status): Blocking | undefined {
  if (!deployment.settings.nativeRotation || versions instanceof Problem) return undefined;
  return blockedBy(versions, now);
}

function previous({ previousUsable }: Status): string | Problem {
  if (previousUsable instanceof Problem) return previousUsable;
  if (previousUsable === undefined) return "not known: no answer is recorded";
  return previousUsable ? "still worked after the rotation" : "ended with the rotation";
}

function asJson(read: Status, { verdict, reasons }: Judgement): object {
  const known = <T>(fact: T | Problem): T | null => (fact instanceof Problem ? null : fact) ?? null;
  const schedule = known(read.schedule);
  const token = known(read.token);
  return {
    verdict,
    reasons,
    functionName: read.deployment.functionName,
    region: read.deployment.aws.region,
    tokenSecretArn: read.deployment.settings.tokenSecretArn,
    token: token && {
      ...token,
      ageDays: days(read.now.getTime() - token.createdAt.getTime()),
      daysLeft: days(token.expiresAt.getTime() - read.now.getTime()),
    },
    lastRun: runJson(read.lastRun),
    heldFrom: read.heldFrom?.id ?? null,
    alarms: known(read.alarms)?.map(({ name, cloudWatchName, state, since }) => ({
      name,
      cloudWatchName,
      state,
      since,
    })),
    schedule: schedule && {
      group: schedule.GroupName,
      name: schedule.Name,
      state: schedule.State,
      expression: schedule.ScheduleExpression,
      nextCheck: read.nextCheck ?? null,
    },
    nativeRotation: nativeJson(read),
    previousUsable: known(read.previousUsable),
    versions: known(read.versions),
  };
}

function nativeJson(read: Status): object | null {
  const { native: found, lastStep } = read;
  if (found instanceof Problem) return null;
  const { versionId, createdAt, leftAloneUntil } = blockingOf(read) ?? {};
  return {
    wanted: found.wanted,
    enabled: found.enabled,
    functionArn: found.functionArn ?? null,
    lastAt: found.lastAt ?? null,
    nextBy: found.nextBy ?? null,
    lastStep: runJson(lastStep),
    blockedBy:
      versionId === undefined ? null : { versionId, createdAt, leftAloneUntil: leftAloneUntil ?? null },
  };
}

function runJson(run: LoggedRun | Problem | undefined): object | null {
  if (run === undefined || run instanceof Problem) return null;
  const { at, operation, outcome, reason, code = null, message = null } = run;
  return { at, operation, outcome, reason, code, message };
}

/** Days with one decimal. */
function days(ms: number): number {
  return Math.round((ms / DAY_MS) * 10) / 10;
}
