import { beforeAll, describe, expect, it } from "vitest";
import { AkoolTokenRotation } from "../../infra";
import { type Deployment, deploy, REGION } from "./cloud";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const LONGEST_NAME = "n".repeat(40);
/** Longer than any region's name so far. */
const LONGEST_REGION = "ap-southeast-99";

/** A hyphen and seven characters. Source: https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming */
const AUTONAMING = "-1234567";

/** How long a name may be, and a description where there is one. */
const LONGEST: Readonly<Record<string, { readonly name: number; readonly description?: number }>> = {
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  [ALARM]: { name: 255 },
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
        }),
    );
    expect(error).toBeUndefined();
    const named = resources.filter(({ type }) => !NAMELESS.includes(type));
    for (const { type, name, inputs } of named) {
      const longest = LONGEST[type];
      if (longest === undefined) throw new Error(`no limit is known for ${type} ${name}`);
      expect([type, length(inputs.name ?? name + AUTONAMING)]).toEqual([type, atMost(longest.name)]);
      if (longest.description !== undefined) {
        expect([type, length(inputs.description)]).toEqual([type, atMost(longest.description)]);
      }
    }
    expect(new Set(named.map(({ type }) => type)).size).toBe(10);
  });
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

/** Matches any number up to `most`. */
function atMost(most: number): unknown {
  return expect.toSatisfy((value: number) => value <= most, `be at most ${most}`);
}
