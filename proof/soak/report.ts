import { columns } from "../../cli/output/table";
import type { FlipsByAlarm } from "./alarms";
import { type Balance, FATES, type Fate } from "./ledger";

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
}

/** What a long run came to. */
export interface SoakReport extends SoakOptions {
  readonly ok: boolean;
  readonly faults: number;
  readonly restarts: number;
  /** Runs that were ended from outside; they are not among the outcomes. */
  readonly endedRuns: number;
  /** The other runs, by outcome/reason/class. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly alarms: FlipsByAlarm;
  readonly minted: number;
  readonly tokens: Balance;
  readonly violations: readonly string[];
}

const WHERE: Readonly<Record<Fate, string>> = {
  current: "at AWSCURRENT",
  previous: "at AWSPREVIOUS",
  older: "in an older version that has been current",
  parked: "in a version at AWSPENDING that has never been current",
  runEnded: "lost: its run was ended by kill -9 or a restart",
  replyLost: "lost: Akool's answer with it did not arrive",
  rejected: "not stored: Akool rejected it when it was checked",
  unexplained: "unexplained",
};

/** The table of outcomes, alarms and mints, for people. */
export function tableOf(report: SoakReport): string {
  const { outcomes, endedRuns, alarms, minted, tokens } = report;
  const runs = Object.entries(outcomes).sort(([a], [b]) => a.localeCompare(b));
  return columns([
    ["runs, outcome/reason/class", ""],
    ...runs.map(([name, count]) => [`  ${name}`, String(count)]),
    ["  ended by kill -9 or a restart", String(endedRuns)],
    ["alarms", "went to ALARM, to OK"],
    ...Object.entries(alarms).map(([name, { alarm, ok }]) => [`  ${name}`, `${alarm}, ${ok}`]),
    ["tokens minted", String(minted)],
    ...FATES.filter((fate) => tokens[fate] > 0).map((fate) => [`  ${WHERE[fate]}`, String(tokens[fate])]),
  ]);
}

/** One sentence of it. */
export function summaryOf({ ok, violations, faults, restarts, minutes, seed, minted }: SoakReport): string {
  const what = `${faults} faults, ${restarts} of them restarts, in ${minutes} minutes (seed ${seed})`;
  return ok
    ? `${what}: all ${minted} tokens accounted for, and the next clean run after each fault healthy.`
    : `${what}: ${violations.length} violation${violations.length === 1 ? "" : "s"}.\n${violations.join("\n")}`;
}
