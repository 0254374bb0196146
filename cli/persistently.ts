import { setTimeout as sleep } from "node:timers/promises";

/** Waits before each attempt, ms: AWS may be throttling, and a read that says that nothing was done may be old. */
const WAITS_MS = [0, 1_000, 2_000, 4_000];

/** Makes four attempts within some 7 s at what must not be left half done. Throws what the last one threw. */
export async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
  let failure: unknown;
  for (const wait of WAITS_MS) {
    await sleep(wait);
    try {
      return await attempt();
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
