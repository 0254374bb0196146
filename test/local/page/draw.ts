import { DescribeAlarmsCommand, GetDashboardCommand, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type {
  AlarmWidget,
  DashboardBody,
  LogWidget,
  MetricWidget,
  Widget,
} from "../../../infra/dashboard/body";
import type { AwsClients } from "../../support/clients";
import { logEventsIn } from "../logEvents";
import type { Drawn, DrawnAlarms, DrawnChart, DrawnTable, DrawnText } from "./drawn";
import { lineOf, parseQuery, tableOf } from "./insights";

/** Of a point: the shortest that leaves no more points than that. CloudWatch's week in points of hours has nothing yet. */
const PERIODS = [10, 60, 300, 3_600, 21_600];
const MOST_POINTS = 120;
/** The least time shown, ms. */
const SHORTEST = 120_000;
const IN_ALARM_FIRST = ["ALARM", "INSUFFICIENT_DATA", "OK"];

interface Window {
  readonly from: number;
  readonly to: number;
  /** s */
  readonly period: number;
}

/** Draws a dashboard as CloudWatch has it, with what the emulator has for it. */
export async function draw(clients: AwsClients, dashboardName: string, since: Date): Promise<Drawn> {
  const { DashboardBody = "{}" } = await clients.cloudWatch.send(
    new GetDashboardCommand({ DashboardName: dashboardName }),
  );
  const { widgets } = JSON.parse(DashboardBody) as DashboardBody;
  const window = windowFrom(since.getTime(), Date.now());
  const drawn = await Promise.all(
    widgets.map(async (widget) => {
      const { x, y, width, height } = widget;
      return { x, y, width, height, ...(await content(clients, widget, window)) };
    }),
  );
  return { ...window, widgets: drawn };
}

function windowFrom(since: number, to: number): Window {
  const span = Math.max(to - since, SHORTEST);
  const period = PERIODS.find((seconds) => span / seconds / 1_000 <= MOST_POINTS) ?? 21_600;
  // The first point stands for the whole of its period.
  return { from: Math.floor((to - span) / period / 1_000 - 1) * period * 1_000, to, period };
}

function content(
  clients: AwsClients,
  widget: Widget,
  window: Window,
): Promise<DrawnChart | DrawnTable | DrawnAlarms> | DrawnText {
  switch (widget.type) {
    case "metric":
      return metricChart(clients, widget.properties, window);
    case "log":
      return logContent(clients, widget.properties, window);
    case "alarm":
      return alarmStates(clients, widget.properties);
    case "text":
      return { kind: "text", markdown: widget.properties.markdown };
  }
}

async function metricChart(
  { cloudWatch }: AwsClients,
  { title, metrics, yAxis, annotations }: MetricWidget["properties"],
  { from, to, period }: Window,
): Promise<DrawnChart> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(from),
      EndTime: new Date(to),
      MetricDataQueries: metrics.map(([Namespace, MetricName, Name, Value, { stat }], index) => ({
        Id: `m${index}`,
        MetricStat: {
          Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] },
          Period: period,
          Stat: stat,
        },
      })),
    }),
  );
  const lines = metrics.map(([, , , , { label }], index) => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === `m${index}`) ?? {};
    return { label, points: Timestamps.map((at, n) => [at.getTime(), Values[n] ?? 0] as const) };
  });
  return { kind: "chart", title, axis: yAxis.left, lines, marks: annotations?.horizontal ?? [] };
}

async function logContent(
  { logs }: AwsClients,
  { title, view, query }: LogWidget["properties"],
  { period }: Window,
): Promise<DrawnChart | DrawnTable> {
  const parsed = parseQuery(query);
  const seen = await logEventsIn(logs, parsed.logGroupName);
  if (view === "table") return { kind: "table", title, ...tableOf(parsed, seen) };
  const line = lineOf(parsed, seen, period * 1_000);
  return { kind: "chart", title, axis: { label: line.label, min: 0 }, lines: [line], marks: [] };
}

async function alarmStates(
  { cloudWatch }: AwsClients,
  { title, alarms }: AlarmWidget["properties"],
): Promise<DrawnAlarms> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
  const states = MetricAlarms.filter(({ AlarmArn = "" }) => alarms.includes(AlarmArn)).map(
    ({ AlarmName: name = "", StateValue: state = "" }) => ({ name, state }),
  );
  const rank = ({ state }: { state: string }): number => IN_ALARM_FIRST.indexOf(state);
  return {
    kind: "alarms",
    title,
    alarms: states.toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)),
  };
}
