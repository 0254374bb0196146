import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { AlarmContext } from "../alarms/table";
import type { AlarmName } from "../args";
import type { ChildOptions, Settings } from "../settings";
import { dashboardBody } from "./widgets";

/** @returns the URL of the dashboard in AWS's console; empty where none is wanted. */
export function createDashboard(
  name: string,
  settings: Settings,
  context: pulumi.Output<AlarmContext>,
  alarms: ReadonlyMap<AlarmName, cloudwatch.MetricAlarm>,
  opts: ChildOptions,
): pulumi.Output<string> {
  if (!settings.dashboard) {
    return pulumi.output("");
  }
  const { expiryAlarmDays } = settings;
  const made = pulumi.output([...alarms].map(([alarm, { arn }]) => ({ name: alarm, arn })));
  const dashboard = new cloudwatch.Dashboard(
    `${name}-dashboard`,
    {
      // Pulumi makes up no name for it, and PutDashboard overwrites by name: the function's has a random suffix.
      dashboardName: context.functionName,
      dashboardBody: pulumi.jsonStringify(
        pulumi
          .all([context, made])
          .apply(([names, alarms]) => dashboardBody({ ...names, alarms, expiryAlarmDays })),
      ),
    },
    opts,
  );
  return pulumi
    .output({ region: context.region, name: dashboard.dashboardName, arn: dashboard.dashboardArn })
    .apply(({ region, name, arn }) => consoleUrl(partitionOf(arn), region, name));
}

/** The console's domain in each partition that is open to the public. */
const CONSOLE_DOMAINS: Readonly<Record<string, string>> = {
  aws: "aws.amazon.com",
  "aws-cn": "amazonaws.cn",
  "aws-eusc": "amazonaws-eusc.eu",
  "aws-us-gov": "amazonaws-us-gov.com",
};

/** @returns the dashboard's page; empty in a partition whose console is not known. */
export function consoleUrl(partition: string, region: string, dashboard: string): string {
  const domain = CONSOLE_DOMAINS[partition];
  return domain === undefined
    ? ""
    : `https://${region}.console.${domain}/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboard}`;
}

function partitionOf(arn: string): string {
  return arn.split(":")[1] ?? "";
}
