import { isAws, runErrorOf } from "./awsCall";
import type { Clock } from "./clock";
import { AwsUnavailableError, ConfigError } from "./errors";
import type { TokenSecret } from "./tokenSecret";

/** Waits before each attempt at the swap, ms: the read that contradicts it may be old. */
const SWAP_WAITS_MS = [0, 1_000, 2_000, 4_000];

/** One attempt and the look after it, at their slowest, ms: with less left, the run ends and says what it knows. */
const ATTEMPT_MS = 35_000;

/**
 * Moves AWSCURRENT from `from` to `id`, and says `moved` where somebody else was first.
 * A failure is judged by reading AWSCURRENT again, never by its text: a lost reply, a lost race and a denial all look alike.
 * Throws ConfigError where the swap is denied, AwsUnavailableError else; the version then stays parked at AWSPENDING.
 */
export async function promote(
  tokens: TokenSecret,
  clock: Clock,
  id: string,
  from: string | undefined,
): Promise<"promoted" | "moved"> {
  let failure: unknown;
  for (const wait of SWAP_WAITS_MS) {
    if (wait > 0) {
      if (clock.timeLeft() < wait + ATTEMPT_MS) break;
      await clock.sleep(wait);
    }
    try {
      await tokens.moveCurrent(id, from);
      return "promoted";
    } catch (error) {
      failure = error;
    }
    const now = await currentId(tokens);
    if (now.readable && now.id === id) return "promoted";
    if (now.readable && now.id !== from) {
      await tokens.dropPending(id).catch(() => undefined);
      return "moved";
    }
  }
  const cause = runErrorOf(failure);
  throw isAws(failure, "denied")
    ? new ConfigError("the role may not move AWSCURRENT; the new token waits at AWSPENDING", { cause })
    : new AwsUnavailableError("AWSCURRENT could not be moved; the new token waits at AWSPENDING", { cause });
}

async function currentId(tokens: TokenSecret): Promise<{ readable: boolean; id?: string | undefined }> {
  try {
    return { readable: true, id: (await tokens.readCurrent()).id };
  } catch {
    return { readable: false };
  }
}
