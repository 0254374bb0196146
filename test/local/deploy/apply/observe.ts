import {
  type ComparisonOperator,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type Statistic,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { type Applier, physicalName, present, tagList } from "./applier";

export const logGroup: Applier = async ({ logs }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  await logs.send(new CreateLogGroupCommand({ logGroupName: name, tags: inputs.record("tags") }));
  const retentionInDays = inputs.optionalNumber("retentionInDays");
  if (retentionInDays !== undefined) {
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: name, retentionInDays }));
  }
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
  // The provider's `arn` is without the `:*` that the API appends.
  const arn = present(logGroups[0]?.arn, "an ARN").replace(/:\*$/, "");
  return { id: name, state: { name, arn } };
};

export const topic: Applier = async ({ sns }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name, Tags: tagList(inputs) }));
  const arn = present(TopicArn, "an ARN");
  return { id: arn, state: { name, arn } };
};

export const topicSubscription: Applier = async ({ sns }, _logicalName, inputs) => {
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({
      TopicArn: inputs.string("topic"),
      Protocol: inputs.string("protocol"),
      Endpoint: inputs.string("endpoint"),
      ReturnSubscriptionArn: true,
    }),
  );
  const arn = present(SubscriptionArn, "an ARN");
  return { id: arn, state: { arn } };
};

export const metricAlarm: Applier = async ({ cloudWatch }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const dimensions = Object.entries(inputs.record("dimensions"));
  const warmUp = inputs.object("warmUpConfiguration");
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: name,
      AlarmDescription: inputs.optionalString("alarmDescription"),
      Namespace: inputs.string("namespace"),
      MetricName: inputs.string("metricName"),
      Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
      Statistic: inputs.string("statistic") as Statistic,
      Period: inputs.number("period"),
      EvaluationPeriods: inputs.number("evaluationPeriods"),
      ComparisonOperator: inputs.string("comparisonOperator") as ComparisonOperator,
      Threshold: inputs.number("threshold"),
      TreatMissingData: inputs.optionalString("treatMissingData"),
      ...(warmUp && {
        WarmUpConfiguration: {
          WarmUpPeriodDurationInMinutes: warmUp.number("warmUpPeriodDurationInMinutes"),
        },
      }),
      ActionsEnabled: inputs.optionalBoolean("actionsEnabled"),
      AlarmActions: inputs.strings("alarmActions"),
      OKActions: inputs.strings("okActions"),
      Tags: tagList(inputs),
    }),
  );
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return { id: name, state: { name, arn: present(MetricAlarms[0]?.AlarmArn, "an ARN") } };
};

export const dashboard: Applier = async ({ cloudWatch }, _logicalName, inputs) => {
  const name = inputs.string("dashboardName");
  await cloudWatch.send(
    new PutDashboardCommand({ DashboardName: name, DashboardBody: inputs.string("dashboardBody") }),
  );
  const { DashboardArn } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: name }));
  return { id: name, state: { dashboardArn: present(DashboardArn, "an ARN") } };
};
