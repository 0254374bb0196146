import { parseArgs } from "node:util";
import { complaint } from "../../infra/rules";
import { PLAIN } from "../../infra/validate";

export const USAGE = `Usage: npm run cost -- [options]

Computes what a healthy month costs at AWS's list prices, from the program's own resources and
metric lines: at the defaults, and with the README's lean set.

  --interval N  the defaults with a check every N hours: ${PLAIN.checkIntervalHours.allowed}
  --json        print one JSON object, {"total":…,"lean":…} in dollars, as the last line of standard output
  --help        print this`;

export interface Options {
  readonly json: boolean;
  readonly help: boolean;
  readonly checkIntervalHours: number | undefined;
}

/** @throws Error with what is wrong with the arguments */
export function parseOptions(args: string[]): Options {
  const flag = { type: "boolean", default: false } as const;
  const { interval, ...flags } = parseArgs({
    args,
    options: { interval: { type: "string" }, json: flag, help: flag },
  }).values;
  return { ...flags, checkIntervalHours: interval === undefined ? undefined : hoursOf(interval) };
}

function hoursOf(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : text;
  const problem = complaint("--interval", PLAIN.checkIntervalHours, value);
  if (problem !== undefined) throw new Error(problem);
  return Number(value);
}
