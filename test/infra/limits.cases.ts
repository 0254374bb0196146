import { beforeAll, describe, expect, it } from "vitest";
import { AkoolTokenRotation, type AkoolTokenRotationArgs } from "../../infra";
import type { DashboardBody } from "../../infra/dashboard/body";
import { type Deployment, deploy, outputOf, REGION } from "./cloud";
import { complaintsAbout } from "./dashboardSchema";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const LONGEST_NAME = "n".repeat(40);
/** Longer than any region's name so far. */
const LONGEST_REGION = "ap-southeast-99";

/** As long a name of a Region as an arg may have, in as many of them as there may be replicas. */
const LONG_REGION = "ap-southeast-9";
const REPLICA_REGIONS = ["ap-northeast", "ap-southwest"].flatMap((area) =>
  Array.from({ length: 10 }, (_, n) => `${area}-${n}`),
);
/** A multi-Region key's, which is the longest. */
const keyIn = (region: string): string =>
  `arn:aws-us-gov:kms:${region}:111122223333:key/mrk-${"0".repeat(32)}`;

/** A hyphen and seven characters. Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming */
const AUTONAMING = "-1234567";

/** How long a name may be, and a description where there is one. */
const LONGEST: Readonly<Record<string, { readonly name: number; readonly description?: number }>> = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  [ALARM]: { name: 255 },
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
  "aws:cloudwatch/dashboard:Dashboard": { name: 255 },
  /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
  "aws:cloudwatch/logGroup:LogGroup": { name: 512 },
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
  "aws:iam/role:Role": { name: 64 },
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html */
  "aws:iam/rolePolicy:RolePolicy": { name: 128 },
  /** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
  "aws:lambda/function:Function": { name: 64, description: 256 },
  /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
  "aws:scheduler/schedule:Schedule": { name: 64, description: 512 },
  /** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html */
  "aws:scheduler/scheduleGroup:ScheduleGroup": { name: 64 },
  /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
  "aws:secretsmanager/secret:Secret": { name: 512, description: 2_048 },
  /** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
  "aws:sns/topic:Topic": { name: 256 },
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
  "aws:sqs/queue:Queue": { name: 80 },
};

const NAMELESS = [
  "akool-token-rotation:index:AkoolTokenRotation",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:lambda/invocation:Invocation",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sns/topicSubscription:TopicSubscription",
];

describe("with the longest component name", () => {
  it("every name with its suffix and every description fit AWS", async () => {
    const { error, resources } = await deploy(
      () =>
        new AkoolTokenRotation(LONGEST_NAME, {
          credentials: { clientId: "id", clientSecret: "secret" },
          alarmEmails: ["on-call@example.com"],
          dashboard: true,
        }),
    );
    expect(error).toBeUndefined();
    const named = resources.filter(({ type }) => !NAMELESS.includes(type));
    for (const { type, name, inputs } of named) {
      const longest = LONGEST[type];
      if (longest === undefined) throw new Error(`no limit is known for ${type} ${name}`);
      expect([type, length(inputs.name ?? inputs.dashboardName ?? name + AUTONAMING)]).toEqual([
        type,
        atMost(longest.name),
      ]);
      if (longest.description !== undefined) {
        expect([type, length(inputs.description)]).toEqual([type, atMost(longest.description)]);
      }
    }
    expect(new Set(named.map(({ type }) => type)).size).toBe(11);
  });
});

describe.each<[string, AkoolTokenRotationArgs]>([
  ["names by Pulumi", {}],
  [
    "the longest names of secrets",
    {
      tokenSecretName: "t".repeat(512),
      credentialsSecretArn: `arn:aws:secretsmanager:${LONG_REGION}:111122223333:secret:${"c".repeat(512)}-AbCdEf`,
      credentialsKmsKeyArn: keyIn(LONG_REGION),
    },
  ],
])("with a dashboard, every platform arg and %s", (_, names) => {
  let deployment: Deployment;
  beforeAll(async () => {
    const args: AkoolTokenRotationArgs = {
      dashboard: true,
      runbookUrl: `https://${"r".repeat(192)}`,
      vpc: {
        subnetIds: Array.from({ length: 16 }, (_, n) => `subnet-${n}`),
        securityGroupIds: ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5"],
      },
      tracing: true,
      permissionsBoundaryArn: "arn:aws-us-gov:iam::111122223333:policy/boundary",
      rolePath: `/${"p".repeat(510)}/`,
      kmsKeyArn: keyIn(LONG_REGION),
      replicas: REPLICA_REGIONS.map((region) => ({ region, kmsKeyArn: keyIn(region) })),
      ...names,
    };
    const place = { partition: "aws-us-gov", region: LONG_REGION };
    deployment = await deploy(() => new AkoolTokenRotation(LONGEST_NAME, args), undefined, place);
    expect(deployment.error).toBeUndefined();
  });

  /**
   * Of a role's inline policies together, and of a trust policy; white space does not count.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   */
  it("no role has more than 10,240 characters of inline policies, nor 2,048 of trust", () => {
    const roles = deployment.resources.filter(({ type }) => type === "aws:iam/role:Role");
    const policies = deployment.resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
    expect(policies).toHaveLength(2);
    for (const { name, inputs } of roles) {
      const inline = policies.filter(({ inputs: { role } }) => role === `${name}-id`);
      const size = inline.reduce((sum, { inputs: { policy } }) => sum + counted(policy), 0);
      expect([name, size]).toEqual([name, expect.toSatisfy((n: number) => n > 200 && n <= 10_240)]);
      expect([name, counted(inputs.assumeRolePolicy)]).toEqual([name, atMost(2_048)]);
    }
  });

  /** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
  it("the dashboard has at most 500 widgets, 500 metrics in each and 2,500 together", () => {
    const { dashboardBody } = deployment.one(
      "aws:cloudwatch/dashboard:Dashboard",
      `${LONGEST_NAME}-dashboard`,
    ).inputs;
    const body = JSON.parse(String(dashboardBody)) as DashboardBody;
    expect(complaintsAbout(body)).toEqual([]);
    const metrics = body.widgets.map((widget) =>
      widget.type === "metric" ? widget.properties.metrics.length : 0,
    );
    expect(metrics.length).toEqual(atMost(500));
    expect(Math.max(...metrics)).toEqual(atMost(500));
    const together = metrics.reduce((sum, count) => sum + count, 0);
    expect(together).toEqual(expect.toSatisfy((n: number) => n >= 11 && n <= 2_500));
  });
});

/** The inline policy that a service gets; with 512 characters of a name it would have to be a few. */
it("a service's policy of 20 replicas with keys fits into a role, under a name by Pulumi", async () => {
  const replicas = REPLICA_REGIONS.map((region) => ({ region, kmsKeyArn: keyIn(region) }));
  const args = { kmsKeyArn: keyIn(REGION), replicas };
  const deployment = await deploy(() => new AkoolTokenRotation(LONGEST_NAME, args));
  expect(counted(await outputOf(deployment, (r) => r.readerPolicy))).toEqual(atMost(10_240));
});

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
describe.each([1, 2, 3, 4, 6, 8, 12, 24])("with a check every %i h, every alarm", (checkIntervalHours) => {
  let alarms: Deployment["resources"];
  beforeAll(async () => {
    const topics = (name: string) =>
      [1, 2, 3, 4, 5].map((n) => `arn:aws:sns:${REGION}:111122223333:${name}-${n}`);
    const { error, resources } = await deploy(
      () =>
        new AkoolTokenRotation(LONGEST_NAME, {
          checkIntervalHours,
          alarmTopicArns: topics("page"),
          ticketTopicArns: topics("ticket"),
          runbookUrl: `https://${"r".repeat(192)}`,
        }),
    );
    expect(error).toBeUndefined();
    alarms = resources.filter(({ type }) => type === ALARM);
    expect(alarms).toHaveLength(11);
  });

  it("looks back over at most seven days, and at most one in periods below an hour", () => {
    for (const { name, inputs } of alarms) {
      const period = Number(inputs.period);
      const lookBack = period * Number(inputs.evaluationPeriods);
      expect([name, period % 60]).toEqual([name, 0]);
      expect([name, lookBack]).toEqual([name, atMost(period < 3_600 ? 86_400 : 604_800)]);
    }
  });

  it("has five actions a list at most", () => {
    for (const { name, inputs } of alarms) {
      expect([name, length(inputs.alarmActions)]).toEqual([name, atMost(5)]);
      expect([name, length(inputs.okActions)]).toEqual([name, atMost(5)]);
    }
  });

  it("is described in 1,024 characters at most, in China too", () => {
    for (const { name, inputs } of alarms) {
      const description = String(inputs.alarmDescription)
        .replaceAll(REGION, LONGEST_REGION)
        .replaceAll("amazonaws.com", "amazonaws.com.cn");
      expect(description).toContain(LONGEST_REGION);
      expect([name, description.length]).toEqual([name, atMost(1_024)]);
    }
  });
});

function length(value: unknown): number {
  if (typeof value !== "string" && !Array.isArray(value)) throw new Error(`${value} has no length`);
  return value.length;
}

/** Characters that IAM counts. */
function counted(policy: unknown): number {
  return String(policy).replaceAll(/\s/g, "").length;
}

/** Matches any number up to `most`. */
function atMost(most: number): unknown {
  return expect.toSatisfy((value: number) => value <= most, `be at most ${most}`);
}
