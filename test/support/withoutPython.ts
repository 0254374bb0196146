import { pythonProblem } from "./python";

/**
 * For `describe.skipIf`: whether tests have to be left out since there is no Python for the emulator, which is said in
 * a line. In CI they are not left out: they fail.
 * @param what the tests, for that line
 */
export function withoutPython(what: string): boolean {
  const problem = pythonProblem();
  if (problem === undefined || process.env.CI !== undefined) return false;
  process.stderr.write(`SKIPPED ${what}: ${problem}\n`);
  return true;
}
