import { type AlarmState, type Datapoint, evaluate, type MissingData } from "./evaluate";

/** CloudWatch evaluates an alarm once a minute. */
const EVALUATION_MS = 60_000;

/** A metric alarm as the program registers it. */
export interface Alarm {
  readonly name: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly statistic: "Maximum" | "Minimum" | "Sum";
  /** s */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly comparisonOperator: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: MissingData;
}

/** A value of a metric; `at` in ms. */
export interface Sample {
  readonly namespace: string;
  readonly metricName: string;
  readonly at: number;
  readonly value: number;
}

/** What on-call gets: an alarm acts when its state changes to OK or ALARM, and only then. */
export interface Told {
  readonly at: number;
  readonly alarm: string;
  readonly state: "OK" | "ALARM";
}

/**
 * What on-call is told between two times, ms.
 * @param lookBack how many periods beyond its evaluation periods an alarm reads; AWS's documentation leaves it open.
 */
export function told(
  alarms: readonly Alarm[],
  samples: readonly Sample[],
  { from, to, lookBack }: { readonly from: number; readonly to: number; readonly lookBack: number },
): Told[] {
  const all = alarms.flatMap((alarm) => {
    const points = samples
      .filter(({ namespace, metricName }) => namespace === alarm.namespace && metricName === alarm.metricName)
      .toSorted((a, b) => a.at - b.at);
    const rule = { ...alarm, datapointsToAlarm: alarm.evaluationPeriods };
    const messages: Told[] = [];
    let state: AlarmState = "INSUFFICIENT_DATA";
    for (let at = from; at <= to; at += EVALUATION_MS) {
      const next = evaluate(rule, rangeAt(alarm, points, at, lookBack), state);
      if (next !== state && next !== "INSUFFICIENT_DATA")
        messages.push({ at, alarm: alarm.name, state: next });
      state = next;
    }
    return messages;
  });
  return all.toSorted((a, b) => a.at - b.at);
}

function rangeAt(alarm: Alarm, points: readonly Sample[], at: number, lookBack: number): Datapoint[] {
  const periodMs = alarm.period * 1_000;
  const count = alarm.evaluationPeriods + lookBack;
  const recent = points.slice(firstAfter(points, at - count * periodMs), firstAfter(points, at));
  return Array.from({ length: count }, (_, index) => {
    const end = at - (count - 1 - index) * periodMs;
    const values = recent.filter((p) => p.at > end - periodMs && p.at <= end).map(({ value }) => value);
    return values.length === 0 ? undefined : against(alarm, values);
  });
}

function against({ statistic, comparisonOperator, threshold }: Alarm, values: readonly number[]): Datapoint {
  const value = {
    Maximum: () => Math.max(...values),
    Minimum: () => Math.min(...values),
    Sum: () => values.reduce((a, b) => a + b),
  }[statistic]();
  const breaches = comparisonOperator === "LessThanThreshold" ? value < threshold : value >= threshold;
  return breaches ? "breaching" : "within";
}

/** The index of the first sample after a time, in samples that are in order. */
function firstAfter(points: readonly Sample[], at: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
