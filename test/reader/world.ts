import type { GetSecretValueCommandOutput } from "@aws-sdk/client-secrets-manager";
import type { Clock, ReaderEvent, SecretsManager, TokenReader, TokenReaderOptions } from "../../reader/src";
import { createTokenReader } from "../../reader/src";
import { Simulation } from "../support/model/simulation";

const START = Date.parse("2026-01-01T00:00:00Z");
export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;

/** Something that happens to a read: its answer comes after `ms`, or an AWS error of that name does. */
export interface Fate {
  readonly ms: number;
  readonly error?: string | undefined;
}

/** A reader between a secret that the test writes and a clock that the test moves. */
export class ReaderWorld {
  readonly sim: Simulation;
  readonly events: ReaderEvent[] = [];
  /** When each read began, ms. */
  readonly reads: number[] = [];
  /** When a read last failed, ms. */
  failedAt = Number.NEGATIVE_INFINITY;
  /** The most reads that were ever under way at once. */
  mostAtOnce = 0;
  /** What befalls the next reads. */
  fate: () => Fate = () => ({ ms: 20 });
  secretString: string | undefined;
  /** Timers that would hold the process open, and those that would not. */
  readonly timers = { holding: 0, idle: 0 };
  readonly reader: TokenReader;
  #underWay = 0;
  #frozen = 0;

  constructor(options: Partial<TokenReaderOptions> = {}, seed = 1) {
    this.sim = new Simulation(START, seed);
    this.reader = createTokenReader({
      secretId: "token",
      client: this.#client(),
      clock: this.#clock(),
      onEvent: (event) => this.events.push(event),
      ...options,
    });
  }

  get now(): number {
    return this.sim.now + this.#frozen;
  }

  /** The rotation promotes a token. */
  promote(token: string, more: Record<string, string | undefined> = {}): void {
    const expiresAt = new Date(this.now + 365 * DAY).toISOString();
    this.secretString = JSON.stringify({
      token,
      expiresAt,
      expirySource: "configured",
      schema: "1",
      ...more,
    });
  }

  /** Lets time pass, with all that happens in it. */
  async pass(ms: number): Promise<void> {
    let there = false;
    void this.sim.wait(ms).then(() => {
      there = true;
    });
    while (!there && (await this.sim.step()));
  }

  /** What becomes of a promise once time passes. */
  async ended<T>(promise: Promise<T>): Promise<T | Error> {
    const end = promise.catch((error: Error) => error);
    let there = false;
    void end.then(() => {
      there = true;
    });
    while (!there && (await this.sim.step()));
    return end;
  }

  /** The process stands still, as a Lambda does between two invocations: no timer runs. */
  freeze(ms: number): void {
    this.#frozen += ms;
  }

  /** The token without any time passing, if it is there. */
  atOnce(): Promise<string> {
    return Promise.race([
      this.reader.get().catch((error: Error) => error.name),
      new Promise<string>((later) => setImmediate(later, "it waits")),
    ]);
  }

  /** The token, or the error's name. */
  async get(): Promise<string> {
    const got = await this.ended(this.reader.get());
    return got instanceof Error ? got.name : got;
  }

  async refresh(): Promise<string> {
    const got = await this.ended(this.reader.refresh());
    return got instanceof Error ? got.name : got;
  }

  #client(): SecretsManager {
    return {
      send: async () => {
        this.reads.push(this.now);
        this.#underWay += 1;
        this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
        const { ms, error } = this.fate();
        // The signal's own timer runs on the real clock: what it does is done here.
        await this.sim.wait(Math.min(ms, 5_000));
        this.#underWay -= 1;
        const failure = ms > 5_000 ? "TimeoutError" : (error ?? this.#missing());
        if (failure !== undefined) {
          this.failedAt = this.now;
          throw Object.assign(new Error(failure), { name: failure });
        }
        return { SecretString: this.secretString, $metadata: {} } as GetSecretValueCommandOutput;
      },
    };
  }

  #missing(): string | undefined {
    return this.secretString === undefined ? "ResourceNotFoundException" : undefined;
  }

  #clock(): Clock {
    return {
      now: () => this.now,
      after: (ms, callback, { holding }) => {
        const kind = holding ? "holding" : "idle";
        this.timers[kind] += 1;
        let over = false;
        const end = (): void => {
          if (!over) this.timers[kind] -= 1;
          over = true;
        };
        void this.sim.wait(ms).then(() => {
          if (over) return;
          end();
          callback();
        });
        return end;
      },
    };
  }
}
