/** A property that is deliberately not applied as the program says. */
export interface Exception {
  readonly type: string;
  readonly property: string;
  /** Made of this value alone; without it, of every one. */
  readonly of?: string | number;
  /** Applied in its place; without it the property is left out. */
  readonly instead?: string | number;
  readonly text: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    type: "aws:scheduler/schedule:Schedule",
    property: "scheduleExpression",
    instead: "cron(* * * * ? *)",
    text: "the schedule fires every minute, and pauses after step d so that no run of its own gets in between",
  },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    property: "period",
    // That of all but dead-man.
    of: 300,
    instead: 10,
    text: "alarms look at the last 10 s instead of 5 minutes, so that they clear while you watch; dead-man at its 13 hours",
  },
];

/** What is applied but has no effect in the emulator, so that nobody takes this run as proof of it. */
export const EMULATOR_LIMITS: readonly string[] = [
  "IAM policies bind the function and the reading service; what Scheduler and Lambda do by themselves is always allowed",
  "this run makes the metrics of the log lines, as CloudWatch does by itself; alarms are evaluated as data arrive",
  "missing data is not evaluated and warm-up not kept: dead-man is OK at once and shown by its definition only, healed does not end",
  "the queue reports no metrics: the alarm dead-letter stays without data",
  "Lambda's own metrics, on the dashboard, are of runs that were waited for: not of the schedule's, nor of retries",
  "the schedule's own retries and dead-letter queue are not acted on; Lambda's retries come after seconds",
  "no e-mail is sent: on-call is a queue of this run, subscribed to the program's topic",
];

/** The properties with the exceptions made. */
export function withExceptions(
  exceptions: readonly Exception[],
  type: string,
  properties: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const changed = { ...properties };
  for (const exception of exceptions) {
    const value = changed[exception.property];
    if (exception.type !== type || value === undefined) continue;
    if (exception.of !== undefined && exception.of !== value) continue;
    changed[exception.property] = exception.instead;
  }
  return changed;
}
