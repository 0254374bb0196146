import { setTimeout as sleep } from "node:timers/promises";

/** What was waited for did not come about in time. */
export class NotYetError extends Error {
  override readonly name = "NotYetError";
}

/**
 * Asks until there is an answer.
 * @param what what is waited for, for the error
 * @param limitMs when to give up, ms
 * @throws NotYetError
 */
export async function until<T>(
  what: string,
  limitMs: number,
  ask: () => Promise<T | undefined>,
  everyMs = 250,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= deadline) throw new NotYetError(`${what}: not within ${limitMs / 1_000} s`);
    await sleep(everyMs);
  }
}
