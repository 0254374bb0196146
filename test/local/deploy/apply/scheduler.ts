import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  type FlexibleTimeWindowMode,
  type ScheduleState,
  type Target,
} from "@aws-sdk/client-scheduler";
import type { Inputs } from "../inputs";
import { type Applier, physicalName, present, tagList } from "./applier";

export const scheduleGroup: Applier = async ({ scheduler }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const { ScheduleGroupArn } = await scheduler.send(
    new CreateScheduleGroupCommand({ Name: name, Tags: tagList(inputs) }),
  );
  return { id: name, state: { name, arn: present(ScheduleGroupArn, "an ARN") } };
};

export const schedule: Applier = async ({ scheduler }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const groupName = inputs.string("groupName");
  const { ScheduleArn } = await scheduler.send(
    new CreateScheduleCommand({
      Name: name,
      GroupName: groupName,
      Description: inputs.optionalString("description"),
      State: inputs.optionalString("state") as ScheduleState | undefined,
      ScheduleExpression: inputs.string("scheduleExpression"),
      ScheduleExpressionTimezone: inputs.optionalString("scheduleExpressionTimezone"),
      FlexibleTimeWindow: {
        Mode: inputs.object("flexibleTimeWindow")?.string("mode") as FlexibleTimeWindowMode,
      },
      Target: target(present(inputs.object("target"), "a target")),
    }),
  );
  return { id: `${groupName}/${name}`, state: { name, arn: present(ScheduleArn, "an ARN") } };
};

function target(inputs: Inputs): Target {
  const retryPolicy = inputs.object("retryPolicy");
  const deadLetter = inputs.object("deadLetterConfig");
  return {
    Arn: inputs.string("arn"),
    RoleArn: inputs.string("roleArn"),
    Input: inputs.optionalString("input"),
    ...(retryPolicy && {
      RetryPolicy: {
        MaximumRetryAttempts: retryPolicy.optionalNumber("maximumRetryAttempts"),
        MaximumEventAgeInSeconds: retryPolicy.optionalNumber("maximumEventAgeInSeconds"),
      },
    }),
    ...(deadLetter && { DeadLetterConfig: { Arn: deadLetter.string("arn") } }),
  };
}
