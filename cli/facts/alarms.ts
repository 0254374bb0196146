import { DescribeAlarmsForMetricCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { GetFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { alarmTable } from "../../infra/alarms/table";
import { AlarmName } from "../../infra/args";
import type { Deployment } from "../deployment";
import { asked, isNotFound, problemOf } from "../problems";

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

/** The rotator's alarms, in the program's order; those left out with `omitAlarms` are not there. Throws Problem. */
export async function alarmsOf(deployment: Deployment): Promise<Alarm[]> {
  const { aws, functionName } = deployment;
  const queueName = (await deadLetterQueueArn(deployment))?.split(":").at(-1) ?? "";
  const found = await Promise.all(
    Object.values(AlarmName).map(async (name) => {
      const { namespace: Namespace, metricName: MetricName, dimensions, kind } = TABLE[name];
      const wanted = Object.entries(dimensions({ functionName, queueName }));
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
      return MetricAlarms.filter((alarm) => watches(alarm, wanted)).map((alarm) => read(name, kind, alarm));
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
