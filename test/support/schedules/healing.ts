import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPREVIOUS } from "../../../lambda/contract";
import { tokenOf } from "../model/people";
import { beginRotation, continueRotation } from "../model/secretsManagerRotation";
import { hour, type ModelWorld } from "../model/world";

/** After this every write can be read and every new token is known, ms. */
const QUIET_MS = 600_000;
/** The model's `rotateAfterDays`, ms. */
const ROTATE_AFTER_MS = 90 * DAY_MS;

/** Akool and the credentials are right again and nothing interferes: one run is enough, and the next one is idle. */
export async function wrongsWhileHealing(world: ModelWorld, newCredentials: boolean): Promise<string[]> {
  const wrongs: string[] = [];
  const { token, vendor } = world;
  vendor.getTokenMood = "normal";
  vendor.checkMood = "normal";
  vendor.newTokenLag = 0;
  if (newCredentials || !world.credentialsAreRight) world.putCredentials();
  await world.pass(QUIET_MS);

  const current = token.holder(AWSCURRENT);
  const foreign = current !== undefined && tokenOf(current) === undefined;
  const mended = await world.run({ operation: foreign ? "rotate" : "check", scheduledTime: hour(1_000) });
  const outcome = mended.result?.outcome;
  if (outcome !== "healthy" && outcome !== "rotated") wrongs.push("the first undisturbed run did not heal");
  if (!vendor.accepts(tokenOf(token.holder(AWSCURRENT)) ?? "")) wrongs.push("the healed token does not work");

  await world.pass(QUIET_MS);
  // What was parked long ago may be due itself as soon as it is promoted.
  const age = world.sim.now - (token.holder(AWSCURRENT)?.createdAt ?? 0);
  if (age >= ROTATE_AFTER_MS) await world.run({ operation: "check", scheduledTime: hour(1_001) });
  await world.pass(QUIET_MS);
  world.calls.length = 0;
  const idle = await world.run({ operation: "check", scheduledTime: hour(1_002) });
  if (idle.result?.outcome !== "healthy") wrongs.push("the run after the healing one was not healthy");
  if (world.calls.some((call) => call === "getToken" || call === "PutSecretValue")) {
    wrongs.push("the run after the healing one minted or put");
  }
  return wrongs;
}

/** A day later nothing keeps Secrets Manager from a rotation, but somebody's roll-back; it mints one token. */
export async function wrongsOfNativeRotation(world: ModelWorld): Promise<string[]> {
  const { token, vendor, sim } = world;
  await world.pass(DAY_MS);
  await world.run({ operation: "check", scheduledTime: hour(1_003) });
  await world.pass(QUIET_MS);
  const before = token.holder(AWSCURRENT);
  const isHeld = (token.holder(AWSPREVIOUS)?.createdAt ?? 0) > (before?.createdAt ?? 0);
  const rotation = beginRotation(world);
  if (rotation === undefined) {
    return isForeign(world)
      ? []
      : ["Secrets Manager cannot rotate: AWSPENDING is on a version that is not current"];
  }
  const minted = vendor.minted.length;
  const end = continueRotation(world, rotation);
  await sim.settle();
  const { result, error } = await end;
  const after = token.holder(AWSCURRENT);
  if (isHeld) {
    const isRefused = error !== undefined && "code" in error && error.code === "ROTATION_STEP";
    return isRefused && after?.id === before?.id ? [] : ["Secrets Manager's own rotation undid a roll-back"];
  }
  const wrongs: string[] = [];
  if (result === undefined) wrongs.push("Secrets Manager's own rotation failed though all was well");
  if (after?.id !== rotation.id)
    wrongs.push("Secrets Manager's own rotation ended and its version is not current");
  if (vendor.minted.length !== minted + 1)
    wrongs.push("Secrets Manager's own rotation did not mint one token");
  return wrongs;
}

/** Whether what waits at AWSPENDING is somebody else's. */
function isForeign({ token }: ModelWorld): boolean {
  const pending = token.holder("AWSPENDING");
  return pending !== undefined && pending.value !== "" && tokenOf(pending) === undefined;
}
