import { setTimeout as sleep } from "node:timers/promises";
import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { type CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { isEmf } from "./emfSpecification";

/** One line of CloudWatch's embedded metric format. */
export interface EmfLine {
  readonly at: Date;
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
  /** All of the line's members, those that are neither metric nor dimension too. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** CloudWatch drops what does not fit the format without a word; so does this. One directive, one set. */
export function parseEmf(message: string): EmfLine | undefined {
  const line = object(message);
  if (!isEmf(line)) return undefined;
  const { Timestamp, CloudWatchMetrics } = line._aws;
  const [directive] = CloudWatchMetrics;
  const names = directive?.Dimensions[0];
  if (directive === undefined || names === undefined) return undefined;
  const metrics: Record<string, number> = {};
  for (const { Name } of directive.Metrics) {
    const value = line[Name];
    if (typeof value === "number") metrics[Name] = value;
  }
  return {
    at: new Date(Timestamp),
    namespace: directive.Namespace,
    dimensions: Object.fromEntries(names.map((name) => [name, String(line[name])])),
    metrics,
    properties: line,
  };
}

/** Does what CloudWatch Logs does and the emulator does not: makes metrics of the lines in a log group. */
export class EmfForwarder {
  readonly lines: EmfLine[] = [];
  readonly #seen = new Set<string>();
  #loop: Promise<void> | undefined;
  #stopped = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly logs: CloudWatchLogsClient,
    private readonly cloudWatch: CloudWatchClient,
    private readonly logGroupName: string,
  ) {}

  /** Forwards what is new; each line once, however often and by however many callers it is called. */
  forward(): Promise<void> {
    const turn = this.#turn.then(() => this.#forward());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Forwards until stopped. */
  start(everyMs = 500): void {
    const loop = async () => {
      while (!this.#stopped) {
        // An emulator that is being stopped refuses connections; the next turn shows whether it is more.
        await this.forward().catch(() => undefined);
        await sleep(everyMs);
      }
    };
    this.#loop = loop();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
  }

  async #forward(): Promise<void> {
    const { events = [] } = await this.logs.send(
      new FilterLogEventsCommand({ logGroupName: this.logGroupName }),
    );
    for (const { logStreamName, message = "" } of events) {
      // The emulator gives events no id; each of its invocations has a stream of its own.
      const key = `${logStreamName}\n${message}`;
      const line = this.#seen.has(key) ? undefined : parseEmf(message);
      if (line === undefined) continue;
      await this.cloudWatch.send(
        new PutMetricDataCommand({ Namespace: line.namespace, MetricData: data(line) }),
      );
      this.#seen.add(key);
      this.lines.push(line);
    }
  }
}

function data({ at, dimensions, metrics }: EmfLine): MetricDatum[] {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return Object.entries(metrics).map(([MetricName, Value]) => ({
    MetricName,
    Value,
    Dimensions,
    Timestamp: at,
  }));
}

function object(message: string): Record<string, unknown> | undefined {
  if (!message.startsWith("{")) return undefined;
  try {
    return { ...(JSON.parse(message) as object) };
  } catch {
    return undefined;
  }
}
