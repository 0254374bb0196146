import {
  FAILURE_METRICS,
  type FailureClass,
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  METRICS,
} from "../../lambda/contract";
import { AlarmName } from "../args";

/** What an alarm's dimensions and its text name. */
export interface AlarmContext {
  readonly region: string;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly queueName: string;
  readonly queueUrl: string;
  readonly scheduleGroup: string;
  readonly scheduleName: string;
  readonly checkIntervalHours: number;
  readonly runbookUrl: string | undefined;
}

/** What an alarm's dimensions name. */
export type Watched = Pick<AlarmContext, "functionName" | "queueName">;

/** What CloudWatch watches, and whom it tells. */
export interface AlarmRow {
  /** A page wakes somebody; a ticket waits until morning. */
  readonly to: "page" | "ticket";
  /** `state`: OK is told too. `event`: it says that something happened once, and its way back to OK is no news. */
  readonly kind: "state" | "event";
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: (watched: Watched) => Record<string, string>;
  readonly statistic: "Maximum" | "Minimum" | "Sum";
  /** s */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly comparisonOperator: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: "ignore" | "notBreaching" | "breaching";
  /** How long a new alarm waits for data, minutes. */
  readonly warmUpMinutes?: number;
}

const OURS = {
  namespace: METRIC_NAMESPACE,
  dimensions: ({ functionName }: Watched) => ({ [METRIC_DIMENSION]: functionName }),
} as const;

/** One run decides. */
const AT_ONCE = { kind: "state", period: 300, evaluationPeriods: 1, threshold: 1 } as const;
const ONE = {
  ...AT_ONCE,
  statistic: "Maximum",
  comparisonOperator: "GreaterThanOrEqualToThreshold",
} as const;
const ZERO = { ...AT_ONCE, statistic: "Minimum", comparisonOperator: "LessThanThreshold" } as const;

/** Holds a failure until the next run says otherwise, where `notBreaching` would clear it, unmended, within minutes. */
const HELD = { treatMissingData: "ignore" } as const;
/** Told once; its OK, minutes later or at the alarm's creation, would say nothing. */
const EVENT = { kind: "event", treatMissingData: "notBreaching" } as const;

function failure(failureClass: FailureClass, to: AlarmRow["to"]): AlarmRow {
  return { ...OURS, ...ONE, ...HELD, to, metricName: FAILURE_METRICS[failureClass] };
}

/** Every alarm, by its name. */
export function alarmTable({
  checkIntervalHours,
}: {
  checkIntervalHours: number;
}): Record<AlarmName, AlarmRow> {
  return {
    [AlarmName.auth]: failure("auth", "page"),
    [AlarmName.account]: failure("account", "page"),
    [AlarmName.config]: failure("config", "page"),
    [AlarmName.tokenRejected]: { ...OURS, ...ZERO, ...HELD, to: "page", metricName: METRICS.tokenUsable },
    [AlarmName.expiry]: { ...OURS, ...ONE, ...HELD, to: "page", metricName: METRICS.expiryNear },
    [AlarmName.deadMan]: deadMan(checkIntervalHours),
    [AlarmName.deadLetter]: {
      ...ONE,
      // A queue without traffic stops reporting after six hours, its messages still in it.
      ...HELD,
      to: "ticket",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: ({ queueName }) => ({ QueueName: queueName }),
    },
    [AlarmName.quota]: failure("quota", "ticket"),
    [AlarmName.other]: failure("other", "ticket"),
    [AlarmName.healed]: { ...OURS, ...ONE, ...EVENT, to: "ticket", metricName: METRICS.healed },
    [AlarmName.previousKilled]: {
      ...OURS,
      ...ZERO,
      ...EVENT,
      to: "ticket",
      metricName: METRICS.previousTokenUsable,
    },
  };
}

/** For how long no run has completed when dead-man fires: two checks missed, and a margin for late ones. Hours. */
export function silentHours(checkIntervalHours: number): number {
  const { period, evaluationPeriods } = deadManWindow(checkIntervalHours);
  return (period * evaluationPeriods) / 3_600;
}

/**
 * In short periods where checks are frequent, since CloudWatch may look some periods further back than it evaluates.
 * Limits: period × evaluation periods at most 7 days, and at most one day where the period is below an hour.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function deadManWindow(checkIntervalHours: number): { period: number; evaluationPeriods: number } {
  return checkIntervalHours <= 2
    ? { period: 900, evaluationPeriods: 10 * checkIntervalHours }
    : { period: 3_600, evaluationPeriods: 2 * checkIntervalHours + 1 };
}

/** Warm-up's upper limit. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-warm-up.html */
const LONGEST_WARM_UP_MINUTES = 2_880;

function deadMan(checkIntervalHours: number): AlarmRow {
  const { period, evaluationPeriods } = deadManWindow(checkIntervalHours);
  return {
    ...OURS,
    to: "page",
    kind: "state",
    metricName: METRICS.runCompleted,
    statistic: "Sum",
    period,
    evaluationPeriods,
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
    // Without it a new alarm would page at once: there is no data yet.
    warmUpMinutes: Math.min((period * evaluationPeriods) / 60, LONGEST_WARM_UP_MINUTES),
  };
}
