import { type Bill, ITEMS } from "./bill";
import { ASSUMED } from "./month";
import { PRICES, PRICES_OF, type Price } from "./prices";
import type { Runs } from "./runs";

/** Two bills side by side, for people. */
export function tableOf(title: string, full: Bill, lean: Bill, { check }: Runs): string {
  const rows = ITEMS.filter((item) => full.use[item] + lean.use[item] > 0).map((item) => [
    PRICES[item].what,
    priceText(PRICES[item]),
    ...[full, lean].flatMap(({ use, dollars }) => [amount(use[item]), dollars[item].toFixed(4)]),
  ]);
  const header = ["a month of", "list price", title, "$", "lean", "$"];
  const sum = ["together", "", "", full.total.toFixed(4), "", lean.total.toFixed(4)];
  const widths = header.map((_, n) => Math.max(...[header, sum, ...rows].map((row) => row[n]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, n) => (n < 2 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join("  ");
  const rule = "-".repeat(line(header).length);
  return [
    `AWS's list prices in us-east-1, ${PRICES_OF}, without free tiers:`,
    "",
    ...[line(header), rule, ...rows.map(line), rule, line(sum)].map((text) => `  ${text}`),
    "",
    `Every check sends ${check.metrics.length} metrics; CloudWatch bills them for the hours in which they are sent.`,
    `Assumed: ${ASSUMED.runSeconds} s a run, ${ASSUMED.platformLogBytes.toLocaleString("en")} bytes that Lambda logs of it, ${ASSUMED.notifications} notifications, ${ASSUMED.queueRequests} requests to the queue.`,
    `Not in it: what args add (${priceText(PRICES.dashboard)}, ${priceText(PRICES.key)}, a replica as a secret), secrets and topics of your own, and what services read.`,
    "",
  ].join("\n");
}

function priceText({ dollars, per, unit }: Price): string {
  const price = `$${Number.isInteger(dollars) ? dollars : dollars.toFixed(Math.max(2, decimals(dollars)))}`;
  return `${price} per ${per === 1 ? "" : `${per.toLocaleString("en")} `}${unit}`;
}

function decimals(value: number): number {
  return String(value).split(".")[1]?.length ?? 0;
}

/** Whole numbers as they are, others to three places that count. */
function amount(used: number): string {
  return Number.isInteger(used) || used >= 1_000
    ? String(Math.round(used))
    : String(Number(used.toPrecision(3)));
}
