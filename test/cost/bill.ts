import type { AkoolTokenRotationArgs, AlarmName } from "../../infra";
import { deployOne } from "../infra/cloud";
import { monthOf, type Use } from "./month";
import { type Item, PRICES } from "./prices";
import type { Runs } from "./runs";

/** A month's bill. */
export interface Bill {
  readonly use: Use;
  /** Of each item. */
  readonly dollars: Readonly<Record<Item, number>>;
  readonly total: number;
}

/** The stack as the README deploys it. */
export const DEFAULT_ARGS: AkoolTokenRotationArgs = {
  credentials: { clientId: "id", clientSecret: "secret" },
  alarmEmails: ["on-call@example.com"],
};

const OMITTED: AlarmName[] = [
  ...(["token-rejected", "expiry", "dead-letter", "quota", "other"] as const),
  ...(["healed", "previous-killed"] as const),
];

/** The README's lean set. */
export const LEAN_ARGS: AkoolTokenRotationArgs = {
  ...DEFAULT_ARGS,
  checkIntervalHours: 24,
  omitAlarms: OMITTED,
};

export const ITEMS = Object.keys(PRICES) as Item[];

/** What a month costs with these args, at list prices. */
export async function billOf(args: AkoolTokenRotationArgs, runs: Runs): Promise<Bill> {
  const { error, resources } = await deployOne(args);
  if (error !== undefined) throw error;
  const use = monthOf(resources, runs);
  const dollars = { ...use };
  for (const item of ITEMS) dollars[item] = (use[item] * PRICES[item].dollars) / PRICES[item].per;
  return { use, dollars, total: ITEMS.reduce((sum, item) => sum + dollars[item], 0) };
}
