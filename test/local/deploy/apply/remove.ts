import { DeleteAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteRoleCommand, DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteFunctionCommand, DeleteFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { DeleteScheduleCommand, DeleteScheduleGroupCommand } from "@aws-sdk/client-scheduler";
import { DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { DeleteTopicCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { DeleteQueueCommand } from "@aws-sdk/client-sqs";
import type { AwsClients } from "../../../support/clients";
import type { Resource } from "../protocol";

type Remover = (clients: AwsClients, id: string, properties: Resource["properties"]) => Promise<unknown>;

/** Is no thing of its own in AWS: it goes with another resource, or leaves nothing. */
const nothing: Remover = async () => undefined;

const REMOVERS: Readonly<Record<string, Remover>> = {
  "aws:cloudwatch/logGroup:LogGroup": ({ logs }, id) =>
    logs.send(new DeleteLogGroupCommand({ logGroupName: id })),
  "aws:cloudwatch/metricAlarm:MetricAlarm": ({ cloudWatch }, id) =>
    cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [id] })),
  "aws:iam/role:Role": ({ iam }, id) => iam.send(new DeleteRoleCommand({ RoleName: id })),
  "aws:iam/rolePolicy:RolePolicy": ({ iam }, id) => {
    const [RoleName, PolicyName] = id.split(":");
    return iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  },
  "aws:lambda/function:Function": ({ lambda }, id) =>
    lambda.send(new DeleteFunctionCommand({ FunctionName: id })),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": ({ lambda }, id) =>
    lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName: id })),
  "aws:lambda/invocation:Invocation": nothing,
  "aws:scheduler/schedule:Schedule": ({ scheduler }, id) => {
    const [GroupName, Name] = id.split("/");
    return scheduler.send(new DeleteScheduleCommand({ GroupName, Name }));
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": ({ scheduler }, id) =>
    scheduler.send(new DeleteScheduleGroupCommand({ Name: id })),
  "aws:secretsmanager/secret:Secret": ({ secrets }, id, { recoveryWindowInDays }) =>
    secrets.send(
      new DeleteSecretCommand(
        recoveryWindowInDays === 0
          ? { SecretId: id, ForceDeleteWithoutRecovery: true }
          : { SecretId: id, RecoveryWindowInDays: Number(recoveryWindowInDays) },
      ),
    ),
  "aws:secretsmanager/secretVersion:SecretVersion": nothing,
  "aws:sns/topic:Topic": ({ sns }, id) => sns.send(new DeleteTopicCommand({ TopicArn: id })),
  "aws:sns/topicSubscription:TopicSubscription": ({ sns }, id) =>
    sns.send(new UnsubscribeCommand({ SubscriptionArn: id })),
  "aws:sqs/queue:Queue": ({ sqs }, id) => sqs.send(new DeleteQueueCommand({ QueueUrl: id })),
};

/** Removes a resource that a deployment made, as AWS's provider does. */
export async function remove(clients: AwsClients, { type, id, properties }: Resource): Promise<void> {
  const remover = REMOVERS[type];
  if (remover === undefined) throw new Error(`the local deployer does not remove ${type}`);
  await remover(clients, id, properties);
}
