import { readFileSync, statSync } from "node:fs";
import { arch, cpus, type } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { packageRoot, requireBundle } from "../../infra/bundle";
import type { RotationEvent } from "../../lambda/contract";
import { BOTO3, install } from "../../test/support/python";
import { output } from "../process";

/** A whole process that is measured. */
export interface Contender {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  /** What it needs beside the stage's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the token that it finds is due. */
  readonly due: boolean;
  /** The bundle that it loads, and nothing else. */
  readonly bundle?: string;
}

const INVOKE = join(__dirname, "invoke.cjs");
const ROTATION = join(__dirname, "rotation.py");

/** What is compared, on which machine. */
export async function versions(): Promise<string> {
  const { command, env } = await install(BOTO3);
  const script = "import sys, boto3; print(sys.version.split()[0] + ', boto3 ' + boto3.__version__)";
  const python = (await output({ file: command, args: ["-c", script], env })).trim();
  const [first, ...others] = cpus();
  return `Node ${process.versions.node}, Python ${python}; ${type()} ${arch()}, ${others.length + 1} × ${first?.model}`;
}

/** All contenders. @param scratch a folder for the bundle that is made for the bench alone */
export async function contenders(scratch: string): Promise<readonly Contender[]> {
  const check: RotationEvent = { operation: "check" };
  const node = { file: process.execPath, env: {} };
  const ours = requireBundle().path;
  const handler = (bundle: string) => ({ ...node, args: [INVOKE, bundle, JSON.stringify(check)], bundle });
  const defaults = join(scratch, "defaults.js");
  await build({
    absWorkingDir: packageRoot(),
    entryPoints: ["lambda/index.ts"],
    outfile: defaults,
    bundle: true,
    platform: "node",
  });
  const { command, env } = await install(BOTO3);
  return [
    { name: "rotation", ...handler(ours), due: true },
    { name: "check", ...handler(ours), due: false },
    { name: "Python", file: command, args: [ROTATION], env, due: true },
    { name: "defaults", ...handler(defaults), due: true },
    { name: "ready", ...node, args: [INVOKE, ours], due: false, bundle: ours },
    { name: "node", ...node, args: ["-e", "0"], due: false },
  ];
}

/** A bundle's bytes, as they are and gzipped. */
export function sizeOf(bundle: string): { readonly bytes: number; readonly gzipped: number } {
  return { bytes: statSync(bundle).size, gzipped: gzipSync(readFileSync(bundle), { level: 9 }).length };
}

/** What a whole process takes of the machine. */
export interface Resources {
  /** The most that it has in RAM at once, MiB. */
  readonly memory: number;
  /** Processor time, ms: what else the machine does hardly changes it. */
  readonly cpu: number;
}

export async function resourcesOf(
  { file, args, env }: Contender,
  given: Record<string, string>,
): Promise<Resources> {
  const { command } = await install(BOTO3);
  const measuring = [join(__dirname, "resources.py"), file, ...args];
  const printed = await output({ file: command, args: measuring, env: { ...given, ...env } });
  const [kib = Number.NaN, cpu = Number.NaN] = printed.split(" ").map(Number);
  return { memory: kib / 1_024, cpu };
}

/** The bytes of the files that a contender without a bundle opens, its own and its packages'; a runtime's not counted. */
export async function bytesOpened(
  { file, args, env }: Contender,
  given: Record<string, string>,
): Promise<number> {
  if (file === process.execPath) return 0;
  const script = join(__dirname, "loaded.py");
  return Number(await output({ file, args: [script, ...args], env: { ...given, ...env } }));
}
