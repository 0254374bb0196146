import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inTurns, median, printTable, range, rounded } from "../figures";
import { output, wholeProcess } from "../process";
import {
  bytesOpened,
  type Contender,
  contenders,
  type Resources,
  resourcesOf,
  sizeOf,
  versions,
} from "./contenders";
import { BenchStage, type Calls } from "./stage";

const RUNS = 31;

/** What is counted of each contender, once. */
interface Counts {
  readonly calls: Calls;
  readonly loaded: number;
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

    const counts = new Map<string, Counts>();
    for (const one of all) counts.set(one.name, await count(stage, one));
    const times = await inTurns(names, turns, (name) => {
      const { file, args, env, due } = byName(name);
      return stage.withToken(due, (given) => wholeProcess({ file, args, env: { ...given, ...env } }));
    });
    const resources = await inTurns(names, turns, (name) =>
      stage.withToken(byName(name).due, (given) => resourcesOf(byName(name), given)),
    );

    const counted = (name: string): Counts => counts.get(name) ?? fail(name);
    const time = (name: string): number => median(times[name]);
    const taken = (name: string, what: keyof Resources): number =>
      median(resources[name]?.map((used) => used[what]));
    const memory = (name: string): number => taken(name, "memory");
    const cpu = (name: string): number => taken(name, "cpu");
    const bundle = (name: string): string => byName(name).bundle ?? fail(name);
    console.log(`${new Date().toISOString().slice(0, 10)}, ${await versions()}\n`);
    printTable(names, [
      [`whole process, ms, median of ${turns}`, (name) => time(name).toFixed(0)],
      ["  min – max", (name) => range(times[name])],
      ["  ÷ Python", (name) => (time(name) / time("Python")).toFixed(2)],
      ["  ÷ node", (name) => (time(name) / time("node")).toFixed(2)],
      ["processor time, ms, median", (name) => cpu(name).toFixed(0)],
      ["  ÷ Python", (name) => (cpu(name) / cpu("Python")).toFixed(2)],
      ["  ÷ node", (name) => (cpu(name) / cpu("node")).toFixed(2)],
      ["calls to Secrets Manager", (name) => String(counted(name).calls.aws.length)],
      ["calls to Akool", (name) => String(counted(name).calls.akool.length)],
      ["bytes loaded", (name) => counted(name).loaded.toLocaleString("en")],
      ["peak memory (RSS), MiB", (name) => memory(name).toFixed(0)],
      ["  ÷ Python", (name) => (memory(name) / memory("Python")).toFixed(2)],
    ]);
    for (const name of ["rotation", "Python"]) {
      console.log(`\n${name}: ${[...counted(name).calls.aws, ...counted(name).calls.akool].join(", ")}`);
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
      coldCpuRatio: rounded(cpu("rotation") / cpu("Python")),
      checkCpuRatio: rounded(cpu("check") / cpu("Python")),
      startCpuRatio: rounded(cpu("ready") / cpu("node")),
      bundleBytes: bytes,
      bundleGzippedBytes: gzipped,
      rotationCalls: counted("rotation").calls.aws.length,
      checkCalls: counted("check").calls.aws.length,
    };
    if (json) console.log(JSON.stringify(result));
  } finally {
    await stage.strike();
    rmSync(scratch, { recursive: true });
  }
}

async function count(stage: BenchStage, one: Contender): Promise<Counts> {
  const { file, args, env, due, bundle } = one;
  const calls = await stage.withToken(due, (given) =>
    stage.callsOf((endpoint) =>
      output({ file, args, env: { ...given, ...env, AWS_ENDPOINT_URL: endpoint } }),
    ),
  );
  const loaded =
    bundle !== undefined
      ? sizeOf(bundle).bytes
      : await stage.withToken(due, (given) => bytesOpened(one, given));
  return { calls, loaded };
}

function fail(name: string): never {
  throw new Error(`no contender ${name}`);
}

void main();
