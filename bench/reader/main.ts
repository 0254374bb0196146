import { parseArgs } from "node:util";
import { type Figures, median, printTable, quantile, range, rounded } from "../figures";
import { cachedReads, coldReads, concurrentReads, type Hour, NAMES, simulatedHour } from "./measures";
import { SecretsManagerStandIn } from "./secretsManager";

const OURS = "akool-token-reader";
const PEERS = NAMES.filter((name) => name !== OURS);
const CALLERS = 10_000;

async function main(): Promise<void> {
  const { json } = parseArgs({ options: { json: { type: "boolean", default: false } } }).values;
  const secretsManager = await SecretsManagerStandIn.start();
  const cold = await coldReads(secretsManager, 11);
  const cached = await cachedReads(secretsManager, 1_000);
  const concurrent = await concurrentReads(secretsManager, CALLERS);
  const hours: Record<string, Hour> = {};
  for (const name of NAMES) hours[name] = await simulatedHour(name);
  secretsManager.stop();

  const ratio = (figures: Figures): number =>
    median(figures[OURS]) / Math.min(...PEERS.map((name) => median(figures[name])));
  const rows: [string, (name: string) => string][] = [
    ["cold import + first read, ms, median", (name) => median(cold[name]).toFixed(0)],
    ["  min – max", (name) => range(cold[name])],
    ["cached read, ns a call, median", (name) => median(cached[name]).toFixed(0)],
    ["  p99 of the batches", (name) => quantile(cached[name], 0.99).toFixed(0)],
    [`reads for ${CALLERS} first callers at once`, (name) => String(concurrent[name]?.[0])],
    ["one hour: reads", (name) => String(hours[name]?.reads)],
    ["  replaced token given for, s", (name) => String(hours[name]?.stale)],
    ["  callers who waited for a read", (name) => String(hours[name]?.waited)],
  ];
  printTable(NAMES, rows);
  const result = {
    cachedReadRatio: rounded(ratio(cached)),
    coldRatio: rounded(ratio(cold)),
    readsFor10000: concurrent[OURS]?.[0],
  };
  console.log(`\nours ÷ better peer: cached read ${result.cachedReadRatio}, cold ${result.coldRatio}`);
  if (json) console.log(JSON.stringify(result));
}

// A peer's timers read on, after the stand-in has stopped.
void main().then(() => process.exit());
