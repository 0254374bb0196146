import { beforeAll, describe, expect, it } from "vitest";
import type { AlarmName } from "../../infra";
import type { AlarmContext } from "../../infra/alarms/table";
import { alarmDescription } from "../../infra/alarms/text";
import { ALARM_CONTEXT } from "../support/alarmContext";
import { type Deployment, deployOne, outputOf } from "./cloud";

const TYPE = "aws:cloudwatch/metricAlarm:MetricAlarm";
const MADE = "arn:aws:sns:eu-west-1:111122223333:akool-alarms-1234567";
const topic = (name: string): string => `arn:aws:sns:eu-west-1:111122223333:${name}`;

const OURS = { namespace: "AkoolTokenRotation", dimensions: { FunctionName: "akool-rotator-1234567" } };
const AT_ONCE = { period: 300, evaluationPeriods: 1, threshold: 1 };
const ONE = { ...AT_ONCE, statistic: "Maximum", comparisonOperator: "GreaterThanOrEqualToThreshold" };
const ZERO = { ...AT_ONCE, statistic: "Minimum", comparisonOperator: "LessThanThreshold" };
const HELD = { treatMissingData: "ignore" };
const EVENT = { treatMissingData: "notBreaching", okActions: [] };

describe("alarms", () => {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await deployOne({ alarmEmails: ["on-call@example.com"], tags: { team: "video" } });
  });

  it.each([
    ["auth", { ...OURS, ...ONE, ...HELD, metricName: "AuthFailure" }],
    ["account", { ...OURS, ...ONE, ...HELD, metricName: "AccountFailure" }],
    ["config", { ...OURS, ...ONE, ...HELD, metricName: "ConfigFailure" }],
    ["token-rejected", { ...OURS, ...ZERO, ...HELD, metricName: "TokenUsable" }],
    ["expiry", { ...OURS, ...ONE, ...HELD, metricName: "ExpiryNear" }],
    [
      "dead-man",
      {
        ...OURS,
        metricName: "RunCompleted",
        statistic: "Sum",
        period: 3600,
        evaluationPeriods: 13,
        comparisonOperator: "LessThanThreshold",
        threshold: 1,
        treatMissingData: "breaching",
        warmUpConfiguration: { warmUpPeriodDurationInMinutes: 780 },
      },
    ],
    [
      "dead-letter",
      {
        ...ONE,
        ...HELD,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: "akool-dead-letter-1234567" },
      },
    ],
    ["quota", { ...OURS, ...ONE, ...HELD, metricName: "QuotaFailure" }],
    ["other", { ...OURS, ...ONE, ...HELD, metricName: "OtherFailure" }],
    ["healed", { ...OURS, ...ONE, ...EVENT, metricName: "Healed" }],
    ["previous-killed", { ...OURS, ...ZERO, ...EVENT, metricName: "PreviousTokenUsable" }],
  ])("%s", (name, expected) => {
    const { alarmDescription, ...properties } = deployment.one(TYPE, `akool-${name}`).inputs;
    expect(properties).toEqual({
      actionsEnabled: true,
      alarmActions: [MADE],
      okActions: [MADE],
      tags: { team: "video" },
      ...expected,
    });
    expect(alarmDescription).toContain(
      "\nLog: aws logs tail akool-rotator-1234567 --region eu-west-1 --since 1d",
    );
  });

  it.each([
    [1, 900, 10, 150],
    [2, 900, 20, 300],
    [3, 3600, 7, 420],
    [4, 3600, 9, 540],
    [8, 3600, 17, 1020],
    [12, 3600, 25, 1500],
    [24, 3600, 49, 2880],
  ])(
    "dead-man looks back over two missed checks of every %i hours",
    async (checkIntervalHours, ...window) => {
      const { inputs } = (await deployOne({ checkIntervalHours })).one(TYPE, "akool-dead-man");
      const { warmUpPeriodDurationInMinutes } = inputs.warmUpConfiguration as Record<string, number>;
      expect([inputs.period, inputs.evaluationPeriods, warmUpPeriodDurationInMinutes]).toEqual(window);
    },
  );

  it("dead-man is made anew where it would miss data at once, since only a new alarm warms up", () => {
    expect(deployment.one(TYPE, "akool-dead-man").replacedOn).toEqual([
      "dimensions",
      "period",
      "evaluationPeriods",
    ]);
    expect(deployment.one(TYPE, "akool-auth").replacedOn).toEqual([]);
  });

  it("can be silenced", async () => {
    const silent = await deployOne({ alarmActionsEnabled: false });
    expect(silent.one(TYPE, "akool-auth").inputs.actionsEnabled).toBe(false);
  });

  it("are left out by name, in the outputs too", async () => {
    const lean = await deployOne({ omitAlarms: ["healed", "previous-killed", "expiry"] });
    const left = ["account", "auth", "config", "dead-letter", "dead-man", "other", "quota", "token-rejected"];
    expect(namesOf(lean)).toEqual(left);
    expect(Object.keys(await outputOf(lean, (r) => r.alarmArns)).sort()).toEqual(left);
  });

  it("have no dead-man while the schedule is off", async () => {
    expect(namesOf(await deployOne({ enabled: false }))).not.toContain("dead-man");
  });
});

