import { beforeAll, describe, expect, it } from "vitest";
import { ALARMS, type AlarmContext, alarmDescription } from "../../infra/alarmTable";
import { type Deployment, deployOne, outputOf } from "./cloud";

const TYPE = "aws:cloudwatch/metricAlarm:MetricAlarm";
const MADE = "arn:aws:sns:eu-west-1:111122223333:akool-alarms-1234567";
const topic = (name: string): string => `arn:aws:sns:eu-west-1:111122223333:${name}`;

describe("alarms", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deployOne({ alarmEmails: ["on-call@example.com"], tags: { team: "video" } });
  });

  it.each([
    ["auth", "AkoolTokenRotation", "AuthFailure", { FunctionName: "akool-rotator-1234567" }],
    ["account", "AkoolTokenRotation", "AccountFailure", { FunctionName: "akool-rotator-1234567" }],
    ["config", "AkoolTokenRotation", "ConfigFailure", { FunctionName: "akool-rotator-1234567" }],
    [
      "dead-letter",
      "AWS/SQS",
      "ApproximateNumberOfMessagesVisible",
      { QueueName: "akool-dead-letter-1234567" },
    ],
  ])("%s", (name, namespace, metricName, dimensions) => {
    const { alarmDescription, ...properties } = deployment.one(TYPE, `akool-${name}`).inputs;
    expect(properties).toEqual({
      namespace,
      metricName,
      dimensions,
      statistic: "Maximum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "ignore",
      actionsEnabled: true,
      alarmActions: [MADE],
      okActions: [MADE],
      tags: { team: "video" },
    });
    expect(alarmDescription).toContain("\nLog group: akool-rotator-1234567");
  });

  it("can be silenced", async () => {
    const silent = await deployOne({ alarmActionsEnabled: false });
    expect(silent.one(TYPE, "akool-auth").inputs.actionsEnabled).toBe(false);
  });
});

describe("topics", () => {
  const actions = (deployment: Deployment, alarm: string) => [
    deployment.one(TYPE, `akool-${alarm}`).inputs.alarmActions,
    deployment.one(TYPE, `akool-${alarm}`).inputs.okActions,
  ];

  it("a new one, unencrypted, with each address subscribed", async () => {
    const deployment = await deployOne({ alarmEmails: ["a@example.com", "b@example.com"] });
    expect(deployment.one("aws:sns/topic:Topic", "akool-alarms").inputs).toEqual({ tags: {} });
    const subscriptions = deployment.resources.filter(({ type }) => type.endsWith(":TopicSubscription"));
    expect(subscriptions.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["akool-alarms-0", { topic: MADE, protocol: "email", endpoint: "a@example.com" }],
      ["akool-alarms-1", { topic: MADE, protocol: "email", endpoint: "b@example.com" }],
    ]);
    expect(deployment.warnings).toEqual([]);
  });

  it("a new one that nobody hears is warned about", async () => {
    expect((await deployOne({})).warnings).toEqual([
      "Nobody hears the alarms: give alarmEmails or alarmTopicArns, or subscribe to the topic in the output alarmTopicArns.",
    ]);
  });

  it("adopted ones take pages and tickets, and none is made", async () => {
    const deployment = await deployOne({ alarmTopicArns: [topic("p1"), topic("p2")] });
    expect(deployment.resources.filter(({ type }) => type.startsWith("aws:sns"))).toEqual([]);
    for (const alarm of ["auth", "account", "config", "dead-letter"]) {
      expect(actions(deployment, alarm)).toEqual([
        [topic("p1"), topic("p2")],
        [topic("p1"), topic("p2")],
      ]);
    }
    expect(await outputOf(deployment, (r) => r.alarmTopicArns)).toEqual([topic("p1"), topic("p2")]);
    expect(deployment.warnings).toEqual([]);
  });

  it("tickets go to their own", async () => {
    const deployment = await deployOne({ alarmTopicArns: [topic("p")], ticketTopicArns: [topic("t")] });
    expect(actions(deployment, "dead-letter")).toEqual([[topic("t")], [topic("t")]]);
    expect(actions(deployment, "config")).toEqual([[topic("p")], [topic("p")]]);
    expect(await outputOf(deployment, (r) => r.alarmTopicArns)).toEqual([topic("p")]);
  });
});

describe("an alarm's description", () => {
  const context: AlarmContext = {
    region: "eu-west-1",
    functionName: "rotator",
    logGroupName: "logs",
    queueName: "queue",
    queueUrl: "https://sqs.example/queue",
    runbookUrl: "https://wiki.example/akool",
  };
  const text = (name: string, more: Partial<AlarmContext> = {}): string[] => {
    const row = ALARMS.find((alarm) => alarm.name === name);
    return row === undefined ? [] : alarmDescription(row, { ...context, ...more }).split("\n");
  };
  const CHECK =
    'Run: aws lambda invoke --region eu-west-1 --function-name rotator --cli-binary-format raw-in-base64-out --payload \'{"operation":"check"}\' /dev/stdout';

  it.each([
    ["auth", "(code 1004, 1009, 1101, 1102)", CHECK],
    ["account", "(code 1103, 1109, 1200, 1213, 1221)", CHECK],
    ["config", "each check mints a token and loses it", CHECK],
    [
      "dead-letter",
      "failed in all its attempts",
      "Run: aws sqs receive-message --region eu-west-1 --queue-url https://sqs.example/queue",
    ],
  ])("%s says what happened, what it means, what to do and where to look", (name, happened, command) => {
    const lines = text(name);
    expect(lines).toHaveLength(6);
    expect(lines[0]).toContain(happened);
    expect(lines[1]).toMatch(/^Services: .+/);
    expect(lines[2]).toMatch(/^Do: .+/);
    expect(lines.slice(3)).toEqual([command, "Log group: logs", "Runbook: https://wiki.example/akool"]);
  });

  it("leaves the runbook out where there is none", () => {
    expect(text("auth", { runbookUrl: undefined }).at(-1)).toBe("Log group: logs");
  });

  it.each(ALARMS.map(({ name }) => name))("%s fits CloudWatch with the longest names", (name) => {
    const longest = text(name, {
      region: "ap-southeast-99",
      functionName: "f".repeat(64),
      logGroupName: "l".repeat(64),
      queueUrl: `https://sqs.ap-southeast-99.amazonaws.com.cn/111122223333/${"q".repeat(80)}`,
      runbookUrl: `https://${"r".repeat(192)}`,
    }).join("\n");
    expect(longest.length).toBeLessThanOrEqual(1024);
  });
});
