import { inspect } from "node:util";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  AWSCURRENT,
  DEFAULT_BASE_URL,
  FUNCTION_TIMEOUT_SECONDS,
  type RotationEvent,
  type RotationStepEvent,
} from "../../../lambda/contract";
import { createHandler } from "../../../lambda/handler";
import type { HttpReply } from "../../../lambda/http";
import { rotatorEnvironment } from "../rotatorEnvironment";
import { execute } from "./commands";
import { permissions } from "./permissions";
import { attempt, fail } from "./replies";
import type { Awaited, Ended, Fault, Run } from "./run";
import { type Change, SecretModel } from "./secret";
import { Simulation } from "./simulation";
import { type ExpClaim, type Looks, MARKED, VendorModel } from "./vendor";

export const TOKEN_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf";
export const CREDENTIALS_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:credentials-AbCdEf";
const START = Date.parse("2026-01-01T00:00:00Z");
const HOUR = 3_600_000;
/** The SDK repeats none of these. */
const VENDOR_CALLS = ["getToken", "check"];

export interface WorldOptions {
  readonly seed?: number;
  readonly newTokenKillsOld?: boolean;
  /** The oldest state that a read may find, ms. */
  readonly readLag?: number;
  readonly firstKeepsStages?: boolean;
  /** Secrets Manager rotates the token secret too. */
  readonly nativeRotation?: boolean;
  /** Somebody has deleted the token secret itself. */
  readonly tokenSecretMissing?: boolean;
  readonly functionName?: string;
  /** The handler to run, where it is not the one in lambda/. */
  readonly createHandler?: typeof createHandler;
  /** What a new token says of its own end. */
  readonly expClaim?: ExpClaim;
  readonly looks?: Looks;
  readonly onTokenChange?: (change: Change, run: Run | undefined) => void;
  /** Akool has given a run a token. */
  readonly onMint?: (run: Run) => void;
  readonly onAwait?: (run: Run, awaited: Awaited) => void;
  readonly onEnd?: (run: Run, ended: Ended) => void;
}

/** The shipped handler, between a model of Secrets Manager and one of Akool, in virtual time. */
export class ModelWorld {
  readonly sim: Simulation;
  readonly vendor: VendorModel;
  readonly token: SecretModel;
  readonly credentials: SecretModel;
  /** Names of the calls made, in order: SDK commands without their suffix, and getToken and check. */
  readonly calls: string[] = [];
  /** What the role asked of AWS, each as action and ARN, such as `secretsmanager:GetSecretValue arn:…`. */
  readonly asked = new Set<string>();
  /** Everything written to standard output. */
  readonly lines: string[] = [];
  /** Everything thrown, with causes and all properties, as Lambda would log it at worst. */
  readonly thrown: string[] = [];
  /** Commands that the role may not use. */
  readonly denied = new Set<string>();
  readLag: number;
  /** How far the clock of the function is ahead, ms. */
  clockSkew = 0;
  /** How long a request and its reply travel at most, ms each. */
  latency = 400;
  readonly #secrets = new Map<string, SecretModel>();
  readonly #options: WorldOptions;
  /** Whether the program was deployed with `nativeRotation`. */
  readonly #native: boolean;
  #acting: Run | undefined;
  #names = 0;

