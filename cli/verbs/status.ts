import { DAY_MS } from "../../lambda/clock";
import type { Deployment } from "../deployment";
import { type Judgement, judge, outcomeOf, readStatus, type Status } from "../facts/status";
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

function held({ heldFrom, versions }: Status): string | Problem {
  if (versions instanceof Problem) return versions;
  if (heldFrom === undefined) return "no";
  return colours.yellow(
    `yes, rolled back from ${short(heldFrom.id)}; ends near the expiry, on code 1101, with newer credentials or with rotate`,
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

function previous({ previousUsable }: Status): string | Problem {
  if (previousUsable instanceof Problem) return previousUsable;
  if (previousUsable === undefined) return "not known: no answer is recorded";
  return previousUsable ? "still worked after the rotation" : "ended with the rotation";
}

function asJson(read: Status, { verdict, reasons }: Judgement): object {
  const known = <T>(fact: T | Problem): T | null => (fact instanceof Problem ? null : fact) ?? null;
  const schedule = known(read.schedule);
  const token = known(read.token);
  const run = known(read.lastRun);
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
    lastRun: run && {
      at: run.at,
      operation: run.operation,
      outcome: run.outcome,
      reason: run.reason,
      code: run.code ?? null,
      message: run.message ?? null,
    },
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
    previousUsable: known(read.previousUsable),
    versions: known(read.versions),
  };
}

/** Days with one decimal. */
function days(ms: number): number {
  return Math.round((ms / DAY_MS) * 10) / 10;
}
