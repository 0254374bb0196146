import { DAY_MS } from "../../lambda/clock";
import type { Deployment } from "../deployment";
import { type LoggedRun, runsSince } from "../facts/runs";
import { isGood, outcomeOf } from "../facts/status";
import { columns } from "../output/table";
import { colours, print, waiting } from "../output/terminal";
import { minuteOf, plural, short } from "../output/words";
import { Problem } from "../problems";

export interface LogsOptions {
  readonly last: string;
  readonly days: string;
  readonly json?: true;
}

/** The last runs, one line each, the newest last. @returns the exit code: 0, or 2 where there is no run to show */
export async function logs(deployment: Deployment, options: LogsOptions): Promise<number> {
  const last = whole("--last", options.last, 1_000);
  const days = whole("--days", options.days, 3_653);
  const runs = await waiting("Reading the log", () =>
    runsSince(deployment, new Date(Date.now() - days * DAY_MS)),
  );
  const shown = runs.slice(-last);
  if (options.json) {
    for (const run of shown) print(JSON.stringify(run));
  } else if (shown.length > 0) {
    print(columns(shown.map(row)));
  }
  if (shown.length > 0) return 0;
  throw new Problem(
    `No run is in the log group ${deployment.logGroupName} of the last ${plural(days, "day")}: start one with akool-token check, or look further back with --days.`,
  );
}

function row(run: LoggedRun): string[] {
  const colour = isGood(run) ? colours.green : colours.red;
  const facts = [
    ...(run.reason === "none" ? [] : [`reason ${run.reason}`]),
    ...(run.versionId === undefined ? [] : [short(run.versionId)]),
    `${(run.durationMs / 1_000).toFixed(1)} s`,
    ...(run.message === undefined ? [] : [run.message]),
  ];
  return [colours.dim(minuteOf(run.at)), run.operation, colour(outcomeOf(run)), facts.join(", ")];
}

function whole(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new Problem(`${option} is ${JSON.stringify(text)}; allowed: whole numbers from 1 to ${most}.`);
  }
  return value;
}
