import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT_ROOT } from "../support/paths";
import { deployOne } from "./cloud";
import { everything } from "./everything";

/** What creates and what removes a resource of each type that the program may register. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/dashboard:Dashboard": ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"],
  "aws:cloudwatch/logGroup:LogGroup": ["logs:CreateLogGroup", "logs:DeleteLogGroup"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
  "aws:iam/role:Role": ["iam:CreateRole", "iam:DeleteRole", "iam:PassRole"],
  "aws:iam/rolePolicy:RolePolicy": ["iam:PutRolePolicy", "iam:DeleteRolePolicy"],
  "aws:lambda/function:Function": ["lambda:CreateFunction", "lambda:DeleteFunction"],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": [
    "lambda:PutFunctionEventInvokeConfig",
    "lambda:DeleteFunctionEventInvokeConfig",
  ],
  "aws:lambda/invocation:Invocation": ["lambda:InvokeFunction"],
  "aws:lambda/permission:Permission": ["lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"],
  "aws:scheduler/schedule:Schedule": ["scheduler:CreateSchedule", "scheduler:DeleteSchedule"],
  "aws:scheduler/scheduleGroup:ScheduleGroup": [
    "scheduler:CreateScheduleGroup",
    "scheduler:DeleteScheduleGroup",
  ],
  "aws:secretsmanager/secret:Secret": ["secretsmanager:CreateSecret", "secretsmanager:DeleteSecret"],
  "aws:secretsmanager/secretRotation:SecretRotation": [
    "secretsmanager:RotateSecret",
    "secretsmanager:DescribeSecret",
    "secretsmanager:CancelRotateSecret",
  ],
  "aws:secretsmanager/secretVersion:SecretVersion": [
    "secretsmanager:PutSecretValue",
    "secretsmanager:UpdateSecretVersionStage",
  ],
  "aws:sns/topic:Topic": ["sns:CreateTopic", "sns:DeleteTopic"],
  "aws:sns/topicSubscription:TopicSubscription": ["sns:Subscribe", "sns:Unsubscribe"],
  "aws:sqs/queue:Queue": ["sqs:CreateQueue", "sqs:DeleteQueue"],
};

/** What AWS asks of the deployer for an arg, beyond that. */
const NEEDED_FOR_ARGS: Readonly<Record<string, readonly string[]>> = {
  replicas: ["secretsmanager:ReplicateSecretToRegions", "secretsmanager:RemoveRegionsFromReplication"],
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
  nativeRotation: ["lambda:InvokeFunction"],
  permissionsBoundaryArn: ["iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary"],
  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
  vpc: [
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ec2:GetSecurityGroupsForVpc",
  ],
};

const policy = JSON.parse(readFileSync(join(PROJECT_ROOT, "docs", "deployer-policy.json"), "utf8")) as {
  Statement: { Action: string | string[]; Resource: string | string[] }[];
};
const allowed = policy.Statement.flatMap(({ Action }) => Action);

describe("the deployer's policy", () => {
  it("allows to create and to remove every resource of the program", async () => {
    const { resources } = await deployOne({
      ...everything("aws", "eu-west-1", "us-west-2"),
      alarmEmails: ["oncall@example.com"],
      dashboard: true,
    });
    const types = [...new Set(resources.map(({ type }) => type))].filter((type) => type.startsWith("aws:"));
    expect(types.toSorted()).toEqual(Object.keys(NEEDED));
    expect(Object.values(NEEDED).flatMap((actions) => actions.filter((a) => !allowed.includes(a)))).toEqual(
      [],
    );
  });

  it.each(Object.entries(NEEDED_FOR_ARGS))("allows what %s needs", (_, actions) => {
    expect(actions.filter((action) => !allowed.includes(action))).toEqual([]);
  });

  it("does not allow to read the token", () => {
    const readable = policy.Statement.filter(({ Action }) =>
      Action.includes("secretsmanager:GetSecretValue"),
    );
    expect(readable.map(({ Resource }) => Resource)).toEqual([
      "arn:aws:secretsmanager:*:123456789012:secret:akool-credentials-*",
    ]);
  });
});
