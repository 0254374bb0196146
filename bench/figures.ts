/** What was measured, by who was measured. */
export type Figures = Readonly<Record<string, readonly number[]>>;

/** Measures each in turns, so that what else the machine does hits all alike. */
export async function inTurns<T>(
  names: readonly string[],
  turns: number,
  measure: (name: string) => Promise<T>,
): Promise<Readonly<Record<string, readonly T[]>>> {
  const measured = Object.fromEntries(names.map((name) => [name, [] as T[]]));
  for (let n = 0; n < turns; n++) for (const name of names) measured[name]?.push(await measure(name));
  return measured;
}

export function median(figures: readonly number[] | undefined): number {
  return quantile(figures, 0.5);
}

export function quantile(figures: readonly number[] = [], q: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

/** The smallest and the largest. */
export function range(figures: readonly number[] = []): string {
  return `${Math.min(...figures).toFixed(0)} – ${Math.max(...figures).toFixed(0)}`;
}

export function rounded(ratio: number): number {
  return Math.round(ratio * 1_000) / 1_000;
}

/** Prints a column for each name and a row for each title. */
export function printTable(
  names: readonly string[],
  rows: readonly (readonly [string, (name: string) => string])[],
): void {
  const cells = [["", ...names], ...rows.map(([title, cell]) => [title, ...names.map(cell)])];
  const widths = ["", ...names].map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  for (const row of cells) {
    const line = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width + 3);
    });
    console.log(line.join(""));
  }
}
