import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inTurns, median, printTable, range, rounded } from "../figures";
import { output, wholeProcess } from "../process";
import { bytesOpened, type Contender, contenders, peakMemory, sizeOf, versions } from "./contenders";
import { BenchStage, type Calls } from "./stage";

const RUNS = 15;
const MEMORY_RUNS = 3;

/** What is measured of each contender once, beside the timed runs. */
interface Weight {
  readonly calls: Calls;
  readonly loaded: number;
  readonly memory: readonly number[];
}

async function main(): Promise<void> {
  const { json, runs } = parseArgs({
    options: { json: { type: "boolean", default: false }, runs: { type: "string", default: String(RUNS) } },
  }).values;
  const turns = Number(runs);
  if (!Number.isInteger(turns) || turns < 1) throw new Error("--runs must be a whole number, 1 or more");

  const scratch = mkdtempSync(join(tmpdir(), "bench-"));
  const stage = await BenchStage.set();
  try {
    const all = await contenders(scratch);
    const names = all.map(({ name }) => name);
    const byName = (name: string): Contender => all.find((one) => one.name === name) ?? fail(name);

    const weights = new Map<string, Weight>();
    for (const one of all) weights.set(one.name, await weigh(stage, one));
    const times = await inTurns(names, turns, (name) => {
      const { file, args, env, due } = byName(name);
      return stage.withToken(due, (given) => wholeProcess({ file, args, env: { ...given, ...env } }));
    });

    const weightOf = (name: string): Weight => weights.get(name) ?? fail(name);
    const time = (name: string): number => median(times[name]);
    const memory = (name: string): number => median(weightOf(name).memory);
    const bundle = (name: string): string => byName(name).bundle ?? fail(name);
    console.log(`${new Date().toISOString().slice(0, 10)}, ${await versions()}\n`);
    printTable(names, [
      [`whole process, ms, median of ${turns}`, (name) => time(name).toFixed(0)],
      ["  min – max", (name) => range(times[name])],
      ["  ÷ Python", (name) => (time(name) / time("Python")).toFixed(2)],
      ["  ÷ node", (name) => (time(name) / time("node")).toFixed(2)],
      ["calls to Secrets Manager", (name) => String(weightOf(name).calls.aws.length)],
      ["calls to Akool", (name) => String(weightOf(name).calls.akool.length)],
      ["bytes loaded", (name) => weightOf(name).loaded.toLocaleString("en")],
      ["peak memory (RSS), MiB", (name) => memory(name).toFixed(0)],
      ["  ÷ Python", (name) => (memory(name) / memory("Python")).toFixed(2)],
    ]);
    for (const name of ["rotation", "Python"]) {
      console.log(`\n${name}: ${[...weightOf(name).calls.aws, ...weightOf(name).calls.akool].join(", ")}`);
    }
    const { bytes, gzipped } = sizeOf(bundle("rotation"));
    console.log(
      `\nbundle: ${bytes} bytes, ${gzipped} gzipped; with esbuild's defaults ${sizeOf(bundle("defaults")).bytes}`,
    );
    const result = {
      coldRatio: rounded(time("rotation") / time("Python")),
      checkRatio: rounded(time("check") / time("Python")),
      startRatio: rounded(time("ready") / time("node")),
      memoryRatio: rounded(memory("rotation") / memory("Python")),
      defaultsRatio: rounded(time("defaults") / time("Python")),
      pythonToNodeRatio: rounded(time("Python") / time("node")),
      bundleBytes: bytes,
      bundleGzippedBytes: gzipped,
      rotationCalls: weightOf("rotation").calls.aws.length,
      checkCalls: weightOf("check").calls.aws.length,
    };
    if (json) console.log(JSON.stringify(result));
  } finally {
    await stage.strike();
    rmSync(scratch, { recursive: true });
  }
}

async function weigh(stage: BenchStage, one: Contender): Promise<Weight> {
  const { file, args, env, due } = one;
  const calls = await stage.withToken(due, (given) =>
    stage.callsOf((endpoint) =>
      output({ file, args, env: { ...given, ...env, AWS_ENDPOINT_URL: endpoint } }),
    ),
  );
  const loaded =
    one.bundle !== undefined
      ? sizeOf(one.bundle).bytes
      : await stage.withToken(due, (given) => bytesOpened(one, given));
  const memory: number[] = [];
  for (let n = 0; n < MEMORY_RUNS; n++) {
    memory.push(await stage.withToken(due, (given) => peakMemory(one, given)));
  }
  return { calls, loaded, memory };
}

function fail(name: string): never {
  throw new Error(`no contender ${name}`);
}

void main();
