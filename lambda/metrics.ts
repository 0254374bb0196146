import { DAY_MS } from "./clock";
import {
  FAILURE_CLASSES,
  FAILURE_METRICS,
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  METRICS,
  type MetricName,
} from "./contract";
import { expiresAt, isExpiryNear } from "./rules";
import type { Settings } from "./settings";
import { akoolCodeOf, failureClassOf, type Verdict } from "./verdict";

type Values = Partial<Record<MetricName, number>>;

/**
 * The metrics of a verdict. A transient one is covered by the dead-letter queue and the dead-man alarm; it says only
 * that services have no token that works, where it has learned that. A step that is done says nothing of the token.
 */
export function metricsOf(verdict: Verdict, settings: Settings | undefined, now: number): Values | undefined {
  if (verdict.outcome === "stepDone") return undefined;
  if (verdict.outcome === "transient") {
    return verdict.tokenUsable === false ? { [METRICS.tokenUsable]: 0 } : undefined;
  }
  const failed = failureClassOf(verdict);
  const values: Values = { [METRICS.runCompleted]: 1 };
  for (const kind of FAILURE_CLASSES) values[FAILURE_METRICS[kind]] = kind === failed ? 1 : 0;
  if (verdict.outcome === "notConfigured") return values;

  if (verdict.tokenUsable !== undefined) values[METRICS.tokenUsable] = Number(verdict.tokenUsable);
  if (verdict.current !== undefined && settings !== undefined) {
    values[METRICS.tokenDaysLeft] = (expiresAt(verdict.current, settings) - now) / DAY_MS;
    values[METRICS.expiryNear] = Number(isExpiryNear(verdict.current, settings, now));
  }
  if (verdict.outcome === "rotated") {
    values[METRICS.rotated] = 1;
    if (verdict.reason === "rejected") values[METRICS.healed] = 1;
  }
  if (verdict.previousUsable !== undefined) {
    values[METRICS.previousTokenUsable] = Number(verdict.previousUsable);
  }
  return values;
}

/**
 * One line of CloudWatch's embedded metric format. Details are properties and no dimensions: each value of a
 * dimension is a metric of its own on the bill.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfLine(values: Values, verdict: Verdict, functionName: string, now: number): string {
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[METRIC_DIMENSION]],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: "None" })),
        },
      ],
    },
    [METRIC_DIMENSION]: functionName,
    ...values,
    outcome: verdict.outcome,
    reason: verdict.reason,
    akoolCode: akoolCodeOf(verdict),
    ageDays: verdict.current && (now - verdict.current.createdAt) / DAY_MS,
  });
}