function namesOf({ resources }: Deployment): string[] {
  return resources
    .filter(({ type }) => type === TYPE)
    .map(({ name }) => name.replace("akool-", ""))
    .sort();
}

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
      ["akool-alarms-a@example.com", { topic: MADE, protocol: "email", endpoint: "a@example.com" }],
      ["akool-alarms-b@example.com", { topic: MADE, protocol: "email", endpoint: "b@example.com" }],
    ]);
    expect(deployment.warnings).toEqual([]);
  });

  it("an address keeps its subscription when the one before it goes", async () => {
    const deployment = await deployOne({ alarmEmails: ["b@example.com"] });
    const { inputs } = deployment.one(
      "aws:sns/topicSubscription:TopicSubscription",
      "akool-alarms-b@example.com",
    );
    expect(inputs.endpoint).toBe("b@example.com");
  });

  it("an address takes over the subscription that the first version named by its place", async () => {
    const deployment = await deployOne({ alarmEmails: ["a@example.com", "b@example.com"] });
    const type = "aws:sns/topicSubscription:TopicSubscription";
    expect([
      deployment.one(type, "akool-alarms-a@example.com").aliases,
      deployment.one(type, "akool-alarms-b@example.com").aliases,
    ]).toEqual([["akool-alarms-0"], ["akool-alarms-1"]]);
  });

  it("a new one that nobody hears is warned about", async () => {
    expect((await deployOne({})).warnings).toEqual([
      "Nobody hears the alarms: give alarmEmails or alarmTopicArns, or subscribe to the topic in the output alarmTopicArns.",
    ]);
  });

  it("adopted ones take pages and tickets, and none is made", async () => {
    const deployment = await deployOne({ alarmTopicArns: [topic("p1"), topic("p2")] });
    expect(deployment.resources.filter(({ type }) => type.startsWith("aws:sns"))).toEqual([]);
    for (const alarm of ["auth", "dead-man", "dead-letter"]) {
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
    for (const ticket of ["dead-letter", "quota", "other"]) {
      expect(actions(deployment, ticket)).toEqual([[topic("t")], [topic("t")]]);
    }
    for (const event of ["healed", "previous-killed"]) {
      expect(actions(deployment, event)).toEqual([[topic("t")], []]);
    }
    for (const page of ["auth", "account", "config", "token-rejected", "expiry", "dead-man"]) {
      expect(actions(deployment, page)).toEqual([[topic("p")], [topic("p")]]);
    }
    expect(await outputOf(deployment, (r) => r.alarmTopicArns)).toEqual([topic("p")]);
  });
});

describe("an alarm's description", () => {
  const text = (name: AlarmName, more: Partial<AlarmContext> = {}): string[] =>
    alarmDescription(name, { ...ALARM_CONTEXT, ...more }).split("\n");
  const CHECK =
    'aws lambda invoke --region eu-west-1 --function-name rotator --cli-binary-format raw-in-base64-out --payload \'{"operation":"check"}\' /dev/stdout';

  it.each<[AlarmName, string, string, string, string]>([
    ["auth", "(code 1004, 1009, 1101, 1102)", "keep their token", "Create a key pair", CHECK],
    ["account", "(code 1103, 1109, 1200, 1213, 1221)", "to fail", "Settle it with Akool", CHECK],
    ["config", "each check mints a token and loses it", "keep their token", "Mend what", CHECK],
    ["token-rejected", "refuses the token in the secret (code 1101, 1102)", "fail now", "says why", CHECK],
    ["expiry", "nears its expiry", "until the token expires", "Mend what", CHECK],
    ["dead-man", "No check has completed for 13 hours", "nobody watches", "schedule group/schedule", CHECK],
    [
      "dead-letter",
      "failed in all its attempts",
      "the next check tries again",
      "empty the queue",
      "aws sqs receive-message --region eu-west-1 --queue-url https://sqs.example/queue --message-attribute-names All --wait-time-seconds 5",
    ],
    ["quota", "(code 1006, 1104)", "cost credit fail", "Top it up", CHECK],
    ["other", "does not know", "keep their token", "API has changed", CHECK],
    ["healed", "before its time", "restart them", "Find out who", CHECK],
    ["previous-killed", "just replaced", "restart them", "omitAlarms", CHECK],
  ])(
    "%s says what happened, what it means, what to do and where to look",
    (name, happened, services, todo, command) => {
      const lines = text(name);
      expect(lines.map((line) => line.split(": ")[0])).toEqual([
        "In ALARM",
        "Services",
        "Do",
        "Run",
        "Log",
        "Runbook",
      ]);
      expect(lines[0]).toContain(happened);
      expect(lines[1]).toContain(services);
      expect(lines[2]).toContain(todo);
      expect(lines.slice(3)).toEqual([
        `Run: ${command}`,
        "Log: aws logs tail logs --region eu-west-1 --since 1d",
        `Runbook: https://wiki.example/akool#${name}`,
      ]);
    },
  );

  it("names the hours of silence for each interval", () => {
    const hours = [1, 2, 3, 4, 6, 8, 12, 24].map((interval) => {
      return /for ([\d.]+) hours/.exec(text("dead-man", { checkIntervalHours: interval })[0] ?? "")?.[1];
    });
    expect(hours).toEqual(["2.5", "5", "7", "9", "13", "17", "25", "49"]);
  });

  it("leaves the runbook out where there is none", () => {
    expect(text("auth", { runbookUrl: undefined }).at(-1)).toMatch(/^Log: /);
  });
});
