import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListScheduleGroupsCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { ListTopicsCommand } from "@aws-sdk/client-sns";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { AwsClients } from "../support/clients";

/** Everything in the emulator of the kinds that the program creates, by kind and name; a secret with its fate. */
export async function inventory(clients: AwsClients): Promise<string[]> {
  const { cloudWatch, iam, lambda, logs, scheduler, secrets, sns, sqs } = clients;
  const kinds = await Promise.all([
    named(
      "secret",
      (await secrets.send(new ListSecretsCommand({ IncludePlannedDeletion: true }))).SecretList,
      (s) => `${s.Name}${s.DeletedDate === undefined ? "" : " (marked for deletion)"}`,
    ),
    named("function", (await lambda.send(new ListFunctionsCommand({}))).Functions, (f) => f.FunctionName),
    named("alarm", (await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms, (a) => a.AlarmName),
    named("log group", (await logs.send(new DescribeLogGroupsCommand({}))).logGroups, (g) => g.logGroupName),
    named("topic", (await sns.send(new ListTopicsCommand({}))).Topics, (t) => t.TopicArn),
    named("queue", (await sqs.send(new ListQueuesCommand({}))).QueueUrls, (url) => url),
    named("schedule", (await scheduler.send(new ListSchedulesCommand({}))).Schedules, (s) => s.Name),
    named("group", (await scheduler.send(new ListScheduleGroupsCommand({}))).ScheduleGroups, (g) => g.Name),
    named("role", (await iam.send(new ListRolesCommand({}))).Roles, (r) => r.RoleName),
  ]);
  return kinds.flat().toSorted();
}

/** What is in `after` and not in `before`. */
export function added(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((thing) => !before.includes(thing));
}

function named<T>(
  kind: string,
  things: readonly T[] | undefined,
  name: (thing: T) => string | undefined,
): string[] {
  return (things ?? []).map((thing) => `${kind} ${name(thing)}`);
}
