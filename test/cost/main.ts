import { billOf, DEFAULT_ARGS, LEAN_ARGS } from "./bill";
import { type Options, parseOptions, USAGE } from "./options";
import { measureRuns } from "./runs";
import { tableOf } from "./table";

/** @returns the exit code */
async function main(): Promise<number> {
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    return 2;
  }
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
