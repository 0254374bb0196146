import { AWSCURRENT } from "./contract";
import { AwsUnavailableError } from "./errors";
import type { Run, Secrets } from "./run";

/** Waits before the second and the third try, ms, jittered by half. */
const TRY_WAITS_MS = [0, 1_000, 2_000];

/**
 * Up to three tries, each from reads of its own, while they are lost to a run beside this one.
 * @param read for the first try, where the secrets have been read already. Throws AwsUnavailableError.
 */
export async function tries<End>(
  run: Run,
  attempt: (read: Secrets) => Promise<End | "lost">,
  read?: Secrets,
): Promise<End> {
  const { clock } = run.ports;
  let first = read;
  for (const wait of TRY_WAITS_MS) {
    if (wait > 0) await clock.sleep(wait * (0.5 + clock.random()));
    const end = await attempt(first ?? (await run.read()));
    first = undefined;
    if (end !== "lost") return end;
  }
  throw new AwsUnavailableError(
    `three tries were lost to whoever else moved ${AWSCURRENT} or minted a token`,
  );
}
