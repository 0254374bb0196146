import { isDeepStrictEqual } from "node:util";
import { ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { SUCCESS_CODE } from "../../lambda/contract";
import { type LoggedRun, runsIn } from "../../test/local/cloud";
import type { Stage } from "../../test/local/stage";
import { alarmStates } from "../../test/local/steps/alarms";
import { isVerified, short, tokenNow, tokenVersions } from "../../test/local/steps/step";
import { inventory } from "../../test/support/inventory";
import { invoke } from "../../test/support/lambdaFunction";
import { NotYetError, until } from "../../test/support/poll";
import { storedVersions } from "../../test/support/secretVersions";
import { EVENTS, flipsOf, unheard } from "./alarms";
import { type Fault, RESTARTS, type Strike } from "./faults";
import { killFunctions } from "./functionProcess";
import { balance, mintsOf } from "./ledger";
import { faultsOf } from "./plan";
import type { SoakOptions, SoakReport } from "./report";

const MINUTE_MS = 60_000;
/** The schedule fires every minute, the emulator looks every 10 s, and a run takes up to 50 s. */
const RUN_LIMIT_MS = 130_000;
/** A fault, the run that mends, and a healthy one, ms. */
const LONGEST_FAULT_MS = 3 * MINUTE_MS + 10_000;
/** Longer than a run waits between two calls to Akool. */
const QUIET_MS = 5_000;
const ALARM_LIMIT_MS = 10_000;
/** When the emulator is restarted, and from when on a new token ends the old one, as shares of the time. */
const RESTARTS_AT = [0.3, 0.6] as const;
const OLD_ENDS_FROM = 0.5;

/** What is told while it runs. */
export type Tell = (kind: "fault" | "strike" | "run" | "violation", text: string) => void;

/** A long run on a stage where the program is deployed: one fault after the other, each followed by clean runs. */
export class Soak {
  readonly #violations: string[] = [];
  /** The numbers of the tokens that ended runs had asked for. */
  readonly #held = new Set<number>();
  #faults = 0;
  #restarts = 0;
  #endedRuns = 0;

  constructor(
    private readonly stage: Stage,
    private readonly options: SoakOptions,
    private readonly tell: Tell,
  ) {}

  async run(): Promise<SoakReport> {
    const { minutes, seed } = this.options;
    const started = Date.now();
    const share = () => (Date.now() - started) / (minutes * MINUTE_MS);
    const hasTime = () => started + minutes * MINUTE_MS - Date.now() >= LONGEST_FAULT_MS;
    const plan = faultsOf(seed);
    try {
      await this.#expectRun("healthy/none", 0);
      while (this.#restarts < RESTARTS.length || hasTime()) {
        this.stage.akool.newTokenKillsOld = share() >= OLD_ENDS_FROM;
        const restartAt = RESTARTS_AT[this.#restarts];
        const restart = restartAt !== undefined && (share() >= restartAt || !hasTime());
        await this.#suffer((restart && RESTARTS[this.#restarts]) || plan.next().value);
      }
    } catch (error) {
      // What was seen so far is worth its table.
      if (!(error instanceof NotYetError)) throw error;
      this.#violate(error.message);
    }
    return this.#report();
  }

  /** One fault, the run under it, and the clean runs after it. */
  async #suffer(fault: Fault): Promise<void> {
    const { akool } = this.stage;
    const minted = akool.issued.length;
    const runs = (await this.#checks()).length;
    this.#faults++;
    this.tell("fault", fault.text);
    await fault.begin(this.stage);
    if (fault.strike !== undefined) await this.#strike(fault.strike);
    if (fault.faulty === undefined) this.#endedRuns++;
    else await this.#expectRun(fault.faulty, runs);
    await until("Akool's last answer", RUN_LIMIT_MS, async () => akool.waiting.length === 0 || undefined);
    if (fault.faulty === undefined) {
      for (let number = minted; number < akool.issued.length; number++) this.#held.add(number);
    }
    const oldEnds = akool.newTokenKillsOld ? fault.alarmsWhereOldEnds : undefined;
    await this.#expectAlarms(oldEnds ?? fault.alarms ?? []);
    akool.always();
    await fault.end?.(this.stage);

    for (const expected of fault.clean) await this.#expectRun(expected, (await this.#checks()).length);
    await this.#expectAlarms([]);
    await this.#expectUsable();
    this.#same("tokens minted", akool.issued.length - minted, fault.mints);
  }

  async #strike({ during, by }: Strike): Promise<void> {
    const { akool, emulator } = this.stage;
    if (during !== undefined) {
      const what = `a run that waits for ${during}`;
      await until(what, RUN_LIMIT_MS, async () => akool.waiting.includes(during) || undefined, 50);
    }
    if (by === "kill") {
      const count = await killFunctions(emulator.pid);
      this.tell("strike", `kill -9 of the function's process${count === 1 ? "" : `es, ${count}`}`);
      return;
    }
    this.#restarts++;
    const before = await this.#state();
    await emulator.restart();
    const kept = isDeepStrictEqual(await this.#state(), before);
    this.tell("strike", `restarted, state ${kept ? "as before" : "changed"}`);
    if (!kept) this.#violate("the emulator's state is another one after its restart");
  }

  /** All that has to outlive a restart. */
  async #state() {
    const { clients } = this.stage;
    const { Schedules } = await clients.scheduler.send(new ListSchedulesCommand({}));
    return {
      resources: await inventory(clients),
      schedules: Schedules,
      versions: await tokenVersions(this.stage),
      alarms: await alarmStates(this.stage),
    };
  }

  /** Waits for the scheduler's run after the first so many. */
  async #expectRun(expected: string, after: number): Promise<void> {
    const asked = this.stage.akool.requests.length;
    const run = await until("a run by the emulator's scheduler", RUN_LIMIT_MS, async () => {
      if (this.#hasEnded(asked)) await this.#flushLog();
      return (await this.#checks())[after];
    });
    const seen = nameOf(run);
    this.tell("run", `${seen}${run.versionId === undefined ? "" : `  ${short(run.versionId)}`}`);
    this.#same("the run", seen, expected);
  }

  /** Whether a run has asked Akool something since the first so many requests, and does so no more. */
  #hasEnded(asked: number): boolean {
    const { requests, waiting } = this.stage.akool;
    const last = requests.at(-1);
    const quiet = last !== undefined && Date.now() - last.at.getTime() > QUIET_MS;
    return requests.length > asked && waiting.length === 0 && quiet;
  }

  /** What ministack reads late it logs with the next invocation: here one that is refused and writes no line. */
  async #flushLog(): Promise<void> {
    await invoke(this.stage.clients, this.stage.deployed.functionName, {});
  }

  async #expectAlarms(expected: readonly string[]): Promise<void> {
    await this.stage.deployed.forwarder.forward();
    let ringing: string[] = [];
    try {
      await until("the alarms", ALARM_LIMIT_MS, async () => {
        const states = Object.entries(await alarmStates(this.stage));
        const isEvent = (name: string): boolean => EVENTS.some((event) => event === name);
        ringing = states.flatMap(([name, state]) => (state === "ALARM" && !isEvent(name) ? [name] : []));
        return isDeepStrictEqual(ringing.toSorted(), [...expected].sort()) || undefined;
      });
    } catch (error) {
      if (!(error instanceof NotYetError)) throw error;
      this.#same("alarms in ALARM", ringing, expected);
    }
  }

  /** Services can use what is current, and Akool had accepted it before this asked. */
  async #expectUsable(): Promise<void> {
    const { value } = await tokenNow(this.stage);
    this.#same("the current token verified by Akool", isVerified(this.stage, value.token), true);
    this.#same("Akool's code", await this.stage.akool.codeFor(value.token), SUCCESS_CODE);
  }

  async #checks(): Promise<LoggedRun[]> {
    const runs = await runsIn(this.stage.clients, this.stage.deployed.logGroupName);
    return runs.filter(({ operation }) => operation === "check");
  }

  async #report(): Promise<SoakReport> {
    const { clients, akool, deployed } = this.stage;
    const runs = await runsIn(clients, deployed.logGroupName);
    const versions = await storedVersions(clients.secrets, deployed.tokenSecretArn);
    const stored = new Map(
      versions.map(({ id, labels, value }) => {
        const { token = "" } = JSON.parse(value) as { token?: string };
        return [akool.issued.indexOf(token), { id, labels }] as const;
      }),
    );
    const wasCurrent = new Set<string>();
    for (const { versionId, replacedVersionId } of runs) {
      for (const id of [versionId, replacedVersionId]) if (id !== undefined) wasCurrent.add(id);
    }
    const mints = mintsOf(akool.requests, this.#held);
    const tokens = balance(mints, stored, wasCurrent);
    this.#same("tokens that Akool minted", mints.length, akool.issued.length);
    this.#same("versions whose token Akool did not mint", stored.has(-1), false);
    this.#same("versions, each with a token of its own", stored.size, versions.length);
    this.#same("tokens at AWSCURRENT", tokens.current, 1);
    this.#same("tokens that nothing explains", tokens.unexplained, 0);
    const alarms = await flipsOf(this.stage);
    for (const text of unheard(alarms)) this.#violate(text);
    return {
      ...this.options,
      ok: this.#violations.length === 0,
      faults: this.#faults,
      restarts: this.#restarts,
      endedRuns: this.#endedRuns,
      outcomes: counted(runs.map((run) => `${run.operation}: ${nameOf(run)}`)),
      alarms,
      minted: mints.length,
      tokens,
      violations: this.#violations,
    };
  }

  #same(what: string, seen: unknown, expected: unknown): void {
    if (isDeepStrictEqual(seen, expected)) return;
    this.#violate(`${what}: expected ${JSON.stringify(expected)}, saw ${JSON.stringify(seen)}`);
  }

  #violate(text: string): void {
    this.#violations.push(text);
    this.tell("violation", text);
  }
}

function nameOf({ outcome, reason, failureClass }: LoggedRun): string {
  return [outcome, reason, ...(failureClass === undefined ? [] : [failureClass])].join("/");
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
