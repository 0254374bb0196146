import { isAws } from "./awsCall";
import type { Clock } from "./clock";

/** Runs a call, repeating it while it may be denied only because a role is seconds old. */
export type Patience = <T>(call: () => Promise<T>) => Promise<T>;

/** Between two reads that wait for something, ms. */
export const POLL_MS = 2_000;

/** Repeats what is denied every 2 s until the clock reaches `until`: a new role takes seconds to work. */
export function patientUntil(clock: Clock, until: number): Patience {
  return async (call) => {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!isAws(error, "denied") || clock.now() >= until) throw error;
        await clock.sleep(POLL_MS);
      }
    }
  };
}
