import {
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import {
  GetScheduleCommand,
  ListSchedulesCommand,
  type ScheduleState,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { type Credentials, METRIC_DIMENSION, METRIC_NAMESPACE } from "../../lambda/contract";
import type { AwsClients } from "../support/clients";
import { logEventsIn } from "./logEvents";

/** One run of the rotator, from its log line. */
export interface LoggedRun {
  readonly requestId: string;
  readonly operation: string;
  readonly outcome: string;
  readonly reason: string;
  readonly failureClass?: string;
  /** The version at AWSCURRENT after the run, and the one that it replaced. */
  readonly versionId?: string;
  readonly replacedVersionId?: string;
}

export async function runsIn({ logs }: AwsClients, logGroupName: string): Promise<LoggedRun[]> {
  const events = await logEventsIn(logs, logGroupName);
  return events.flatMap(({ fields }) =>
    fields.operation === undefined ? [] : [fields as unknown as LoggedRun],
  );
}

/** A metric alarm, with what AWS's answer always holds. */
export type Alarm = MetricAlarm & {
  readonly AlarmName: string;
  readonly MetricName: string;
  readonly Period: number;
};

/** The alarm of an ARN. */
export async function alarmAt({ cloudWatch }: AwsClients, arn: string): Promise<Alarm> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const alarm = MetricAlarms.find(({ AlarmArn }) => AlarmArn === arn);
  const { AlarmName, MetricName, Period } = alarm ?? {};
  if (AlarmName === undefined || MetricName === undefined || Period === undefined) {
    throw new Error(`no metric alarm ${arn}`);
  }
  return { ...alarm, AlarmName, MetricName, Period };
}

/** The largest or the smallest value of the rotator's metric since a moment; undefined without any. */
export async function metricExtreme(
  { cloudWatch }: AwsClients,
  MetricName: string,
  extreme: "Maximum" | "Minimum",
  functionName: string,
  since: Date,
): Promise<number | undefined> {
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: METRIC_NAMESPACE,
      MetricName,
      Dimensions: [{ Name: METRIC_DIMENSION, Value: functionName }],
      StartTime: since,
      EndTime: new Date(),
      Period: 60,
      Statistics: [extreme],
    }),
  );
  const values = Datapoints.flatMap(({ [extreme]: value }) => (value === undefined ? [] : [value]));
  if (values.length === 0) return undefined;
  return extreme === "Maximum" ? Math.max(...values) : Math.min(...values);
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

/** Puts a key pair into the credentials secret. */
export async function putCredentials(
  { secrets }: AwsClients,
  secretArn: string,
  credentials: Credentials,
): Promise<void> {
  await secrets.send(
    new PutSecretValueCommand({ SecretId: secretArn, SecretString: JSON.stringify(credentials) }),
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
