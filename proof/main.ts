import { parseArgs } from "node:util";
import { readMutants } from "./mutants/mutant";
import { Pool } from "./processes/pool";
import { killMutants, proveRow } from "./prove";
import { ROWS } from "./rows";
import { type MutantReport, type RowReport, tell } from "./table";

const MUTANTS = "mutants";
const NAMES = [...ROWS.map(({ name }) => name), MUTANTS].join(", ");
const USAGE = `Usage: npm run proof -- [options]

Tries the rotator's code in every way that the rows know, then wrong variants of it, which the rows must notice.

  --full       many trials instead of few: half an hour instead of minutes
  --json       print one JSON object as the last line of standard output
  --row NAME   that row only, of: ${NAMES}
  --seed N     a whole number, default 1; with --row, to repeat what a row has found
  --help       print this`;

const PROCESSES = 2;

/** @returns the exit code */
async function main(): Promise<number> {
  const { full, json, row, seed: text, help } = parse();
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const seed = Number(text);
  if (!Number.isInteger(seed)) throw new Error("--seed must be a whole number");
  const rows = ROWS.filter(({ name }) => row === undefined || row === name);
  const mutants = row === undefined || row === MUTANTS ? readMutants() : [];
  if (rows.length + mutants.length === 0) throw new Error(`--row must be one of ${NAMES}`);

  const progress = (done: string): void => console.error(done);
  const pool = new Pool(PROCESSES);
  const reports: RowReport[] = [];
  try {
    for (const one of rows) reports.push(await proveRow(one, full ? "full" : "short", seed, pool, progress));
    return end(reports, await killMutants(mutants, seed, pool, progress), json);
  } finally {
    pool.close();
  }
}

function parse() {
  const flag = { type: "boolean", default: false } as const;
  const row = { type: "string" } as const;
  const seed = { type: "string", default: "1" } as const;
  return parseArgs({ options: { full: flag, json: flag, row, seed, help: flag } }).values;
}

/** @returns the exit code */
function end(rows: readonly RowReport[], mutants: readonly MutantReport[], json: boolean): number {
  const killed = mutants.filter(({ killedBy }) => killedBy !== undefined).length;
  const violations = rows.reduce((all, { share }) => all + share.violations.length, 0);
  console.log(tell(rows, mutants));
  console.log(`\n${violations} violations; ${killed} of ${mutants.length} mutants killed`);
  if (json) {
    const told = rows.map(({ name, seed, share: { tried, violations } }) => ({
      name,
      tried,
      violations: violations.length,
      seed,
    }));
    console.log(JSON.stringify({ rows: told, violations, mutants: mutants.length, killed }));
  }
  return violations === 0 && killed === mutants.length ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
