import type { Applier } from "./applier";
import { role, rolePolicy } from "./iam";
import { functionEventInvokeConfig, invocation, lambdaFunction } from "./lambda";
import { dashboard, logGroup, metricAlarm, topic, topicSubscription } from "./observe";
import { queue } from "./queue";
import { schedule, scheduleGroup } from "./scheduler";
import { secret, secretVersion } from "./secrets";

/** Every resource type that the local deployer knows. */
export const APPLIERS: Readonly<Record<string, Applier>> = {
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": functionEventInvokeConfig,
  "aws:lambda/invocation:Invocation": invocation,
  "aws:scheduler/schedule:Schedule": schedule,
  "aws:scheduler/scheduleGroup:ScheduleGroup": scheduleGroup,
  "aws:secretsmanager/secret:Secret": secret,
  "aws:secretsmanager/secretVersion:SecretVersion": secretVersion,
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
  "aws:sqs/queue:Queue": queue,
};
