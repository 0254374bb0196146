import type { Heard } from "./onCall";
import type { Stack } from "./stack";

export interface Timeline {
  readonly name: string;
  /** What happens. Checks run at 18 minutes past 0, 6, 12 and 18 o'clock. */
  readonly happens: () => Promise<Stack>;
  /** After the first OKs: "hours:minutes alarm state". */
  readonly told: readonly string[];
  /** The alarms that do not stand at OK at the end. None where it is not given. */
  readonly ends?: Heard["ends"];
  /** How many periods further back CloudWatch may read with the same messages. Default 1, 2 and 3. */
  readonly lookBacks?: readonly number[];
  /** The first OKs, where they are not the usual ones. */
  readonly first?: readonly string[];
}

/** One OK of each alarm that gets data. */
export const FIRST_OKS = [
  "0:03 account OK",
  "0:03 auth OK",
  "0:03 config OK",
  "0:03 expiry OK",
  "0:03 other OK",
  "0:03 quota OK",
  "0:03 token-rejected OK",
  "0:17 dead-letter OK",
  "13:00 dead-man OK",
];

/** Hours, of a day's beginning and after it. */
export const day = (n: number, hours = 0): number => n * 24 + hours;
/** The same, hours. */
export const minutes = (n: number): number => n / 60;

/** Both calls of Akool. */
export function answers({ vendor }: Stack, mood: number | "normal"): void {
  const said = mood === "normal" ? mood : { code: mood };
  vendor.getTokenMood = said;
  vendor.checkMood = said;
}
