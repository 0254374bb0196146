import type { CheckAnswer } from "./akool";
import { AWSCURRENT, type Reason, SCHEMA, type TokenValue } from "./contract";
import type { CredentialsVersion } from "./credentialsSecret";
import { AwsUnavailableError, ConfigError, NotConfiguredError } from "./errors";
import type { RotationRequest } from "./event";
import { promote } from "./promote";
import { putVersion } from "./putVersion";
import {
  holdsCredentials,
  isDue,
  isExpiryNear,
  newestParked,
  type OurVersion,
  rolledBackFrom,
} from "./rules";
import { type Ports, Run, type Secrets } from "./run";
import type { Settings } from "./settings";
import type { Current, Version } from "./tokenSecret";
import { expiryOf, iso } from "./tokenValue";
import { credentialsOf, failed, healthy, quota, type Verdict } from "./verdict";

/** Waits before the second and the third try, ms, jittered by half. */
const TRY_WAITS_MS = [0, 1_000, 2_000];
/** Before a read or a check that the other side may have answered too early, ms. */
const SECOND_LOOK_MS = 2_000;

/** Credentials that can be used. */
type UsableCredentials = CredentialsVersion & {
  readonly credentials: NonNullable<CredentialsVersion["credentials"]>;
};

/**
 * One run of the rotation, whoever asked for it: look, decide why a new token is needed, mint, check, put, swap.
 * Every read is a hint, since Secrets Manager is eventually consistent: the swap alone decides who was first, and
 * whoever loses it starts over. Never throws: what failed is in the verdict.
 */
export async function rotate(
  request: RotationRequest,
  settings: Settings,
  ports: Ports,
  waitUntil: number,
): Promise<Verdict> {
  const run = new Run(request, settings, ports);
  try {
    let read = await run.awaitCredentials(waitUntil);
    for (const wait of TRY_WAITS_MS) {
      if (wait > 0) await ports.clock.sleep(wait * (0.5 + ports.clock.random()));
      const verdict = await tryOnce(run, read ?? (await run.read()));
      read = undefined;
      if (verdict !== "lost") return verdict;
    }
    throw new AwsUnavailableError(
      `three tries were lost to whoever else moved ${AWSCURRENT} or minted a token`,
    );
  } catch (error) {
    return failed(run, error);
  }
}

async function tryOnce(run: Run, read: Secrets): Promise<Verdict | "lost"> {
  const { tokens, clock } = run.ports;
  const { current } = read;
  run.reason = "none";
  let credentials = requireCredentials(read.credentials, current);
  refuseForeign(run, current);

  const list = listOnce(run);
  if (current.kind === "ours") {
    credentials = await secondLook(run, current, credentials);
    run.reason = await whyRotate(run, current, credentials, list);
    if (run.reason === "none" || run.reason === "held") return healthy(run, current);
  } else {
    run.reason = "missing";
  }

  const versions = await list();
  if (await isOutrun(run, current, versions)) return "lost";
  const parked = await findParked(run, current, credentials, versions);
  if (parked !== undefined) {
    const answer = await run.ports.akool.check(parked.value.token);
    if (answer.kind === "usable") return swapIn(run, current, parked, answer);
    if (answer.kind !== "rejected") throw answer.error;
  }

  const token = await run.ports.akool.getToken(credentials.credentials);
  const issuedAt = clock.now();
  const answer = await checkNew(run, token);
  if (answer.kind === "rejected") {
    // A run beside this one may have minted later and so have killed our token: only an unmoved version says no.
    if (run.rejectedOver !== undefined && run.rejectedOver.id === current.id) throw answer.error;
    run.rejectedOver = { id: current.id };
    return "lost";
  }
  // The first version ever becomes current whatever its label: an unproven token may only wait behind another one.
  if (answer.kind !== "usable" && current.id === undefined) throw answer.error;

  const value = newValue(run, current, credentials, token, issuedAt);
  const { id, isCurrent } = await putVersion(tokens, run.request.tick, current.id, versions, value);
  if (answer.kind !== "usable") throw answer.error;
  const minted: OurVersion = { kind: "ours", id, createdAt: issuedAt, value };
  return isCurrent ? rotated(run, current, minted, answer) : swapIn(run, current, minted, answer);
}

/** Somebody else's value is replaced only when an operator asks for it, and never one of a newer schema. */
function refuseForeign(run: Run, current: Current): void {
  if (current.kind === "newer") {
    throw new ConfigError(
      "the token secret was written by a newer version of this product: upgrade this one",
    );
  }
  if (current.kind === "foreign" && !(run.request.operation === "rotate" && run.unmoved)) {
    throw new ConfigError("the token secret holds a value that is not ours: invoke `rotate` to take it over");
  }
}

