import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPENDING, type RunResult } from "../../../lambda/contract";
import { parseTokenValue } from "../../../lambda/tokenValue";
import { versionId } from "../../../lambda/versionId";
import { tokenOf } from "../model/people";
import { type Ended, isAsked, type Run } from "../model/run";
import { type Change, holderOf, type ModelVersion } from "../model/secret";
import { hour, type ModelWorld, TOKEN_ARN } from "../model/world";

/** After this every write can be read and every new token is known, ms. */
const QUIET_MS = 600_000;
/** The model's `rotateAfterDays`, ms. */
const ROTATE_AFTER_MS = 90 * DAY_MS;
/** The model's `expiryAlarmDays`, ms. */
const EXPIRY_ALARM_MS = 30 * DAY_MS;
/** Of errors that Lambda's repeat may mend. */
const TRANSIENT_CODES = ["AKOOL_UNREACHABLE", "AWS_UNAVAILABLE"];
/** How many values one delivery may have put over one version: far more than any schedule makes it. */
const MOST_VALUES = 20;

/** What a run does to the token secret and may not, in a sentence each. */
export function* wrongsOf(world: ModelWorld, { before, after }: Change, run: Run): Generator<string> {
  const { minted, accepted } = world.vendor;
  for (const version of after.slice(before.length)) {
    if (!minted.includes(tokenOf(version) ?? "")) yield "a version holds no token of Akool's";
    if (!isNamedByItsDelivery(version)) yield "a version's id is not of its delivery and predecessor";
    if (!accepted.has(tokenOf(version) ?? "") && (before.length === 0 || !isParked(version))) {
      yield "a token that had not passed the check was not parked";
    }
  }
  const [was, is] = [holderOf(before, AWSCURRENT), holderOf(after, AWSCURRENT)];
  if (after.filter(({ labels }) => labels.includes(AWSCURRENT)).length !== 1) yield "not one AWSCURRENT";
  if (is === undefined || is.id === was?.id) return;

  const token = tokenOf(is) ?? "";
  if (!accepted.has(token)) yield "the promoted token had not passed the check";
  const parsed = parseTokenValue(is.value, undefined);
  const replaces = parsed.kind === "ours" ? parsed.value.replaces : undefined;
  if (replaces !== (was?.id ?? "none")) yield "it was minted to replace another version";
  const replaced = tokenOf(was);
  if (replaced !== undefined && minted.indexOf(replaced) >= minted.indexOf(token)) yield "an older token won";
  if (was !== undefined && replaced === undefined && !isAsked(run)) {
    yield "a foreign value was overwritten unasked";
  }
}

/** How a run may not end, in a sentence each. */
export function* wrongsAtTheEnd(world: ModelWorld, run: Run, { result, error }: Ended): Generator<string> {
  if (result === undefined && error === undefined) return;
  const code = error === undefined ? undefined : codeOf(error);
  const transient = result?.outcome === "transient" || TRANSIENT_CODES.includes(code ?? "");
  const metrics = run.lines.filter((line) => line.includes('"_aws"')).length;
  // A transient end says at most that services have no token that works.
  if (metrics > 1 || (metrics === 0 && !transient)) {
    yield `a run that ended as ${code ?? result?.outcome} published its metrics ${metrics} times`;
  }
  if (run.lines.length - metrics !== 1) yield "a run did not write one line to the log";
  if (code === "UNEXPECTED" || code === "unknown") yield "a run failed unexpectedly";
  if (code !== undefined && !transient && "operation" in run.event && run.event.operation === "check") {
    yield "a check threw what a repeat by Lambda cannot mend";
  }
  if (result !== undefined) yield* wrongsOfResult(world, run, result);
}

function* wrongsOfResult({ token, vendor }: ModelWorld, run: Run, result: RunResult): Generator<string> {
  const { outcome, reason, versionId } = result;
  if ((outcome !== "healthy" && outcome !== "rotated") || versionId === undefined) return;
  const version = token.version(versionId);
  const checkedAt = vendor.accepted.get(tokenOf(version) ?? "") ?? 0;
  if (checkedAt < run.startedAt)
    yield `a run ended as ${outcome} though Akool had not accepted the token in it`;
  const expiry = Date.parse(result.expiresAt ?? "");
  const near = Math.min(EXPIRY_ALARM_MS, (expiry - version.createdAt) / 4);
  if (reason === "held" && expiry - run.startedAt <= near)
    yield "a roll-back was held beyond the expiry alarm's point";
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "unknown";
}

/** One version for each tick, predecessor and number. */
function isNamedByItsDelivery({ id, value }: ModelVersion): boolean {
  const parsed = parseTokenValue(value, undefined);
  if (parsed.kind !== "ours") return false;
  const { tick, replaces } = parsed.value;
  if (tick === undefined || replaces === undefined) return false;
  // In a rotation of Secrets Manager's own the delivery's name is the version's.
  if (tick === id) return true;
  return Array.from({ length: MOST_VALUES }, (_, n) => versionId(TOKEN_ARN, tick, replaces, n)).includes(id);
}

function isParked({ labels }: ModelVersion): boolean {
  return labels.join() === AWSPENDING;
}

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
