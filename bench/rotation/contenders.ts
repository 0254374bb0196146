import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bundlePath, packageRoot } from "../../infra/bundle";
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

/** All contenders. @param scratch a folder for the bundle that is made for the bench alone */
export async function contenders(scratch: string): Promise<readonly Contender[]> {
  const check: RotationEvent = { operation: "check" };
  const node = { file: process.execPath, env: {} };
  const ours = bundlePath();
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

/** The most memory that a contender has in RAM at once, MiB. */
export async function peakMemory(
  { file, args, env }: Contender,
  given: Record<string, string>,
): Promise<number> {
  const { command } = await install(BOTO3);
  const script = join(__dirname, "memory.py");
  return (
    Number(await output({ file: command, args: [script, file, ...args], env: { ...given, ...env } })) / 1_024
  );
}

/** The bytes of the files that a Python contender opens, its own and its packages'. */
export async function bytesOpened(
  { file, args, env }: Contender,
  given: Record<string, string>,
): Promise<number> {
  const script = join(__dirname, "loaded.py");
  return Number(await output({ file, args: [script, ...args], env: { ...given, ...env } }));
}