function requireCredentials(found: CredentialsVersion | undefined, current: Current): UsableCredentials {
  if (found === undefined) {
    const message = "the credentials secret has no value yet: put clientId and clientSecret into it as JSON";
    throw current.kind === "ours" ? new ConfigError(message) : new NotConfiguredError(message);
  }
  const { credentials } = found;
  if (credentials === undefined) {
    throw new ConfigError("the credentials secret must be JSON with the strings clientId and clientSecret");
  }
  return { ...found, credentials };
}

/** Credentials older than the token that was not minted with them were perhaps read before the newer ones arrived. */
async function secondLook(
  run: Run,
  current: OurVersion,
  first: UsableCredentials,
): Promise<UsableCredentials> {
  const suspicious = isOther(current, first) && first.createdAt < current.createdAt && run.kept === undefined;
  if (!suspicious) return first;
  await run.ports.clock.sleep(SECOND_LOOK_MS);
  return requireCredentials(await run.ports.credentials.read(), current);
}

function isOther(current: OurVersion, credentials: CredentialsVersion): boolean {
  return current.value.credentialsVersionId !== credentials.id;
}

/** The first reason that holds and is not held back by somebody's roll-back. */
async function whyRotate(
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
    const rolledBack = rolledBackFrom(current, await list());
    if (rolledBack === undefined || isExpiryNear(current, settings, now)) return "due";
    held = true;
  }
  const answer = await run.check(current);
  if (answer.kind === "rejected") return "rejected";
  if (answer.kind !== "usable") throw answer.error;
  return held ? "held" : "none";
}

/** Lists the versions, at most once a try and only for a reason. */
function listOnce(run: Run): () => Promise<readonly Version[]> {
  let versions: Promise<readonly Version[]> | undefined;
  return () => {
    versions ??= run.ports.tokens.list();
    return versions;
  };
}

/** The list may know of a promotion that the read before it did not: a token minted now would be in vain. */
async function isOutrun(run: Run, current: Current, versions: readonly Version[]): Promise<boolean> {
  const holder = versions.find(({ labels }) => labels.includes(AWSCURRENT));
  if (holder === undefined || holder.id === current.id) return false;
  return (await run.ports.tokens.readCurrent()).id !== current.id;
}

/** A token that an earlier run minted over the same version and credentials, and could not bring to the end. */
async function findParked(
  run: Run,
  current: Current,
  credentials: CredentialsVersion,
  versions: readonly Version[],
): Promise<OurVersion | undefined> {
  const newest = newestParked(versions);
  if (newest === undefined) return undefined;
  const parked = await run.ports.tokens.readVersion(newest.id);
  if (parked?.kind !== "ours") return undefined;
  const { replaces, credentialsVersionId, tick } = parked.value;
  const fits =
    replaces === (current.id ?? "none") &&
    credentialsVersionId === credentials.id &&
    (run.reason !== "forced" || tick === run.request.tick);
  return fits ? parked : undefined;
}

/** Checks a new token before anybody can read it; once more where Akool may only be slow to know it. */
async function checkNew(run: Run, token: string): Promise<CheckAnswer> {
  const answer = await run.ports.akool.check(token);
  if (answer.kind !== "rejected") return answer;
  await run.ports.clock.sleep(SECOND_LOOK_MS);
  return run.ports.akool.check(token);
}

function newValue(
  run: Run,
  current: Current,
  credentials: CredentialsVersion,
  token: string,
  issuedAt: number,
): TokenValue {
  return {
    token,
    issuedAt: iso(issuedAt),
    ...expiryOf(token, issuedAt, run.settings.tokenLifetimeDays),
    credentialsVersionId: credentials.id,
    replaces: current.id ?? "none",
    tick: run.request.tick,
    baseUrl: run.settings.baseUrl,
    schema: SCHEMA,
  };
}

async function swapIn(
  run: Run,
  current: Current,
  next: OurVersion,
  answer: CheckAnswer,
): Promise<Verdict | "lost"> {
  const end = await promote(run.ports.tokens, run.ports.clock, next.id, current.id);
  return end === "promoted" ? rotated(run, current, next, answer) : "lost";
}

/** Afterwards the replaced token is checked once: nobody knows whether Akool lets the old one live. */
async function rotated(run: Run, current: Current, next: OurVersion, answer: CheckAnswer): Promise<Verdict> {
  const checkable = current.kind === "ours" && run.reason !== "rejected";
  const previous = checkable ? await run.ports.akool.check(current.value.token) : undefined;
  return {
    outcome: "rotated",
    reason: run.reason,
    current: next,
    ...credentialsOf(run),
    tokenUsable: true,
    hasToken: true,
    ...quota(answer),
    ...(current.id !== undefined && { replaced: current.id }),
    ...(previous?.kind === "usable" && { previousUsable: true }),
    ...(previous?.kind === "rejected" && { previousUsable: false }),
  };
}
