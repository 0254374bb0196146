/** What CloudWatch says of an alarm. */
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** One period's data point against the threshold; undefined where there was no data. */
export type Datapoint = "breaching" | "within" | undefined;

export type MissingData = "missing" | "ignore" | "breaching" | "notBreaching";

export interface EvaluationRule {
  /** N: how many data points decide. */
  readonly evaluationPeriods: number;
  /** M: how many of them have to breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingData;
}

/**
 * One evaluation of a metric alarm, after AWS's documentation. Where that is silent, the state stays.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 * @param range the evaluation range, oldest first: N data points, and before them those that CloudWatch reads further back.
 */
export function evaluate(
  { evaluationPeriods, datapointsToAlarm, treatMissingData }: EvaluationRule,
  range: readonly Datapoint[],
  state: AlarmState,
): AlarmState {
  // Real data, from further back where need be, comes before any treatment of missing data.
  const real = range.filter((point) => point !== undefined).slice(-evaluationPeriods);
  const breaching = real.filter((point) => point === "breaching").length;
  const missing = evaluationPeriods - real.length;
  const filled = breaching + (treatMissingData === "breaching" ? missing : 0);
  if (missing === 0 || treatMissingData === "breaching" || treatMissingData === "notBreaching") {
    return filled >= datapointsToAlarm ? "ALARM" : "OK";
  }
  if (real.length === 0) return treatMissingData === "missing" ? "INSUFFICIENT_DATA" : state;
  if (breaching >= datapointsToAlarm) return "ALARM";
  if (breaching < real.length) return "OK";
  // Nothing but breaches, and too few: they raise the alarm by themselves once they are as old as those that lack.
  const oldEnough = range.length - range.indexOf("breaching") >= datapointsToAlarm;
  return treatMissingData === "missing" && oldEnough ? "ALARM" : state;
}
