import { parseArgs } from "node:util";
import { complaint } from "../../infra/rules";
import { PLAIN } from "../../infra/validate";
import { billOf, DEFAULT_ARGS, LEAN_ARGS } from "./bill";
import { measureRuns } from "./runs";
import { tableOf } from "./table";

const USAGE = `Usage: npm run cost -- [options]

Computes what a healthy month costs at AWS's list prices, from the program's own resources and
metric lines: at the defaults, and with the README's lean set.

  --interval N  the defaults with a check every N hours: ${PLAIN.checkIntervalHours.allowed}
  --json        print one JSON object, {"total":…,"lean":…} in dollars, as the last line of standard output
  --help        print this`;

/** @returns the exit code */
async function main(): Promise<number> {
  const options = parse();
  if (options === undefined) return 2;
  const { json, help, checkIntervalHours } = options;
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const runs = await measureRuns();
  const asked = checkIntervalHours === undefined ? {} : { checkIntervalHours };
  const full = await billOf({ ...DEFAULT_ARGS, ...asked }, runs);
  const lean = await billOf(LEAN_ARGS, runs);
  const title = checkIntervalHours === undefined ? "default" : `every ${checkIntervalHours} h`;
  // With --json, standard output is for the object alone.
  (json ? process.stderr : process.stdout).write(tableOf(title, full, lean, runs));
  if (json) console.log(JSON.stringify({ total: rounded(full.total), lean: rounded(lean.total) }));
  return 0;
}

function parse() {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { interval, ...flags } = parseArgs({
      options: { interval: { type: "string" }, json: flag, help: flag },
    }).values;
    return { ...flags, checkIntervalHours: interval === undefined ? undefined : hoursOf(interval) };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return undefined;
  }
}

function hoursOf(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : text;
  const problem = complaint("--interval", PLAIN.checkIntervalHours, value);
  if (problem !== undefined) throw new Error(problem);
  return Number(value);
}

/** To a hundredth of a cent. */
function rounded(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
