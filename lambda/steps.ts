import { AWSCURRENT, AWSPENDING, type RotationStep } from "./contract";
import { RotationStepError } from "./errors";
import type { StepRequest } from "./event";
import { rotated, swapIn } from "./finish";
import { mint } from "./mint";
import { premises } from "./premises";
import { rotate } from "./rotate";
import { holdsAge, type OurVersion, replaces } from "./rules";
import { type Ports, Run, type Secrets } from "./run";
import type { Settings } from "./settings";
import type { Current, Version } from "./tokenSecret";
import { tries } from "./tries";
import { failed, stepDone, type Verdict } from "./verdict";

const STEPS: Readonly<Record<RotationStep, (run: Run) => Promise<Verdict | "outrun">>> = {
  createSecret,
  // Akool has nothing to set: it makes the token itself.
  setSecret: async (run) => stepDone(run),
  testSecret,
  finishSecret,
};

/**
 * One step of Secrets Manager's own rotation, made of the same parts as a run of ours. Secrets Manager repeats all of
 * them after a failure, so each may have been done before. Never throws: what failed is in the verdict.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export async function runStep(request: StepRequest, settings: Settings, ports: Ports): Promise<Verdict> {
  const run = new Run(request, settings, ports);
  run.reason = "native";
  try {
    const state = await stateOf(run, request);
    if (state === "finished") return stepDone(run);
    const end = state === "outrun" ? state : await STEPS[request.operation](run);
    return end === "outrun" ? await outrun(request, settings, ports) : end;
  } catch (error) {
    return failed(run, error);
  }
}

/**
 * Something else has moved AWSCURRENT or AWSPENDING since this rotation began, which ends with that. Where a new token
 * ends the old one, its token may have ended what is current now: so the current one is looked after as by a check.
 */
async function outrun({ tick }: StepRequest, settings: Settings, ports: Ports): Promise<Verdict> {
  await ports.tokens.dropPending(tick).catch(() => undefined);
  const verdict = await rotate({ operation: "check", tick, required: true }, settings, ports, 0);
  const error = new RotationStepError(
    "another token has become current, or is about to, since this rotation began: the next one begins afresh",
  );
  return { ...verdict, error: verdict.error ?? error };
}

/** What has become of the version that Secrets Manager has made for the new value. */
async function stateOf(
  { ports: { tokens }, settings }: Run,
  { secretId, tick }: StepRequest,
): Promise<"staged" | "finished" | "outrun"> {
  if (secretId !== tokens.arn) throw new RotationStepError("this function rotates another secret");
  if (!settings.nativeRotation) throw new RotationStepError("the rotator is deployed without nativeRotation");
  const { rotatesItself, labels } = await tokens.describe();
  if (!rotatesItself) throw new RotationStepError("rotation is not enabled for the token secret");
  // A description leaves out versions without a label, and an old one leaves out a new version.
  const held = labels[tick] ?? (await tokens.list()).find(({ id }) => id === tick)?.labels;
  if (held === undefined) throw new RotationStepError("the token secret has no version of that id");
  if (held.includes(AWSCURRENT)) return "finished";
  return held.includes(AWSPENDING) ? "staged" : "outrun";
}

async function createSecret(run: Run): Promise<Verdict | "outrun"> {
  if ((await run.ports.tokens.readVersion(run.request.tick)) !== undefined) return stepDone(run);
  return tries(run, (read) => create(run, read));
}

async function create(run: Run, read: Secrets): Promise<Verdict | "lost" | "outrun"> {
  const { current } = read;
  const { tick } = run.request;
  const credentials = await premises(run, read);
  // After the read: a list from before it would not show the roll-back that the read has found.
  const versions = await run.ports.tokens.list();
  refuseUnderHold(run, current, versions);
  if (current.kind !== "none") {
    const [staged, holder] = [tick, current.id].map((known) => versions.find(({ id }) => id === known));
    // From before either was made: it cannot tell which of them is newer.
    if (staged === undefined && holder === undefined) return "lost";
    if (staged !== undefined && current.createdAt > staged.createdAt) return "outrun";
  }
  if (await run.isOutrun(current, versions)) return "lost";

  const minted = await mint(run, current, credentials, versions, tick);
  if (minted === "lost") return "lost";
  if (minted.isCurrent) return rotated(run, current, minted.version, minted.answer);
  if (minted.version.id === tick) return stepDone(run);
  // A repeat of this step was faster, and Akool may have ended its token for this one: so this one is used at once.
  return swapIn(run, current, minted.version, minted.answer);
}

function refuseUnderHold(run: Run, current: Current, versions: readonly Version[]): void {
  if (current.kind === "ours" && holdsAge(current, versions, run.settings, run.ports.clock.now())) {
    throw new RotationStepError("somebody has rolled back, and that holds: the operation rotate lifts it");
  }
}

async function testSecret(run: Run): Promise<Verdict | "outrun"> {
  const checked = await checkStaged(run);
  return checked === "outrun" ? checked : stepDone(run);
}

async function finishSecret(run: Run): Promise<Verdict | "outrun"> {
  // Checked once more: nothing says that the step before this one was made, or how long ago.
  const checked = await checkStaged(run);
  if (checked === "outrun") return checked;
  const { next, current, answer } = checked;
  refuseUnderHold(run, current, await run.ports.tokens.list());
  const end = await swapIn(run, replacedBy(next, current), next, answer);
  return end === "lost" ? "outrun" : end;
}

/** Asks Akool about the new token; where Akool has ended it for a later one, that is no refusal of the account's. */
async function checkStaged(run: Run) {
  const [next, { current }] = await Promise.all([run.ports.tokens.readVersion(run.request.tick), run.read()]);
  if (next?.kind !== "ours") throw new RotationStepError("the version holds no token of ours");
  // It would look like a roll-back, and hold back every rotation after it.
  if (current.kind !== "none" && current.createdAt > next.createdAt) return "outrun";
  const answer = await run.ports.akool.check(next.value.token);
  if (answer.kind === "rejected" && !replaces(next, current)) return "outrun";
  if (answer.kind !== "usable") throw answer.error;
  return { next, current, answer };
}

/** The version to swap from: what was read may be old, the swap is sure. */
function replacedBy(next: OurVersion, current: Current): Current {
  if (replaces(next, current)) return current;
  const { replaces: id = "none" } = next.value;
  return id === "none" ? { kind: "none" } : { kind: "empty", id, createdAt: 0 };
}
