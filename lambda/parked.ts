import { AWSPENDING } from "./contract";
import type { CredentialsVersion } from "./credentialsSecret";
import { swapIn } from "./finish";
import { NATIVE_RETRIES_MS, newestParked, type OurVersion, replaces, rolledBackFrom } from "./rules";
import type { Run } from "./run";
import type { Current, Version, VersionValue } from "./tokenSecret";
import type { Verdict } from "./verdict";

/** A token that an earlier run minted over the same version and credentials, and could not bring to the end. */
export async function findParked(
  run: Run,
  current: Current,
  credentials: CredentialsVersion,
  versions: readonly Version[],
): Promise<OurVersion | undefined> {
  const newest = newestParked(versions);
  if (newest === undefined) return undefined;
  const parked = await run.ports.tokens.readVersion(newest.id);
  return isOver(parked, current, credentials) &&
    (run.reason !== "forced" || parked.value.tick === run.request.tick)
    ? parked
    : undefined;
}

/** Whether a version's token was minted to replace the current one, with the credentials that there are. */
function isOver(
  version: VersionValue | undefined,
  current: Current,
  credentials: CredentialsVersion,
): version is OurVersion {
  return (
    version?.kind === "ours" &&
    replaces(version, current) &&
    version.value.credentialsVersionId === credentials.id
  );
}

/**
 * Secrets Manager begins no rotation while AWSPENDING is on a version that is not current. So a run that has no reason to
 * mint brings what waits there to its end, or takes the label off. A rotation of Secrets Manager's own that is under
 * way is left alone, and so is a value of somebody else's.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export async function clearPending(
  run: Run,
  current: OurVersion,
  credentials: CredentialsVersion,
  versions: readonly Version[],
): Promise<Verdict | "lost" | undefined> {
  const { tokens, akool, clock } = run.ports;
  const pending = versions.find(({ id, labels }) => labels.includes(AWSPENDING) && id !== current.id);
  if (pending === undefined) return undefined;
  if (await run.isOutrun(current, versions)) return "lost";
  // With another label it is no rotation under way: somebody rolled back from it.
  if (pending.labels.length === 1) {
    const value = await tokens.readVersion(pending.id);
    if (value !== undefined && value.kind !== "ours") return undefined;
    if (isOver(value, current, credentials) && rolledBackFrom(current, versions) === undefined) {
      const answer = await akool.check(value.value.token);
      if (answer.kind === "usable") {
        run.reason = "pending";
        return swapIn(run, current, value, answer);
      }
      if (answer.kind === "transient") return undefined;
    }
    if (isNative(value, current) && clock.now() - pending.createdAt < NATIVE_RETRIES_MS) return undefined;
  }
  // The label may have moved meanwhile, or be out of reach: the next run looks again.
  await tokens.dropPending(pending.id).catch(() => undefined);
  return undefined;
}

/** Of Secrets Manager's own rotation: without a value yet, with one of `createSecret`, or a copy to test its set-up with. */
function isNative(version: OurVersion | undefined, current: OurVersion): boolean {
  if (version === undefined) return true;
  const { tick, token } = version.value;
  return tick === version.id || token === current.value.token;
}
