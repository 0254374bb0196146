/** The run's time; a fake one lets the tests run a day in a millisecond. */
export interface Clock {
  /** The wall clock, ms since the epoch. */
  now(): number;
  /** What Lambda leaves this run, ms. */
  timeLeft(): number;
  /** Waits, ms. */
  sleep(ms: number): Promise<void>;
  /** Uniform in [0, 1), for jitter. */
  random(): number;
}

export const DAY_MS = 86_400_000;

/** The clock of a real run. */
export function systemClock(timeLeft: () => number): Clock {
  return {
    now: Date.now,
    timeLeft,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
  };
}
