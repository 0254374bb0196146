import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A program with its arguments and its whole environment. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs a whole process and returns its standard output. Throws where it fails. */
export async function output({ file, args, env }: Command): Promise<string> {
  const { stdout } = await promisify(execFile)(file, args, { env });
  return stdout;
}

/** The time of a whole process, from its start to its end, ms. */
export async function wholeProcess(command: Command): Promise<number> {
  const began = performance.now();
  await output(command);
  return performance.now() - began;
}
