import { type Datapoints, datapoints, type Sample } from "./datapoints";
import { type AlarmState, evaluate, type MissingData } from "./evaluate";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

interface WarmUp {
  readonly warmUpPeriodDurationInMinutes: number;
  readonly onlyStartEvaluatingAfterWarmUpPeriodEnds?: boolean;
}

/** A metric alarm as the program registers it. */
export interface Alarm {
  readonly name: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Maximum" | "Minimum" | "Sum";
  /** s */
  readonly period: number;
  readonly evaluationPeriods: number;
  /** As many as evaluation periods, where it is not given. */
  readonly datapointsToAlarm?: number;
  readonly comparisonOperator: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: MissingData;
  readonly warmUpConfiguration?: WarmUp | undefined;
  readonly actionsEnabled: boolean;
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
}

/** What on-call gets. */
export interface Message {
  /** ms */
  readonly at: number;
  readonly alarm: string;
  readonly state: "OK" | "ALARM";
}

export interface Watched {
  readonly messages: readonly Message[];
  /** What the console shows at the end. */
  readonly state: AlarmState;
}

export interface Time {
  /** The alarm's creation, ms. */
  readonly from: number;
  /** ms */
  readonly to: number;
  /** How many periods beyond its evaluation periods an alarm reads; AWS's documentation leaves it open. */
  readonly lookBack: number;
}

/**
 * What an alarm does from its creation on. It acts when its state changes to OK or ALARM, and only then.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 */
export function watch(alarm: Alarm, samples: readonly Sample[], { from, to, lookBack }: Time): Watched {
  const points = datapoints(alarm, samples);
  const rule = { ...alarm, datapointsToAlarm: alarm.datapointsToAlarm ?? alarm.evaluationPeriods };
  const count = alarm.evaluationPeriods + lookBack;
  const start = from + warmUp(alarm, points, from);
  const messages: Message[] = [];
  let state: AlarmState = "INSUFFICIENT_DATA";
  for (const at of evaluations(alarm, points, start, to, count)) {
    const next = evaluate(rule, points.rangeAt(isMultiDay(alarm) ? onTheHour(at) : at, count), state);
    if (next !== state && next !== "INSUFFICIENT_DATA" && acts(alarm, next)) {
      messages.push({ at, alarm: alarm.name, state: next });
    }
    state = next;
  }
  return { messages, state };
}

function acts({ actionsEnabled, alarmActions, okActions }: Alarm, state: "OK" | "ALARM"): boolean {
  return actionsEnabled && (state === "OK" ? okActions : alarmActions).length > 0;
}

/**
 * How long a new alarm stays as it is, ms. It ends early once the data fill the window, counted from the first of them.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html
 */
function warmUp({ warmUpConfiguration, period, evaluationPeriods }: Alarm, points: Datapoints, from: number) {
  if (warmUpConfiguration === undefined) return 0;
  const { warmUpPeriodDurationInMinutes, onlyStartEvaluatingAfterWarmUpPeriodEnds } = warmUpConfiguration;
  const longest = warmUpPeriodDurationInMinutes * MINUTE_MS;
  const filled = points.firstAfter(from) - from + period * evaluationPeriods * 1_000;
  return onlyStartEvaluatingAfterWarmUpPeriodEnds ? longest : Math.min(longest, filled);
}

/**
 * Every minute; of a multi-day alarm every hour. Minutes between which no data point changes are left out: evaluating
 * the same data twice changes nothing.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
function evaluations(alarm: Alarm, points: Datapoints, start: number, to: number, count: number): number[] {
  if (isMultiDay(alarm)) {
    return Array.from({ length: Math.floor((to - start) / HOUR_MS) + 1 }, (_, n) => start + n * HOUR_MS);
  }
  const minutes = points.changes(count).map((at) => start + Math.ceil((at - start) / MINUTE_MS) * MINUTE_MS);
  return [...new Set([start, ...minutes])].filter((at) => at >= start && at <= to).sort((a, b) => a - b);
}

/** Its range is longer than a day. It reads data up to the full hour only. Source: as above. */
function isMultiDay({ period, evaluationPeriods }: Alarm): boolean {
  return period * evaluationPeriods > DAY_SECONDS;
}

function onTheHour(at: number): number {
  return Math.floor(at / HOUR_MS) * HOUR_MS;
}
