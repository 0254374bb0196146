import type { Sample } from "../cloudwatch/datapoints";

const MINUTE_MS = 60_000;
/** How long a queue counts as active after somebody used it. */
const ACTIVE_MS = 6 * 60 * MINUTE_MS;
/** How long an active queue's metrics take to appear, at most. */
const ACTIVATION_MS = 15 * MINUTE_MS;

/**
 * A queue, as far as CloudWatch sees it: it reports every minute while it is active.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html
 */
export class QueueModel {
  /** Every use of the queue, and how many messages it held after it. */
  readonly #uses: { readonly at: number; readonly visible: number }[] = [];

  constructor(private readonly name: string) {}

  /** Its attributes are read, as a deployment does. */
  use(at: number): void {
    this.#uses.push({ at, visible: this.#uses.at(-1)?.visible ?? 0 });
  }

  put(at: number): void {
    this.#uses.push({ at, visible: (this.#uses.at(-1)?.visible ?? 0) + 1 });
  }

  purge(at: number): void {
    this.#uses.push({ at, visible: 0 });
  }

  samples(): Sample[] {
    let activeFrom = Number.POSITIVE_INFINITY;
    return this.#uses.flatMap(({ at, visible }, index) => {
      const before = this.#uses[index - 1]?.at ?? Number.NEGATIVE_INFINITY;
      if (at > before + ACTIVE_MS) activeFrom = at + ACTIVATION_MS;
      const until = Math.min(this.#uses[index + 1]?.at ?? Number.POSITIVE_INFINITY, at + ACTIVE_MS);
      const first = Math.max(at, activeFrom);
      return Array.from({ length: Math.max(0, Math.ceil((until - first) / MINUTE_MS)) }, (_, minute) => ({
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: this.name },
        at: first + minute * MINUTE_MS,
        value: visible,
      }));
    });
  }
}
