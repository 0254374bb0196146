import {
  FAILURE_CLASSES,
  FAILURE_METRICS,
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  METRICS,
} from "../../lambda/contract";
import type { AlarmWidget, DashboardBody, LogWidget, MetricRow, MetricWidget, Place } from "./body";
import type { DashboardContext } from "./context";
import { runbook } from "./runbook";

/** The whole dashboard: states first, then what explains them, then the log. */
export function dashboardBody(context: DashboardContext): DashboardBody {
  return {
    start: "-P7D",
    periodOverride: "inherit",
    widgets: [
      ...states(context),
      { type: "text", ...place(12, 0, 12, 12), properties: { markdown: runbook(context) } },
      daysLeft(context),
      usable(context),
      age(context),
      outcomes(context),
      duration(context),
      lastLines(context),
    ],
  };
}

/** CloudWatch takes no alarm widget without an alarm. */
function states({ alarms }: DashboardContext): AlarmWidget[] {
  if (alarms.length === 0) {
    return [];
  }
  const arns = alarms.map(({ arn }) => arn);
  return [
    {
      type: "alarm",
      ...place(0, 0, 12, 6),
      // Sorted so, those in ALARM come first.
      properties: { title: "Alarms", alarms: arns, sortBy: "stateUpdatedTimestamp" },
    },
  ];
}

function daysLeft(context: DashboardContext): MetricWidget {
  return chart(
    context,
    place(0, 6, 6, 6),
    "Days until the token expires",
    [ours(context, METRICS.tokenDaysLeft, "days left", "Minimum")],
    {
      yAxis: axis("days"),
      annotations: {
        horizontal: [{ label: "expiry alarm, at the earliest", value: context.expiryAlarmDays }],
      },
    },
  );
}

function usable(context: DashboardContext): MetricWidget {
  return chart(
    context,
    place(6, 6, 6, 6),
    "Token usable",
    [ours(context, METRICS.tokenUsable, "accepted by Akool", "Minimum")],
    { yAxis: { left: { ...axis("1 yes, 0 no").left, max: 1 } } },
  );
}

/** Of the log, since its age is no metric: each one costs. */
function age(context: DashboardContext): LogWidget {
  return logs(context, place(0, 12, 8, 6), "Age of the token in days", "timeSeries", [
    "filter ispresent(ageDays)",
    `stats latest(ageDays) as days by bin(${context.checkIntervalHours}h)`,
  ]);
}

function outcomes(context: DashboardContext): MetricWidget {
  const failures = FAILURE_CLASSES.map((kind) =>
    ours(context, FAILURE_METRICS[kind], `failed: ${kind}`, "Sum"),
  );
  return chart(
    context,
    place(8, 12, 8, 6),
    "Runs by outcome",
    [
      ours(context, METRICS.runCompleted, "completed", "Sum"),
      ...failures,
      // A run that throws has no verdict to publish.
      lambda(context, "Errors", "no verdict: Akool down, or an error", "Sum"),
    ],
    { yAxis: axis("runs") },
  );
}

function duration(context: DashboardContext): MetricWidget {
  return chart(
    context,
    place(16, 12, 8, 6),
    "Duration of a run",
    [lambda(context, "Duration", "longest", "Maximum"), lambda(context, "Duration", "average", "Average")],
    { yAxis: axis("ms") },
  );
}

function lastLines(context: DashboardContext): LogWidget {
  return logs(context, place(0, 18, 24, 8), "Last runs in the log", "table", [
    "fields @timestamp, operation, outcome, reason, failureClass, code, durationMs, message",
    "filter ispresent(operation)",
    "sort @timestamp desc",
    "limit 20",
  ]);
}

function chart(
  { region, checkIntervalHours }: DashboardContext,
  where: Place,
  title: string,
  metrics: readonly MetricRow[],
  drawn: Pick<MetricWidget["properties"], "yAxis" | "annotations">,
): MetricWidget {
  // One point a check, so that CloudWatch joins them.
  const period = checkIntervalHours * 3_600;
  return {
    type: "metric",
    ...where,
    properties: { title, region, view: "timeSeries", metrics, period, ...drawn },
  };
}

function logs(
  { region, logGroupName }: DashboardContext,
  where: Place,
  title: string,
  view: LogWidget["properties"]["view"],
  commands: readonly string[],
): LogWidget {
  const query = [`SOURCE '${logGroupName}'`, ...commands].join("\n| ");
  return { type: "log", ...where, properties: { title, region, view, query } };
}

function place(x: number, y: number, width: number, height: number): Place {
  return { x, y, width, height };
}

function axis(label: string): MetricWidget["properties"]["yAxis"] {
  return { left: { label, min: 0, showUnits: false } };
}

type Stat = MetricRow[4]["stat"];

function ours({ functionName }: DashboardContext, metric: string, label: string, stat: Stat): MetricRow {
  return [METRIC_NAMESPACE, metric, METRIC_DIMENSION, functionName, { label, stat }];
}

/** Lambda's own metrics cost nothing. */
function lambda({ functionName }: DashboardContext, metric: string, label: string, stat: Stat): MetricRow {
  return ["AWS/Lambda", metric, "FunctionName", functionName, { label, stat }];
}
