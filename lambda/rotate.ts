import type { RotationRequest } from "./event";
import { rotated, swapIn } from "./finish";
import { mint } from "./mint";
import { clearPending, findParked } from "./parked";
import { premises } from "./premises";
import { whyRotate } from "./reasons";
import { type Ports, Run, type Secrets } from "./run";
import type { Settings } from "./settings";
import type { Version } from "./tokenSecret";
import { tries } from "./tries";
import { failed, healthy, type Verdict } from "./verdict";

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
    const read = await run.awaitCredentials(request.credentialsVersionId, waitUntil);
    return await tries(run, (secrets) => tryOnce(run, secrets), read);
  } catch (error) {
    return failed(run, error);
  }
}

async function tryOnce(run: Run, read: Secrets): Promise<Verdict | "lost"> {
  const { current } = read;
  run.reason = "none";
  const credentials = await premises(run, read);
  const list = listOnce(run);
  if (current.kind === "ours") {
    run.reason = await whyRotate(run, current, credentials, list);
    if (run.reason === "none" || run.reason === "held") {
      const cleared =
        run.settings.nativeRotation && (await clearPending(run, current, credentials, await list()));
      return cleared || healthy(run, current);
    }
  } else {
    run.reason = "missing";
  }

  const versions = await list();
  if (await run.isOutrun(current, versions)) return "lost";
  const parked = await findParked(run, current, credentials, versions);
  if (parked !== undefined) {
    const answer = await run.ports.akool.check(parked.value.token);
    if (answer.kind === "usable") return swapIn(run, current, parked, answer);
    if (answer.kind !== "rejected") throw answer.error;
  }
  const minted = await mint(run, current, credentials, versions);
  if (minted === "lost") return "lost";
  const end = minted.isCurrent ? rotated : swapIn;
  return end(run, current, minted.version, minted.answer);
}

/** Lists the versions, at most once a try and only for a reason. */
function listOnce(run: Run): () => Promise<readonly Version[]> {
  let versions: Promise<readonly Version[]> | undefined;
  return () => {
    versions ??= run.ports.tokens.list();
    return versions;
  };
}
