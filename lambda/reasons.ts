import type { Reason } from "./contract";
import type { CredentialsVersion } from "./credentialsSecret";
import { holdsAge, holdsCredentials, isDue, isOther, type OurVersion, rolledBackFrom } from "./rules";
import type { Run } from "./run";
import type { Version } from "./tokenSecret";

/** The first reason that holds and is not held back by somebody's roll-back. */
export async function whyRotate(
  run: Run,
  current: OurVersion,
  credentials: CredentialsVersion,
  list: () => Promise<readonly Version[]>,
): Promise<Reason> {
  const { request, settings } = run;
  if (request.operation === "rotate" && run.unmoved && current.value.tick !== request.tick) return "forced";

  let held = false;
  if (isOther(current, credentials)) {
    if (!holdsCredentials(rolledBackFrom(current, await list()), credentials)) return "credentials";
    held = true;
  }
  const now = run.ports.clock.now();
  if (isDue(current, settings, now)) {
    if (!holdsAge(current, await list(), settings, now)) return "due";
    held = true;
  }
  const answer = await run.check(current);
  if (answer.kind === "rejected") return "rejected";
  if (answer.kind !== "usable") throw answer.error;
  return held ? "held" : "none";
}
