import { spawnSync } from "node:child_process";
import { leaveOut } from "./leaveOut";

/** For `describe.skipIf`, as `withoutPython`: whether tests have to be left out since there is no Go. */
export function withoutGo(what: string): boolean {
  const found = spawnSync("go", ["version"], { stdio: "ignore" }).status === 0;
  return leaveOut(what, found ? undefined : "there is no `go` on PATH: install Go 1.25 or later.");
}
