import type { Sample } from "../../support/cloudwatch/datapoints";
import { parseEmf } from "../../support/emf";
import { QueueModel } from "../../support/model/queue";
import type { Fault } from "../../support/model/run";
import { hour, ModelWorld, type WorldOptions } from "../../support/model/world";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** At which minute the schedule fires. */
const CHECK_MINUTE = 18;
/** How long Lambda keeps an event that it cannot run: the event's maximum age. */
const EVENT_AGE_MS = HOUR_MS;

/** A stack over time: the shipped handler on the models, its schedule, and its dead-letter queue. Hours from its creation. */
export class Stack {
  readonly world: ModelWorld;
  readonly queue = new QueueModel("akool-dead-letter-1234567");
  /** Whether the schedule fires. */
  scheduled = true;
  /** What becomes of an invocation. */
  fn: "runs" | "gone" | "throttled" = "runs";
  /** How late a check starts, minutes. */
  late: () => number = () => 0;
  /** What befalls each attempt of a check. */
  faults: readonly (readonly Fault[])[] = [];
  #nextCheck = CHECK_MINUTE / 60;

  constructor(
    options: WorldOptions = {},
    private readonly checkIntervalHours = 6,
  ) {
    this.world = new ModelWorld({ ...options, functionName: "akool-rotator-1234567" });
    this.queue.use(this.now);
  }

  /** A stack whose first run has promoted a token. */
  static async deployed(options?: WorldOptions, checkIntervalHours?: number): Promise<Stack> {
    const stack = new Stack(options, checkIntervalHours);
    const credentialsVersionId = stack.world.putCredentials();
    const { error } = await stack.world.run({ operation: "deploy", required: true, credentialsVersionId });
    if (error !== undefined) throw error;
    return stack;
  }

  get now(): number {
    return this.world.sim.now;
  }

  get vendor(): ModelWorld["vendor"] {
    return this.world.vendor;
  }

  /** Lets the schedule work until an hour. */
  async until(hours: number): Promise<void> {
    for (; this.#nextCheck < hours; this.#nextCheck += this.checkIntervalHours) {
      if (this.scheduled) await this.#check(this.#nextCheck);
    }
    await this.#passTo(hours);
  }

  /** Somebody sends the check of the alarm's text. */
  async checkByHand(): Promise<void> {
    await this.world.run({ operation: "check" });
  }

  async rotate(id: string): Promise<void> {
    await this.world.run({ operation: "rotate", id });
  }

  /** On-call empties the queue. */
  purge(): void {
    this.queue.purge(this.now);
  }

  /** What CloudWatch has of it. */
  samples(): Sample[] {
    return [...this.world.lines.flatMap(samplesOf), ...this.queue.samples()];
  }

  async #check(hours: number): Promise<void> {
    await this.#passTo(hours + this.late() / 60);
    // An invocation that can never work comes back to Scheduler at once, one that is throttled grows too old.
    if (this.fn === "gone") this.queue.put(this.now);
    else if (this.fn === "throttled") this.queue.put(this.now + EVENT_AGE_MS);
    else {
      const delivery = this.world.deliver({ operation: "check", scheduledTime: hour(hours) }, this.faults);
      await this.world.sim.settle();
      if (!(await delivery)) this.queue.put(this.now);
    }
  }

  #passTo(hours: number): Promise<void> {
    return this.world.pass(Date.parse(hour(hours)) - this.now);
  }
}

/** What CloudWatch makes of a line in its embedded metric format. */
function samplesOf(line: string): Sample[] {
  const emf = parseEmf(line);
  if (emf === undefined) return [];
  const { at, namespace, dimensions, metrics } = emf;
  return Object.entries(metrics).map(([metricName, value]) => ({
    namespace,
    metricName,
    dimensions,
    at: at.getTime(),
    value,
  }));
}
