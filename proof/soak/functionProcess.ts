import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Ends the processes that an emulator runs its functions in, without a word to them (SIGKILL).
 * @returns how many there were
 * @throws Error where there was none, or no `ps`
 */
export async function killFunctions(emulatorPid: number): Promise<number> {
  const { stdout } = await run("ps", ["-A", "-o", "pid=,ppid="]);
  const children = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, parent]) => (pid !== undefined && parent === emulatorPid ? [pid] : []));
  if (children.length === 0) throw new Error("the emulator runs no function process to kill");
  for (const pid of children) process.kill(pid, "SIGKILL");
  return children.length;
}
