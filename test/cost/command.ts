import type { Writable } from "node:stream";
import { billOf, DEFAULT_ARGS, LEAN_ARGS } from "./bill";
import { type Options, parseOptions, USAGE } from "./options";
import { measureRuns } from "./runs";
import { tableOf } from "./table";

/** What `npm run cost` does with its arguments. @returns the exit code */
export async function cost(
  args: string[],
  out: Pick<Writable, "write">,
  err: Pick<Writable, "write">,
): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(args);
  } catch (error) {
    err.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}\n`);
    return 2;
  }
  const { json, help, checkIntervalHours } = options;
  if (help) {
    out.write(`${USAGE}\n`);
    return 0;
  }
  const runs = await measureRuns();
  const asked = checkIntervalHours === undefined ? {} : { checkIntervalHours };
  const full = await billOf({ ...DEFAULT_ARGS, ...asked }, runs);
  const lean = await billOf(LEAN_ARGS, runs);
  const title = checkIntervalHours === undefined ? "default" : `every ${checkIntervalHours} h`;
  // With --json, standard output is for the object alone.
  (json ? err : out).write(tableOf(title, full, lean, runs));
  if (json) out.write(`${JSON.stringify({ total: rounded(full.total), lean: rounded(lean.total) })}\n`);
  return 0;
}

/** To a hundredth of a cent. */
function rounded(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}
