import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "../test/support/paths";
import { type Mutant, mutate } from "./mutants/mutant";
import { TypeChecker } from "./mutants/types";
import type { Pool } from "./processes/pool";
import { type Row, type Sizes, sum } from "./row";
import { rowNamed } from "./rows";
import { buildSubject, type Sources } from "./subject/build";
import type { MutantReport, RowReport } from "./table";

/** So that progress shows, and no process waits long for another at the end. */
const PARTS = 54;

function readSources(): Sources {
  const folder = join(PROJECT_ROOT, "lambda");
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

/** Runs a row on the code as it is. */
export async function proveRow(
  row: Row,
  size: Exclude<keyof Sizes, "mutant">,
  seed: number,
  pool: Pool,
  progress: (done: string) => void,
): Promise<RowReport> {
  const subject = await buildSubject("shipped", readSources());
  const job = { row: row.name, subject, seed, stopAtFirst: false };
  const trials = row.sizes[size];
  let done = 0;
  const shares = await Promise.all(
    Array.from({ length: PARTS }, async (_, part) => {
      const share = await pool.run({ ...job, size: trials, part, parts: PARTS });
      progress(`${row.name}: ${++done} of ${PARTS} parts`);
      return share;
    }),
  );
  const whole = sum(shares);
  const { violations, notes } = row.conclude?.(whole.counts, trials) ?? { violations: [], notes: [] };
  const share = {
    ...whole,
    violations: [...whole.violations, ...violations.map((sentence) => ({ sentence, seed }))],
  };
  return { name: row.name, trial: row.trial, seed, share, notes };
}

/** Lets each mutant's row try it: with the seed that the row was green with, and with no more trials. */
export async function killMutants(
  mutants: readonly Mutant[],
  seed: number,
  pool: Pool,
  progress: (done: string) => void,
): Promise<MutantReport[]> {
  const sources = readSources();
  const checker = new TypeChecker();
  let done = 0;
  return Promise.all(
    mutants.map(async (mutant): Promise<MutantReport> => {
      const { file, wrong } = mutant;
      const row = rowNamed(mutant.row);
      const told = { file, wrong, row: row.name };
      const mutated = mutate(sources, mutant);
      if (mutated === undefined) return { ...told, broken: "no longer applies to lambda/" };
      const error = checker.errorIn(mutated);
      if (error !== undefined) return { ...told, broken: `does not type-check: ${error}` };
      const subject = await buildSubject(file, mutated);
      const size = row.sizes.mutant;
      const share = await pool.run({
        row: row.name,
        subject,
        size,
        seed,
        part: 0,
        parts: 1,
        stopAtFirst: true,
      });
      progress(`mutants: ${++done} of ${mutants.length}`);
      const killedBy = share.violations[0]?.sentence;
      return { ...told, ...(killedBy !== undefined && { killedBy }) };
    }),
  );
}
