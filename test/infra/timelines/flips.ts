import type { Alarm } from "../../support/cloudwatch/alarms";
import type { MissingData } from "../../support/cloudwatch/evaluate";

const TREATMENTS: readonly MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

/** Other values of a property of an alarm, each of which on-call would notice. */
export const FLIPS: Record<string, (alarm: Alarm) => Partial<Alarm>[]> = {
  "treatment of missing data": ({ treatMissingData }) =>
    TREATMENTS.filter((other) => other !== treatMissingData).map((other) => ({ treatMissingData: other })),
  period: ({ period }) => [{ period: period * 12 }, { period: period / 5 }],
  "count of periods": ({ evaluationPeriods }) =>
    [evaluationPeriods + 1, evaluationPeriods - 1]
      .filter((count) => count > 0)
      .map((count) => ({ evaluationPeriods: count })),
  threshold: ({ name, threshold }) => [
    { threshold: threshold + 1 },
    // The metrics of these two are 1 or missing: a threshold of 0 is the same.
    ...(["healed", "dead-man"].includes(name) ? [] : [{ threshold: threshold - 1 }]),
  ],
  statistic: ({ name, statistic }) =>
    // No two values within a period differ in these.
    ["healed", "previous-killed", "dead-man"].includes(name)
      ? []
      : [{ statistic: statistic === "Maximum" ? "Minimum" : "Maximum" }],
  "warm-up": ({ warmUpConfiguration }) =>
    warmUpConfiguration === undefined ? [] : [{ warmUpConfiguration: undefined }],
};
