import { type AlarmRow, alarmTable, silentHours } from "../../infra/alarms/table";
import { AlarmName } from "../../infra/args";
import { PLAIN } from "../../infra/validate";
import { table } from "./table";

/** Hours; the default of `checkIntervalHours`. */
const DEFAULT_INTERVAL = 6;
const INTERVALS = PLAIN.checkIntervalHours.allowed.split(", ").map(Number);

const ROWS = Object.entries(alarmTable({ checkIntervalHours: DEFAULT_INTERVAL }));

/** The alarms that watch a metric, by name. */
export function alarmsOn(metricName: string): string {
  const names = ROWS.filter(([, row]) => row.metricName === metricName).map(([name]) => name);
  return names.length === 0 ? "–" : names.join(", ");
}

/** Every alarm as CloudWatch gets it. */
export function alarmSection(): string {
  return [
    `At the default interval of ${DEFAULT_INTERVAL} hours. What each means and what to do is in the [runbook](runbook.md).`,
    table(
      ["alarm", "goes to", "metric", "in ALARM when", "missing data", "OK is told"],
      ROWS.map(([name, row]) => [
        `[${name}](runbook.md#${name})`,
        row.to,
        `${row.namespace} \`${row.metricName}\``,
        condition(row),
        row.treatMissingData,
        row.kind === "state" ? "yes" : "no",
      ]),
    ),
    `\`${AlarmName.deadMan}\` fires after this long without a run that came to a verdict:`,
    table(
      ["`checkIntervalHours`", "hours"],
      INTERVALS.map((hours) => [String(hours), String(silentHours(hours))]),
    ),
  ].join("\n\n");
}

function condition(row: AlarmRow): string {
  const sign = row.comparisonOperator === "LessThanThreshold" ? "<" : "≥";
  const minutes = `${row.evaluationPeriods} × ${row.period / 60} min`;
  return `${row.statistic} ${sign} ${row.threshold} in ${minutes}`;
}
