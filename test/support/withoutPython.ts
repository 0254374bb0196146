import { leaveOut } from "./leaveOut";
import { pythonProblem } from "./python";

/** For `describe.skipIf`: whether there is no Python for the emulator that these tests need. */
export function withoutPython(what: string): boolean {
  return leaveOut(what, pythonProblem());
}