  constructor(options: WorldOptions = {}) {
    const sim = new Simulation(START, options.seed ?? 1);
    this.sim = sim;
    this.readLag = options.readLag ?? 0;
    this.#options = options;
    this.#native = options.nativeRotation ?? false;
    this.vendor = new VendorModel(
      () => sim.now,
      options.newTokenKillsOld ?? false,
      options.expClaim,
      options.looks,
    );
    this.token = new SecretModel(
      () => sim.now,
      options.firstKeepsStages,
      (change) => options.onTokenChange?.(change, this.#acting),
    );
    this.credentials = new SecretModel(() => sim.now);
    this.#secrets.set(CREDENTIALS_ARN, this.credentials);
    if (!options.tokenSecretMissing) this.#secrets.set(TOKEN_ARN, this.token);
    this.token.rotatesItself = this.#native;
  }

  /** A new name, the same in every repetition. */
  name(prefix: string): string {
    return `${prefix}-${this.#names++}`;
  }

  /** Akool issues a new key pair, and somebody puts it into the credentials secret. Returns the version's id. */
  putCredentials(): string {
    const looks = this.#options.looks ?? MARKED;
    const pair = { clientId: this.name("client"), clientSecret: looks.clientSecret(this.name("key")) };
    this.vendor.credentials = pair;
    return this.credentials.put(this.name("credentials"), JSON.stringify(pair)).id;
  }

  /** Whether Akool would accept what is in the credentials secret. */
  get credentialsAreRight(): boolean {
    return this.credentials.holder(AWSCURRENT)?.value === JSON.stringify(this.vendor.credentials);
  }

  /** One run, to its end. */
  async run(event: RotationEvent | RotationStepEvent, faults: readonly Fault[] = []): Promise<Ended> {
    const ended = this.invoke(event, faults);
    await this.sim.settle();
    return ended;
  }

  /** Lets time pass, ms. */
  async pass(ms: number): Promise<void> {
    void this.sim.wait(ms);
    await this.sim.settle();
  }

  /**
   * A delivery as Lambda makes it of an asynchronous invocation: a run that fails is repeated after 1 and 2 minutes.
   * @returns whether a run returned
   */
  async deliver(event: RotationEvent, faults: readonly (readonly Fault[])[] = []): Promise<boolean> {
    const requestId = this.name("request");
    for (const [attempt, minutes] of [0, 1, 2].entries()) {
      await this.sim.wait(minutes * 60_000);
      const { result } = await this.invoke(event, faults[attempt], requestId);
      if (result !== undefined) return true;
    }
    return false;
  }

  async invoke(
    event: RotationEvent | RotationStepEvent,
    faults: readonly Fault[] = [],
    requestId = this.name("request"),
  ): Promise<Ended> {
    const run: Run = { event, startedAt: this.sim.now, faults, lines: [] };
    const deadline = this.sim.now + FUNCTION_TIMEOUT_SECONDS * 1_000;
    let die: (ended: Ended) => void = () => undefined;
    const dead = new Promise<Ended>((resolve) => {
      die = resolve;
    });
    const step = async (ms: number): Promise<void> => {
      await this.sim.wait(ms);
      if (this.sim.now >= deadline) await crash();
    };
    const crash = (): Promise<never> => {
      die({});
      return new Promise<never>(() => undefined);
    };
    const noteAwait = (awaited: Awaited): void => this.#options.onAwait?.(run, awaited);
    let waits = 0;
    const sleep = async (ms: number): Promise<void> => {
      const number = waits++;
      noteAwait({ name: "wait", wait: number });
      const fault = faults.find((one) => "wait" in one && one.wait === number)?.kind;
      await step(fault === "limit" ? deadline - this.sim.now : ms);
      if (fault === "crashAfter") await crash();
    };
    let count = 0;
    const call = async <T>(name: string, effect: () => T, throttled: () => T, lost: () => T): Promise<T> => {
      const number = count++;
      noteAwait({ name, call: number });
      const fault = faults.find((one) => "call" in one && one.call === number)?.kind;
      await step(this.sim.random() * this.latency);
      if (fault === "crashBefore") await crash();
      if (fault === "throttled") return throttled();
      this.calls.push(name);
      let answer = attempt(() => this.#as(run, effect));
      if (fault === "crashAfter") await crash();
      await step(fault === "limit" ? deadline - this.sim.now : this.sim.random() * this.latency);
      if (fault === "lostReply") return lost();
      if (fault === "twice" && !VENDOR_CALLS.includes(name)) answer = attempt(() => this.#as(run, effect));
      return answer();
    };

    const handler = (this.#options.createHandler ?? createHandler)({
      environment: rotatorEnvironment(TOKEN_ARN, CREDENTIALS_ARN, DEFAULT_BASE_URL, this.#native),
      secretsManager: {
        send: (command: object) => {
          const name = command.constructor.name.replace(/Command$/, "");
          return call(
            name,
            () => this.#execute(name, command),
            () => fail("ThrottlingException"),
            () => fail("TimeoutError"),
          );
        },
      } as unknown as SecretsManagerClient,
      http: (request) =>
        call<HttpReply>(
          request.method === "POST" ? "getToken" : "check",
          () => this.vendor.answer(request),
          () => ({ kind: "failed", mayHaveArrived: false, detail: "ECONNREFUSED" }),
          () => ({ kind: "failed", mayHaveArrived: true, detail: "ECONNRESET" }),
        ),
      clock: (timeLeft) => ({
        now: () => this.sim.now + this.clockSkew,
        timeLeft,
        sleep,
        random: () => this.sim.random(),
      }),
      write: (line) => {
        this.lines.push(line);
        run.lines.push(line);
      },
    });
    const ended = handler(event, {
      awsRequestId: requestId,
      functionName: this.#options.functionName ?? "rotator",
      getRemainingTimeInMillis: () => deadline - this.sim.now,
    }).then(
      (result): Ended => ({ result }),
      (error: Error): Ended => {
        this.thrown.push(inspect(error, { depth: 9, showHidden: true }));
        return { error };
      },
    );
    const end = await Promise.race([ended, dead]);
    this.#options.onEnd?.(run, end);
    return end;
  }

  #execute(name: string, command: object): object {
    const { SecretId: arn = "" } = (command as { input: { SecretId?: string } }).input;
    const action = `secretsmanager:${name}`;
    this.asked.add(`${action} ${arn}`);
    const allowed = this.#native ? ALLOWED_NATIVELY : ALLOWED;
    if (this.denied.has(name) || !allowed(action, arn)) return fail("AccessDeniedException");
    // Half of the reads are up to date.
    const lag = Math.max(0, this.sim.random() * 2 - 1) * this.readLag;
    return execute(this.#secrets, command, lag === 0 ? undefined : this.sim.now - lag);
  }

  #as<T>(run: Run, effect: () => T): T {
    this.#acting = run;
    const { length } = this.vendor.minted;
    try {
      return effect();
    } finally {
      this.#acting = undefined;
      if (this.vendor.minted.length > length) this.#options.onMint?.(run);
    }
  }
}

/** An instant after the model's beginning, as the schedule sends it. */
export function hour(n: number): string {
  return new Date(START + n * HOUR).toISOString();
}

const ALLOWED = permissions(TOKEN_ARN, CREDENTIALS_ARN, false);
const ALLOWED_NATIVELY = permissions(TOKEN_ARN, CREDENTIALS_ARN, true);
