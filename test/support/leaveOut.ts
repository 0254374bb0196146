/**
 * For `describe.skipIf`: whether tests have to be left out since something is missing, which is said in a line. In CI
 * they are not left out: they fail.
 * @param what the tests, for that line
 * @param problem what is missing; undefined where nothing is
 */
export function leaveOut(what: string, problem: string | undefined): boolean {
  if (problem === undefined || process.env.CI !== undefined) return false;
  process.stderr.write(`SKIPPED ${what}: ${problem}\n`);
  return true;
}
