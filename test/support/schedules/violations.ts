import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPENDING, type RunResult } from "../../../lambda/contract";
import { parseTokenValue } from "../../../lambda/tokenValue";
import { versionId } from "../../../lambda/versionId";
import { tokenOf } from "../model/people";
import { type Ended, isAsked, type Run } from "../model/run";
import { type Change, holderOf, type ModelVersion } from "../model/secret";
import { type ModelWorld, TOKEN_ARN } from "../model/world";

/** The model's `expiryAlarmDays`, ms. */
const EXPIRY_ALARM_MS = 30 * DAY_MS;
/** Of errors that Lambda's repeat may mend. */
const TRANSIENT_CODES = ["AKOOL_UNREACHABLE", "AWS_UNAVAILABLE"];
/** Where a run says nothing of the token at AWSCURRENT: its end is no verdict. */
const SILENT = [...TRANSIENT_CODES, "ROTATION_STEP", "transient", "stepDone"];
/** How many values one delivery may have put over one version: far more than any schedule makes it. */
const MOST_VALUES = 20;

/** What a run does to the token secret and may not, in a sentence each. */
export function* wrongsOf(world: ModelWorld, { before, after }: Change, run: Run): Generator<string> {
  const { minted, accepted } = world.vendor;
  const valueBefore = new Map(before.map(({ id, value }) => [id, value]));
  for (const version of after) {
    if (version.value === "" || valueBefore.get(version.id)) continue;
    if (!minted.includes(tokenOf(version) ?? "")) yield "a version holds no token of Akool's";
    if (!isNamedByItsDelivery(version)) yield "a version's id is not of its delivery and predecessor";
    if (
      !accepted.has(tokenOf(version) ?? "") &&
      (before.every(({ value }) => value === "") || !isParked(version))
    ) {
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
  // It would look like a roll-back.
  if (was !== undefined && is.createdAt < was.createdAt)
    yield "a version older than the replaced one was promoted";
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
  const isSilent = SILENT.includes(code ?? result?.outcome ?? "");
  if (metrics > 1 || (metrics === 0 && !isSilent)) {
    yield `a run that ended as ${code ?? result?.outcome} published its metrics ${metrics} times`;
  }
  if (run.lines.length - metrics !== 1) yield "a run did not write one line to the log";
  if (code === "UNEXPECTED" || code === "unknown") yield "a run failed unexpectedly";
  if (code !== undefined && !transient && "operation" in run.event && run.event.operation === "check") {
    yield "a check threw what a repeat by Lambda cannot mend";
  }
  if (result === undefined) return;
  if ("Step" in run.event && !["stepDone", "rotated"].includes(result.outcome)) {
    yield `a step of Secrets Manager's own rotation returned, and had ended as ${result.outcome}`;
  }
  if (result.outcome === "stepDone" && metrics > 0) yield "a step published metrics without a verdict";
  yield* wrongsOfResult(world, run, result);
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
