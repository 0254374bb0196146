import {
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetScheduleCommand,
  ListSchedulesCommand,
  type ScheduleState,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { METRIC_DIMENSION, METRIC_NAMESPACE, type MetricName } from "../../lambda/contract";
import type { AwsClients } from "../support/clients";

/** One run of the rotator, from its log line. */
export interface LoggedRun {
  readonly requestId: string;
  readonly operation: string;
  readonly outcome: string;
  readonly reason: string;
}

export async function runsIn({ logs }: AwsClients, logGroupName: string): Promise<LoggedRun[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
  return events.flatMap(({ message = "" }) => {
    if (!message.startsWith("{")) return [];
    const line = JSON.parse(message) as Partial<LoggedRun>;
    return line.operation === undefined ? [] : [line as LoggedRun];
  });
}

/** The alarm on a metric. */
export async function alarmOn(
  { cloudWatch }: AwsClients,
  metric: MetricName,
): Promise<MetricAlarm & { readonly AlarmName: string; readonly Period: number }> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const alarm = MetricAlarms.find(({ MetricName }) => MetricName === metric);
  if (alarm?.AlarmName === undefined || alarm.Period === undefined) throw new Error(`no alarm on ${metric}`);
  return { ...alarm, AlarmName: alarm.AlarmName, Period: alarm.Period };
}

/** The largest value of the rotator's metric since a moment; undefined without any. */
export async function metricMaximum(
  { cloudWatch }: AwsClients,
  metric: MetricName,
  functionName: string,
  since: Date,
): Promise<number | undefined> {
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: METRIC_NAMESPACE,
      MetricName: metric,
      Dimensions: [{ Name: METRIC_DIMENSION, Value: functionName }],
      StartTime: since,
      EndTime: new Date(),
      Period: 60,
      Statistics: ["Maximum"],
    }),
  );
  const values = Datapoints.flatMap(({ Maximum }) => (Maximum === undefined ? [] : [Maximum]));
  return values.length === 0 ? undefined : Math.max(...values);
}

/** Pauses or resumes the only schedule there is, everything else about it as it is. */
export async function setSchedule({ scheduler }: AwsClients, state: ScheduleState): Promise<void> {
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({}));
  const { Name, GroupName } = Schedules[0] ?? {};
  const { ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target, Description } =
    await scheduler.send(new GetScheduleCommand({ Name, GroupName }));
  await scheduler.send(
    new UpdateScheduleCommand({
      Name,
      GroupName,
      ScheduleExpression,
      ScheduleExpressionTimezone,
      FlexibleTimeWindow,
      Target,
      Description,
      State: state,
    }),
  );
}

/** Takes one message off a queue, if there is one. */
export async function takeMessage({ sqs }: AwsClients, queueUrl: string): Promise<string | undefined> {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
  const message = Messages?.[0];
  if (message === undefined) return undefined;
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle }));
  return message.Body;
}
