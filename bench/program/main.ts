import { join } from "node:path";
import { parseArgs } from "node:util";
import { requireBundle } from "../../infra/bundle";
import { inTurns, median, printTable, range, rounded } from "../figures";
import { output } from "../process";

const RUNS = 7;
const COMPONENTS = ["1", "10", "100"];

interface Preview {
  /** From after the imports to the last resource, ms. */
  readonly ms: number;
  readonly resources: number;
}

async function main(): Promise<void> {
  const { json } = parseArgs({ options: { json: { type: "boolean", default: false } } }).values;
  requireBundle();
  const previews = await inTurns(COMPONENTS, RUNS, async (count): Promise<Preview> => {
    const args = [join(__dirname, "preview.cjs"), count];
    return JSON.parse(await output({ file: process.execPath, args, env: process.env })) as Preview;
  });
  const times = (count: string): number[] => previews[count]?.map(({ ms }) => ms) ?? [];
  const resources = (count: string): number => previews[count]?.[0]?.resources ?? Number.NaN;
  const each = (count: string): number => median(times(count)) / Number(count);

  console.log("Components in one program, a preview on Pulumi's mocks, after the imports\n");
  printTable(COMPONENTS, [
    [`ms, median of ${RUNS}`, (count) => median(times(count)).toFixed(0)],
    ["  min – max", (count) => range(times(count))],
    ["ms a component", (count) => each(count).toFixed(1)],
    ["resources", (count) => String(resources(count))],
    ["resources a component", (count) => (resources(count) / Number(count)).toFixed(1)],
  ]);
  const growth = rounded(each("100") / each("10"));
  console.log(`\nfrom 10 to 100: ${growth} of linear growth`);
  if (json) console.log(JSON.stringify({ growth, resourcesEach: resources("100") / 100 }));
}

void main();
