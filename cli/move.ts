import { UpdateSecretVersionStageCommand } from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT, AWSPENDING } from "../lambda/contract";
import type { Deployment } from "./deployment";
import { PUT_BACK } from "./doctor/finding";
import { type Schedule, scheduleOf, setState } from "./facts/schedule";
import { secretArn, secretWords } from "./facts/secrets";
import { holderOf, type TokenVersion, tokenVersions } from "./facts/versions";
import { persistently } from "./persistently";
import { asked, asProblem, Problem } from "./problems";

export interface Moved {
  /** As it was found; undefined: nothing starts the rotator. */
  readonly schedule: Schedule | undefined;
  /** Why the schedule, which was on, is off now. */
  readonly staysOff: Problem | undefined;
  readonly pending: Released;
}

/** What has become of AWSPENDING. */
export interface Released {
  /** The version that it was on, and is off now. */
  readonly from?: TokenVersion;
  /** Why it may still be on a version that is not current. */
  readonly stays?: Problem;
}

/**
 * Moves AWSCURRENT to another version, with the schedule off meanwhile so that no new run begins. That stops no run
 * under way and no repeat of a failed one, which Lambda makes by itself: either can still undo the move. A rotation of
 * Secrets Manager's own that is under way ends with this: its steps go on only while its version is at AWSPENDING.
 * @throws Problem where AWSCURRENT was not moved, or nobody can tell; it says so if the schedule is off then
 */
export async function moveCurrent(
  deployment: Deployment,
  target: TokenVersion,
  leaving: TokenVersion,
): Promise<Moved> {
  const schedule = await scheduleOf(deployment);
  const running = schedule?.State === "ENABLED" ? schedule : undefined;
  if (running !== undefined) await switchOff(deployment, running);
  const failure = await failureOf(swap(deployment, target, leaving));
  const pending = failure === undefined ? await releasePending(deployment, target) : {};
  const staysOff = running && (await failureOf(switchOn(deployment, running)));
  if (failure !== undefined) throw withOff(failure, staysOff);
  return { schedule, staysOff, pending };
}

/** What to do about a schedule that could not be switched on again. */
export function offWords({ message }: Problem): string {
  return `The schedule is off, so no check runs: switch it on with ${PUT_BACK}. It failed here: ${message}`;
}

async function switchOff(deployment: Deployment, running: Schedule): Promise<void> {
  const failure = await failureOf(setState(deployment, running, "DISABLED"));
  if (failure === undefined) return;
  // Only the answer may be lost.
  const now = await scheduleOf(deployment).catch(() => undefined);
  throw now?.State === "ENABLED" ? failure : withOff(failure, await failureOf(switchOn(deployment, running)));
}

function switchOn(deployment: Deployment, running: Schedule): Promise<void> {
  return persistently(() => setState(deployment, running, "ENABLED"));
}

/** A compare and swap: it fails where somebody else has moved AWSCURRENT since it was read. Judged by reading again. */
async function swap(deployment: Deployment, target: TokenVersion, leaving: TokenVersion): Promise<void> {
  const holder = await persistently(async () => {
    try {
      await updateStage(deployment, AWSCURRENT, {
        MoveToVersionId: target.id,
        RemoveFromVersionId: leaving.id,
      });
      return target.id;
    } catch (error) {
      const now = holderOf(await tokenVersions(deployment), AWSCURRENT)?.id;
      if (now === leaving.id) throw error;
      return now;
    }
  });
  if (holder === target.id) return;
  throw new Problem(
    "A run has moved AWSCURRENT meanwhile, so nothing was moved here: see akool-token status, and try again.",
  );
}

/**
 * Takes AWSPENDING off the version left, or off the one that was to follow it. There Secrets Manager would begin no
 * rotation, or go on with the one that it has begun.
 * @param current is current, whatever an old read says
 */
async function releasePending(deployment: Deployment, current: TokenVersion): Promise<Released> {
  try {
    const versions = await tokenVersions(deployment);
    const pending = versions.find(({ id, labels }) => labels.includes(AWSPENDING) && id !== current.id);
    return pending === undefined ? {} : await dropPending(deployment, pending);
  } catch (error) {
    return { stays: asProblem(error) };
  }
}

/** Takes AWSPENDING off a version. */
export async function dropPending(deployment: Deployment, from: TokenVersion): Promise<Released> {
  const stays = await failureOf(updateStage(deployment, AWSPENDING, { RemoveFromVersionId: from.id }));
  return stays === undefined ? { from } : { stays };
}

async function updateStage(
  deployment: Deployment,
  VersionStage: string,
  versions: { MoveToVersionId?: string; RemoveFromVersionId: string },
): Promise<void> {
  const { aws } = deployment;
  const SecretId = secretArn(deployment, "token");
  const what = secretWords(deployment, "token");
  await asked("secretsmanager:UpdateSecretVersionStage", what, aws.region, () =>
    aws.secrets.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage, ...versions })),
  );
}

function withOff(failure: Problem, staysOff: Problem | undefined): Problem {
  return staysOff === undefined ? failure : new Problem(`${failure.message}\n${offWords(staysOff)}`);
}

/** What was in the way, if anything was. */
async function failureOf(work: Promise<void>): Promise<Problem | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return asProblem(error);
  }
}
