import { DescribeAlarmsForMetricCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { GetFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { type AlarmRow, alarmTable } from "../../infra/alarms/table";
import { AlarmName } from "../../infra/args";
import { type Deployment, namePrefix } from "../deployment";
import { asked, isNotFound, Problem, problemOf } from "../problems";

/** One of the rotator's alarms as it is in CloudWatch. */
export interface Alarm {
  /** The name that the program knows it by. */
  readonly name: AlarmName;
  /** The name in CloudWatch. */
  readonly cloudWatchName: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly since: Date | undefined;
  /** Why it is in that state. */
  readonly reason: string | undefined;
  readonly kind: "state" | "event";
  /** Whether it tells anybody, and whom. */
  readonly actionsEnabled: boolean;
  readonly actions: readonly string[];
}

/** Whatever the interval, the metrics are these. */
const TABLE = alarmTable({ checkIntervalHours: 24 });
/** Of what tells an alarm from another's here, the interval decides on dead-man's period alone, which is one of two. */
const TABLES = [TABLE, alarmTable({ checkIntervalHours: 1 })];

/**
 * The rotator's alarms, in the program's order. Not there: those left out with `omitAlarms`, and dead-letter where the
 * function has no on-failure destination, since its dimension would be empty, which CloudWatch refuses.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 * @throws Problem
 */
export async function alarmsOf(deployment: Deployment): Promise<Alarm[]> {
  const { aws, functionName } = deployment;
  const queueName = (await deadLetterQueueArn(deployment))?.split(":").at(-1);
  const sought = Object.values(AlarmName).filter(
    (name) => name !== AlarmName.deadLetter || queueName !== undefined,
  );
  const found = await Promise.all(
    sought.map(async (name) => {
      const { namespace: Namespace, metricName: MetricName, dimensions, kind } = TABLE[name];
      const wanted = Object.entries(dimensions({ functionName, queueName: queueName ?? "" }));
      const { MetricAlarms = [] } = await asked(
        "cloudwatch:DescribeAlarmsForMetric",
        "the alarms",
        aws.region,
        () =>
          aws.cloudWatch.send(
            new DescribeAlarmsForMetricCommand({
              Namespace,
              MetricName,
              Dimensions: wanted.map(([Name, Value]) => ({ Name, Value })),
            }),
          ),
      );
      const own = programsOwn(
        deployment,
        name,
        MetricAlarms.filter((alarm) => watches(alarm, wanted)),
      );
      return own === undefined ? [] : [read(name, kind, own)];
    }),
  );
  return found.flat();
}

/** Where the function's failures go; undefined where somebody took the destination away. */
export async function deadLetterQueueArn({ aws, functionName }: Deployment): Promise<string | undefined> {
  try {
    const { DestinationConfig } = await aws.lambda.send(
      new GetFunctionEventInvokeConfigCommand({ FunctionName: functionName }),
    );
    return DestinationConfig?.OnFailure?.Destination;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw problemOf(error, "lambda:GetFunctionEventInvokeConfig", `the function ${functionName}`, aws.region);
  }
}

function watches({ Dimensions = [] }: MetricAlarm, wanted: readonly (readonly [string, string])[]): boolean {
  return wanted.every(([name, value]) =>
    Dimensions.some(({ Name, Value }) => Name === name && Value === value),
  );
}

/**
 * The program's own among the alarms on a metric, which may be anybody's: by the beginning of its name, and where that
 * leaves several, by its definition. Throws Problem where that does not leave one.
 */
function programsOwn(
  deployment: Deployment,
  name: AlarmName,
  alarms: readonly MetricAlarm[],
): MetricAlarm | undefined {
  const named = alarms.filter(({ AlarmName = "" }) => AlarmName.startsWith(namePrefix(deployment) + name));
  if (named.length < 2) return named[0];
  const [own, ...others] = named.filter((alarm) => TABLES.some((table) => isDefined(alarm, table[name])));
  if (own !== undefined && others.length === 0) return own;
  const all = named.map(({ AlarmName }) => AlarmName).join(", ");
  throw new Problem(`It cannot be told which alarm is the program's (${all}): rename the others.`);
}

function isDefined(alarm: MetricAlarm, row: AlarmRow): boolean {
  return (
    alarm.Statistic === row.statistic &&
    alarm.Period === row.period &&
    alarm.ComparisonOperator === row.comparisonOperator &&
    alarm.Threshold === row.threshold
  );
}

function read(name: AlarmName, kind: Alarm["kind"], alarm: MetricAlarm): Alarm {
  return {
    name,
    cloudWatchName: alarm.AlarmName ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    since: alarm.StateUpdatedTimestamp,
    reason: alarm.StateReason,
    kind,
    actionsEnabled: alarm.ActionsEnabled ?? true,
    actions: alarm.AlarmActions ?? [],
  };
}
