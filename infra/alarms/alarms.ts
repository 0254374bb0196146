import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as scheduler from "@pulumi/aws/scheduler";
import * as pulumi from "@pulumi/pulumi";
import { AlarmName } from "../args";
import type { Rotator } from "../rotator";
import type { ChildOptions, Settings } from "../settings";
import { type AlarmContext, alarmTable } from "./table";
import { alarmDescription } from "./text";
import type { Topics } from "./topics";

/** What alarms and the dashboard name. */
export function alarmContext(
  settings: Settings,
  rotator: Rotator,
  schedule: scheduler.Schedule,
  region: pulumi.Output<string>,
): pulumi.Output<AlarmContext> {
  return pulumi.output({
    region,
    functionName: rotator.fn.name,
    logGroupName: rotator.logGroup.name,
    queueName: rotator.queue.name,
    queueUrl: rotator.queue.url,
    scheduleGroup: schedule.groupName,
    scheduleName: schedule.name,
    checkIntervalHours: settings.checkIntervalHours,
    runbookUrl: settings.runbookUrl,
  });
}

/** Every alarm that is wanted, by name. */
export function createAlarms(
  name: string,
  settings: Settings,
  context: pulumi.Output<AlarmContext>,
  topics: Topics,
  opts: ChildOptions,
): Map<AlarmName, cloudwatch.MetricAlarm> {
  const table = alarmTable(settings);
  const wanted = Object.values(AlarmName).filter(
    // Nothing runs while the schedule is off.
    (alarm) => !settings.omitAlarms.includes(alarm) && (settings.enabled || alarm !== AlarmName.deadMan),
  );
  return new Map(
    wanted.map((alarm) => {
      const row = table[alarm];
      const actions = [...topics[row.to]];
      return [
        alarm,
        new cloudwatch.MetricAlarm(
          `${name}-${alarm}`,
          {
            alarmDescription: context.apply((known) => alarmDescription(alarm, known)),
            namespace: row.namespace,
            metricName: row.metricName,
            dimensions: context.apply(row.dimensions),
            statistic: row.statistic,
            period: row.period,
            evaluationPeriods: row.evaluationPeriods,
            comparisonOperator: row.comparisonOperator,
            threshold: row.threshold,
            treatMissingData: row.treatMissingData,
            ...(row.warmUpMinutes === undefined
              ? {}
              : { warmUpConfiguration: { warmUpPeriodDurationInMinutes: row.warmUpMinutes } }),
            actionsEnabled: settings.alarmActionsEnabled,
            alarmActions: actions,
            // The first run answers every alarm with an OK: on-call sees that the path works.
            okActions: row.kind === "state" ? actions : [],
            tags: settings.tags,
          },
          // An alarm warms up once, at its creation: changed to a metric or a window without data it would page at once.
          row.warmUpMinutes === undefined
            ? opts
            : { ...opts, replaceOnChanges: ["dimensions", "period", "evaluationPeriods"] },
        ),
      ];
    }),
  );
}
