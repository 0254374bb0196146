import type { Subject } from "./subject/subject";

/** How much a row tries: in CI, with `--full`, and to kill a mutant. What it counts is the row's own matter. */
export interface Sizes {
  readonly short: number;
  readonly full: number;
  readonly mutant: number;
}

/** A share of a row's work, done in one process. */
export interface Task {
  readonly subject: Subject;
  readonly size: number;
  readonly seed: number;
  /** From 0. Parts that are put together have tried everything once. */
  readonly part: number;
  readonly parts: number;
  /** One violation is enough. */
  readonly stopAtFirst: boolean;
}

/** What must never be, in a sentence, and the seed that shows it again. */
export interface Violation {
  readonly sentence: string;
  readonly seed: number;
}

export interface Share {
  readonly tried: number;
  readonly violations: readonly Violation[];
  /** Whatever the row counts beside that; shares are added up. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A kind of trial. */
export interface Row {
  readonly name: string;
  /** What one trial is, in a few words. */
  readonly trial: string;
  readonly sizes: Sizes;
  run(task: Task): Promise<Share>;
  /** Judges what only the whole shows, and says what else there is to know. */
  conclude?(counts: Share["counts"], size: number): Conclusion;
}

export interface Conclusion {
  readonly violations: readonly string[];
  readonly notes: readonly string[];
}

/** Puts shares together. */
export function sum(shares: readonly Share[]): Share {
  const counts: Record<string, number> = {};
  for (const share of shares) {
    for (const [name, n] of Object.entries(share.counts)) counts[name] = (counts[name] ?? 0) + n;
  }
  return {
    tried: shares.reduce((tried, share) => tried + share.tried, 0),
    violations: shares.flatMap((share) => share.violations),
    counts,
  };
}
