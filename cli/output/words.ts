import { DAY_MS } from "../../lambda/clock";

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** A version id as people tell versions apart: its first 8 characters. */
export function short(versionId: string): string {
  return versionId.slice(0, 8);
}

/** An instant, to the minute, UTC: 2026-11-24 16:40 UTC. */
export function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** A span in its largest unit: 3 days, 5 h, 12 min; below a minute: seconds. */
export function span(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${Math.floor(ms / DAY_MS)} days`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  if (ms >= MINUTE_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  return `${Math.max(0, Math.floor(ms / 1_000))} s`;
}

/** One, or more of them: 1 alarm, 2 alarms. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
