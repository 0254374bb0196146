/** As many as make up some ten milliseconds. */
const STEPS_IN_A_ROW = 100;

/**
 * Virtual time, in whole milliseconds as a clock tells it: who waits is woken in the order of its time, so that runs
 * interleave as their latencies say.
 */
export class Simulation {
  #now: number;
  readonly #waiting: { readonly at: number; readonly wake: () => void }[] = [];
  #state: number;
  #steps = 0;

  /** @param now where time begins, ms. @param seed of every latency and jitter. */
  constructor(now: number, seed: number) {
    this.#now = now;
    this.#state = seed;
  }

  get now(): number {
    return this.#now;
  }

  wait(ms: number): Promise<void> {
    return new Promise((wake) => {
      const at = this.#now + Math.max(0, Math.ceil(ms));
      const later = this.#waiting.findIndex((other) => other.at > at);
      this.#waiting.splice(later === -1 ? this.#waiting.length : later, 0, { at, wake });
    });
  }

  /** Lets everything happen, until nobody waits any more. */
  async settle(): Promise<void> {
    while (await this.step());
  }

  /** Wakes whoever is next; false when nobody waits any more. */
  async step(): Promise<boolean> {
    // Timers and messages of the test runner have their turn here: ticks alone would leave them none.
    if (this.#steps++ % STEPS_IN_A_ROW === 0) await new Promise((done) => setImmediate(done));
    await turn();
    const next = this.#waiting.shift();
    if (next === undefined) return false;
    this.#now = next.at;
    next.wake();
    await turn();
    return true;
  }

  /** Uniform in [0, 1); mulberry32. */
  random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
}

/** All that promises alone can do is done after it. A tick comes after every promise's job, and costs a third of `setImmediate`. */
function turn(): Promise<void> {
  return new Promise((done) => process.nextTick(done));
}
