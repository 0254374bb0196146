import { createHash } from "node:crypto";
import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as iam from "@pulumi/aws/iam";
import * as scheduler from "@pulumi/aws/scheduler";
import * as pulumi from "@pulumi/pulumi";
import type { RotationEvent } from "../lambda/contract";
import { schedulerPolicy, schedulerTrust } from "./policies";
import type { Rotator } from "./rotator";
import type { ChildOptions, Settings } from "./settings";

/** Scheduler puts the planned time in its place, the same one on every delivery. */
const CHECK: RotationEvent = { operation: "check", scheduledTime: "<aws.scheduler.scheduled-time>" };

/** The schedule that checks the token, in a group of its own, since a role can trust a group only. */
export function createSchedule(
  name: string,
  settings: Settings,
  rotator: Rotator,
  opts: ChildOptions,
): scheduler.Schedule {
  const { tags } = settings;
  const accountId = getCallerIdentityOutput({}, opts).accountId;
  const group = new scheduler.ScheduleGroup(`${name}-check`, { tags }, opts);
  const role = new iam.Role(
    `${name}-schedule`,
    {
      assumeRolePolicy: pulumi.jsonStringify(
        pulumi.output({ accountId, groupArn: group.arn }).apply(schedulerTrust),
      ),
      path: settings.rolePath,
      permissionsBoundary: settings.permissionsBoundaryArn,
      tags,
    },
    opts,
  );
  const rolePolicy = new iam.RolePolicy(
    `${name}-schedule`,
    {
      role: role.id,
      policy: pulumi.jsonStringify(
        pulumi.output({ functionArn: rotator.fn.arn, queueArn: rotator.queue.arn }).apply(schedulerPolicy),
      ),
    },
    opts,
  );
  return new scheduler.Schedule(
    `${name}-check`,
    {
      description: "Checks the Akool API token, and replaces it when that is due.",
      groupName: group.name,
      state: settings.enabled ? "ENABLED" : "DISABLED",
      scheduleExpression: checkTimes(
        `${pulumi.getProject()}/${pulumi.getStack()}/${name}`,
        settings.checkIntervalHours,
      ),
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: rotator.fn.arn,
        roleArn: role.arn,
        input: JSON.stringify(CHECK),
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: rotator.queue.arn },
      },
    },
    { ...opts, dependsOn: [rolePolicy] },
  );
}

/**
 * A cron, since a rate would fire at creation and race the first run. The minute comes from the stack's identity:
 * it stays the same, and not every stack calls Akool on the hour.
 */
export function checkTimes(identity: string, everyHours: number): string {
  const minute = createHash("sha256").update(identity).digest().readUInt32BE(0) % 60;
  const hours = everyHours === 24 ? "0" : `0/${everyHours}`;
  return `cron(${minute} ${hours} * * ? *)`;
}
