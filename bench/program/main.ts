import { join } from "node:path";
import { parseArgs } from "node:util";
import { requireBundle } from "../../infra/bundle";
import { inTurns, median, printTable, range, rounded } from "../figures";
import { output } from "../process";

const RUNS = 7;
const COUNTS = ["1", "10", "100"] as const;
type Count = (typeof COUNTS)[number];

interface Preview {
  /** Of the component with all that it imports, ms. */
  readonly importMs: number;
  /** From after the imports until the last resource was registered, ms. */
  readonly previewMs: number;
  readonly resources: number;
}

async function main(): Promise<void> {
  const { json, runs } = parseArgs({
    options: { json: { type: "boolean", default: false }, runs: { type: "string", default: String(RUNS) } },
  }).values;
  const turns = Number(runs);
  if (!Number.isInteger(turns) || turns < 1) throw new Error("--runs must be a whole number, 1 or more");
  requireBundle();

  const previews = await inTurns(COUNTS, turns, preview);
  const each = (count: string, what: keyof Preview): number[] =>
    previews[count]?.map((one) => one[what]) ?? [];
  const time = (count: string): number => median(each(count, "previewMs")) / Number(count);
  const resources = (count: string): number => median(each(count, "resources")) / Number(count);
  const growth = (from: Count, to: Count): number => rounded(time(to) / time(from));

  console.log("Components in one program, previewed on Pulumi's mocks, each a process of its own\n");
  printTable(COUNTS, [
    ["resources", (count) => median(each(count, "resources")).toFixed(0)],
    ["  a component", (count) => resources(count).toFixed(1)],
    [
      `preview after the imports, ms, median of ${turns}`,
      (count) => median(each(count, "previewMs")).toFixed(0),
    ],
    ["  min – max", (count) => range(each(count, "previewMs"))],
    ["  a component, ms", (count) => time(count).toFixed(1)],
    ["import, ms, median", (count) => median(each(count, "importMs")).toFixed(0)],
    ["  min – max", (count) => range(each(count, "importMs"))],
  ]);
  const result = {
    growth1to10: growth("1", "10"),
    growth10to100: growth("10", "100"),
    resourcesPerComponent: resources("100"),
    importMs: Math.round(median(COUNTS.flatMap((count) => each(count, "importMs")))),
  };
  console.log(
    `\n÷ linear growth: from 1 to 10 ${result.growth1to10}, from 10 to 100 ${result.growth10to100}`,
  );
  if (json) console.log(JSON.stringify(result));
}

async function preview(count: string): Promise<Preview> {
  const args = [join(__dirname, "preview.cjs"), count];
  return JSON.parse(await output({ file: process.execPath, args, env: process.env })) as Preview;
}

void main();
