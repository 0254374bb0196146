import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListScheduleGroupsCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { ListSubscriptionsCommand, ListTopicsCommand } from "@aws-sdk/client-sns";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { AwsClients } from "../../support/clients";

/** One line for each thing in the emulator, of every kind that the program makes. */
export async function inventory(aws: AwsClients): Promise<string[]> {
  const { SecretList = [] } = await aws.secrets.send(
    new ListSecretsCommand({ IncludePlannedDeletion: true }),
  );
  const { Functions = [] } = await aws.lambda.send(new ListFunctionsCommand());
  const { MetricAlarms = [] } = await aws.cloudWatch.send(new DescribeAlarmsCommand());
  const { logGroups = [] } = await aws.logs.send(new DescribeLogGroupsCommand());
  const { Topics = [] } = await aws.sns.send(new ListTopicsCommand());
  const { Subscriptions = [] } = await aws.sns.send(new ListSubscriptionsCommand());
  const { QueueUrls = [] } = await aws.sqs.send(new ListQueuesCommand());
  const { Schedules = [] } = await aws.scheduler.send(new ListSchedulesCommand());
  const { ScheduleGroups = [] } = await aws.scheduler.send(new ListScheduleGroupsCommand());
  const { Roles = [] } = await aws.iam.send(new ListRolesCommand());
  return [
    ...SecretList.map(({ ARN, DeletedDate }) => `secret ${ARN}${DeletedDate ? ", marked for deletion" : ""}`),
    ...Functions.map(({ FunctionName }) => `function ${FunctionName}`),
    ...MetricAlarms.map(({ AlarmName }) => `alarm ${AlarmName}`),
    ...logGroups.map(({ logGroupName }) => `log group ${logGroupName}`),
    ...Topics.map(({ TopicArn }) => `topic ${TopicArn}`),
    ...Subscriptions.map(({ SubscriptionArn }) => `subscription ${SubscriptionArn}`),
    ...QueueUrls.map((url) => `queue ${url}`),
    ...Schedules.map(({ Name }) => `schedule ${Name}`),
    ...ScheduleGroups.map(({ Name }) => `schedule group ${Name}`),
    ...Roles.map(({ RoleName }) => `role ${RoleName}`),
  ];
}
