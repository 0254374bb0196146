import type { Share } from "./row";

export interface RowReport {
  readonly name: string;
  readonly trial: string;
  readonly seed: number;
  readonly share: Share;
  readonly notes: readonly string[];
}

export interface MutantReport {
  readonly file: string;
  readonly wrong: string;
  readonly row: string;
  /** What the row said, where it did. */
  readonly killedBy?: string;
  /** Why it could not be tried: it no longer applies, or it does not type-check. */
  readonly broken?: string;
}

/** How many violations of a row are told. */
const MOST_TOLD = 10;

/** What the proof says to a reader. */
export function tell(rows: readonly RowReport[], mutants: readonly MutantReport[]): string {
  const lines = aligned([
    ["row", "tried", "violations", "seed"],
    ...rows.map(({ name, share, seed }) => [
      name,
      share.tried.toLocaleString("en"),
      String(share.violations.length),
      String(seed),
    ]),
  ]);
  for (const { name, trial, notes } of rows) {
    lines.push("", `${name}: ${trial}`, ...notes.map((note) => `  ${note}`));
  }
  for (const { name, share } of rows) {
    for (const { sentence, seed } of share.violations.slice(0, MOST_TOLD)) {
      lines.push(
        "",
        `VIOLATION in ${name}: ${sentence}`,
        `  again: npm run proof -- --row ${name} --seed ${seed}`,
      );
    }
  }
  if (mutants.length > 0)
    lines.push("", ...aligned([["mutant", "killed by", "what is wrong"], ...mutants.map(rowOf)]));
  for (const { file, broken } of mutants) {
    if (broken !== undefined) lines.push("", `proof/mutants/${file} ${broken}`);
  }
  return lines.join("\n");
}

function rowOf({ file, wrong, row, killedBy, broken }: MutantReport): string[] {
  const end = broken === undefined ? `NOT KILLED by ${row}` : "BROKEN";
  return [file.replace(/\.patch$/, ""), killedBy === undefined ? end : row, wrong];
}

function aligned(cells: readonly (readonly string[])[]): string[] {
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
