import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListScheduleGroupsCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { ListSubscriptionsCommand, ListTopicsCommand } from "@aws-sdk/client-sns";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { AwsClients } from "./clients";

/** What the emulator's own listings hold, of every kind that the program makes, by kind. */
export async function inventory(clients: AwsClients) {
  const { cloudWatch, iam, lambda, logs, scheduler, secrets, sns, sqs } = clients;
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }));
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand());
  const { Roles = [] } = await iam.send(new ListRolesCommand());
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand());
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand());
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand());
  const { ScheduleGroups = [] } = await scheduler.send(new ListScheduleGroupsCommand());
  const { Topics = [] } = await sns.send(new ListTopicsCommand());
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand());
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand());
  return {
    secrets: SecretList.map(({ ARN, DeletedDate }) => `${ARN}${DeletedDate ? ", marked for deletion" : ""}`),
    functions: Functions.map(({ FunctionName }) => FunctionName),
    roles: Roles.map(({ RoleName }) => RoleName),
    logGroups: logGroups.map(({ logGroupName }) => logGroupName),
    queues: QueueUrls,
    schedules: Schedules.map(({ Name }) => Name),
    scheduleGroups: ScheduleGroups.map(({ Name }) => Name),
    topics: Topics.map(({ TopicArn }) => TopicArn),
    subscriptions: Subscriptions.map(({ SubscriptionArn }) => SubscriptionArn),
    alarms: MetricAlarms.map(({ AlarmName }) => AlarmName),
  };
}

export type Kind = keyof Awaited<ReturnType<typeof inventory>>;

/** "logGroups" as "log group". */
export function singular(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/s$/, "");
}
