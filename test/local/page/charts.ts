import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import type { Stage } from "../stage";
import type { Drawn, DrawnLine } from "./drawn";

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly stat: "Maximum" | "Minimum" | "Sum" | "Average";
}

/** What each chart says after the first run: its lines with their last values. */
export const LEGENDS: [string, string[]][] = [
  ["Days until the token expires", ["days left 365"]],
  ["Token usable", ["accepted by Akool 1"]],
  ["Age of the token in days", ["days 0"]],
  [
    "Runs by outcome",
    [
      "completed 1",
      "failed: auth 0",
      "failed: account 0",
      "failed: quota 0",
      "failed: config 0",
      "failed: other 0",
      "no verdict: Akool down, or an error 0",
    ],
  ],
];

/** What each line of the charts has to show, by the chart's title and the line's name. */
export const CHARTS: [string, Record<string, Metric>][] = [
  ["Days until the token expires", { "days left": ours("TokenDaysLeft", "Minimum") }],
  ["Token usable", { "accepted by Akool": ours("TokenUsable", "Minimum") }],
  [
    "Runs by outcome",
    {
      completed: ours("RunCompleted", "Sum"),
      "failed: auth": ours("AuthFailure", "Sum"),
      "failed: account": ours("AccountFailure", "Sum"),
      "failed: quota": ours("QuotaFailure", "Sum"),
      "failed: config": ours("ConfigFailure", "Sum"),
      "failed: other": ours("OtherFailure", "Sum"),
      "no verdict: Akool down, or an error": lambda("Errors", "Sum"),
    },
  ],
  ["Duration of a run", { longest: lambda("Duration", "Maximum"), average: lambda("Duration", "Average") }],
];

const probe = (metric: string, label: string, stat: string) => [
  ...["Test", metric, "Of", "page"],
  { label, stat },
];

/** A dashboard of one metric by each statistic, and of one without data. */
export const PROBE = {
  widgets: [
    {
      type: "metric",
      ...{ x: 0, y: 0, width: 24, height: 6 },
      properties: {
        title: "Probe",
        metrics: [
          ...["Sum", "Average", "Minimum", "Maximum"].map((stat) => probe("Probe", stat, stat)),
          probe("Silent", "nothing", "Sum"),
        ],
        yAxis: { left: { label: "times", min: 0 } },
      },
    },
  ],
};

/** A metric of the function by another call than the page's. */
export async function pointsOf(
  { clients, deployed }: Stage,
  { Namespace, MetricName, stat }: Metric,
  { from, to, period }: Drawn,
): Promise<DrawnLine["points"]> {
  const { Datapoints = [] } = await clients.cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      Dimensions: [{ Name: "FunctionName", Value: deployed.functionName }],
      StartTime: new Date(from),
      EndTime: new Date(to),
      Period: period,
      Statistics: [stat],
    }),
  );
  return Datapoints.map((point) => [point.Timestamp?.getTime() ?? 0, point[stat] ?? -1] as const).toSorted(
    ([a], [b]) => a - b,
  );
}

function ours(MetricName: string, stat: Metric["stat"]): Metric {
  return { Namespace: "AkoolTokenRotation", MetricName, stat };
}

function lambda(MetricName: string, stat: Metric["stat"]): Metric {
  return { Namespace: "AWS/Lambda", MetricName, stat };
}
