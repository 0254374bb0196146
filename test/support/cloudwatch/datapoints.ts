import { isDeepStrictEqual } from "node:util";
import type { Alarm } from "./alarms";
import type { Datapoint } from "./evaluate";

/** How long a value takes from its time stamp to where alarms see it, ms: a log line is no metric at once. */
const ARRIVAL_MS = 120_000;

/** A value of a metric. */
export interface Sample {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** ms */
  readonly at: number;
  readonly value: number;
}

type Metric = Pick<
  Alarm,
  "namespace" | "metricName" | "dimensions" | "statistic" | "period" | "comparisonOperator" | "threshold"
>;

/** An alarm's metric in its periods, against its threshold. */
export interface Datapoints {
  /** The last `count` periods at a time, oldest first; they slide with it. */
  rangeAt(at: number, count: number): Datapoint[];
  /** The times at which `rangeAt` may change. */
  changes(count: number): number[];
  /** The time stamp of the first value after a time; infinite without one. */
  firstAfter(at: number): number;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html, "Sliding window" */
export function datapoints(metric: Metric, samples: readonly Sample[]): Datapoints {
  const periodMs = metric.period * 1_000;
  const points = samples.filter((sample) => isOf(metric, sample)).toSorted((a, b) => a.at - b.at);
  return {
    rangeAt(at, count) {
      const recent = points.slice(indexAfter(points, at - count * periodMs), indexAfter(points, at));
      const seen = recent.filter((point) => point.at + ARRIVAL_MS <= at);
      return Array.from({ length: count }, (_, index) => {
        const end = at - (count - 1 - index) * periodMs;
        const values = seen.filter((p) => p.at > end - periodMs && p.at <= end).map(({ value }) => value);
        return values.length === 0 ? undefined : against(metric, values);
      });
    },
    changes: (count) =>
      points.flatMap(({ at }) => [
        at + ARRIVAL_MS,
        ...Array.from({ length: count + 1 }, (_, n) => at + n * periodMs),
      ]),
    firstAfter: (at) => points[indexAfter(points, at)]?.at ?? Number.POSITIVE_INFINITY,
  };
}

function isOf({ namespace, metricName, dimensions }: Metric, sample: Sample): boolean {
  return (
    sample.namespace === namespace &&
    sample.metricName === metricName &&
    isDeepStrictEqual(sample.dimensions, dimensions)
  );
}

function against({ statistic, comparisonOperator, threshold }: Metric, values: readonly number[]): Datapoint {
  const value = {
    Maximum: () => Math.max(...values),
    Minimum: () => Math.min(...values),
    Sum: () => values.reduce((a, b) => a + b),
  }[statistic]();
  const breaches = comparisonOperator === "LessThanThreshold" ? value < threshold : value >= threshold;
  return breaches ? "breaching" : "within";
}

/** The index of the first sample after a time, in samples that are in order. */
function indexAfter(points: readonly Sample[], at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
