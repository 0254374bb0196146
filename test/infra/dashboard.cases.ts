import { beforeAll, describe, expect, it } from "vitest";
import type { AkoolTokenRotationArgs } from "../../infra";
import type { DashboardBody, LogWidget, MetricWidget, Widget } from "../../infra/dashboard/body";
import { type Deployment, deployOne, outputOf } from "./cloud";
import { complaintsAbout } from "./dashboardSchema";

const TYPE = "aws:cloudwatch/dashboard:Dashboard";
const alarm = (name: string): string =>
  `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:akool-${name}-1234567`;
const ours = (metric: string, label: string, stat: string): unknown[] => [
  "AkoolTokenRotation",
  metric,
  "FunctionName",
  "akool-rotator-1234567",
  { label, stat },
];
const lambda = (metric: string, label: string, stat: string): unknown[] => [
  "AWS/Lambda",
  metric,
  "FunctionName",
  "akool-rotator-1234567",
  { label, stat },
];

describe("the dashboard", () => {
  let deployment: Deployment;
  let body: DashboardBody;
  beforeAll(async () => {
    deployment = await deployOne({
      credentials: { clientId: "my-id", clientSecret: "my-secret" },
      runbookUrl: "https://wiki.example/akool",
      dashboard: true,
    });
    body = bodyOf(deployment);
  });

  it("is not made unless asked for", async () => {
    const without = await deployOne({});
    expect(without.resources.filter(({ type }) => type === TYPE)).toEqual([]);
    expect(await outputOf(without, (r) => r.dashboardUrl)).toBe("");
  });

  it("has the function's name, which no other has, and its URL is put out", async () => {
    expect(deployment.one(TYPE, "akool-dashboard").inputs.dashboardName).toBe("akool-rotator-1234567");
    expect(await outputOf(deployment, (r) => r.dashboardUrl)).toBe(
      "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/akool-rotator-1234567",
    );
  });

  it("is what CloudWatch takes", () => {
    expect(complaintsAbout(body)).toEqual([]);
  });

  it("shows a week, in these widgets", () => {
    expect([body.start, body.periodOverride]).toEqual(["-P7D", "inherit"]);
    expect(body.widgets.map((widget) => [widget.type, titleOf(widget)])).toEqual([
      ["alarm", "Alarms"],
      ["text", undefined],
      ["metric", "Days until the token expires"],
      ["metric", "Token usable"],
      ["log", "Age of the token in days"],
      ["metric", "Runs by outcome"],
      ["metric", "Duration of a run"],
      ["log", "Last runs in the log"],
    ]);
  });

  it("fills the grid, each place once", () => {
    const taken = body.widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, n) => `${x + (n % width)},${y + Math.floor(n / width)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(taken.length).toBe(24 * 26);
    expect(Math.max(...body.widgets.map(({ x, width }) => x + width))).toBe(24);
  });

  it("shows the state of every alarm, those in ALARM first", () => {
    expect(body.widgets[0]?.properties).toEqual({
      title: "Alarms",
      alarms: [
        alarm("auth"),
        alarm("account"),
        alarm("config"),
        alarm("token-rejected"),
        alarm("expiry"),
        alarm("dead-man"),
        alarm("dead-letter"),
        alarm("quota"),
        alarm("other"),
        alarm("healed"),
        alarm("previous-killed"),
      ],
      sortBy: "stateUpdatedTimestamp",
    });
  });

  it.each([
    [
      "Days until the token expires",
      [ours("TokenDaysLeft", "days left", "Minimum")],
      { label: "days", min: 0, showUnits: false },
    ],
    [
      "Token usable",
      [ours("TokenUsable", "accepted by Akool", "Minimum")],
      { label: "1 yes, 0 no", min: 0, max: 1, showUnits: false },
    ],
    [
      "Runs by outcome",
      [
        ours("RunCompleted", "completed", "Sum"),
        ours("AuthFailure", "failed: auth", "Sum"),
        ours("AccountFailure", "failed: account", "Sum"),
        ours("QuotaFailure", "failed: quota", "Sum"),
        ours("ConfigFailure", "failed: config", "Sum"),
        ours("OtherFailure", "failed: other", "Sum"),
        lambda("Errors", "no verdict: Akool down, or an error", "Sum"),
      ],
      { label: "runs", min: 0, showUnits: false },
    ],
    [
      "Duration of a run",
      [lambda("Duration", "longest", "Maximum"), lambda("Duration", "average", "Average")],
      { label: "ms", min: 0, showUnits: false },
    ],
  ])("charts %s, a point for each check", (title, metrics, left) => {
    expect(chart(body, title)).toMatchObject({
      region: "eu-west-1",
      view: "timeSeries",
      metrics,
      period: 21600,
      yAxis: { left },
    });
  });

  it("marks the days at which the token counts as near its expiry", async () => {
    const marked = bodyOf(await deployOne({ dashboard: true, expiryAlarmDays: 12 }));
    expect(chart(marked, "Days until the token expires").annotations).toEqual({
      horizontal: [{ label: "expiry alarm, at the earliest", value: 12 }],
    });
  });

  it("draws the age from the log, where it is free", () => {
    expect(log(body, "Age of the token in days")).toEqual({
      title: "Age of the token in days",
      region: "eu-west-1",
      view: "timeSeries",
      query:
        "SOURCE 'akool-rotator-1234567'\n| filter ispresent(ageDays)\n| stats latest(ageDays) as days by bin(6h)",
    });
  });

  it("lists the last runs, newest first, without the metric lines", () => {
    expect(log(body, "Last runs in the log")).toEqual({
      title: "Last runs in the log",
      region: "eu-west-1",
      view: "table",
      query: [
        "SOURCE 'akool-rotator-1234567'",
        "fields @timestamp, operation, outcome, reason, failureClass, code, durationMs, message",
        "filter ispresent(operation)",
        "sort @timestamp desc",
        "limit 20",
      ].join("\n| "),
    });
  });

  it("follows another interval of the checks", async () => {
    const daily = bodyOf(await deployOne({ dashboard: true, checkIntervalHours: 24 }));
    expect(complaintsAbout(daily)).toEqual([]);
    expect(chart(daily, "Token usable").period).toBe(86400);
    expect(log(daily, "Age of the token in days").query).toContain("by bin(24h)");
  });

  it("says what to do, with commands to copy", () => {
    const text = textOf(body).split("\n");
    const invoke = (event: string) =>
      `aws lambda invoke --region eu-west-1 --function-name akool-rotator-1234567 --cli-binary-format raw-in-base64-out --payload '${event}' /dev/stdout`;
    expect(text).toContain(invoke('{"operation":"check"}'));
    expect(text).toContain(invoke('{"operation":"rotate","id":"leak-1"}'));
    expect(text).toContain("aws logs tail akool-rotator-1234567 --region eu-west-1 --since 1d");
    expect(text).toContain(
      "- **account**: Settle it with Akool. New credentials do not help. [Runbook](https://wiki.example/akool#account)",
    );
    expect(text.filter((line) => line.startsWith("- **"))).toHaveLength(11);
  });

  it("knows neither alarms that are left out nor a runbook that is not there", async () => {
    const lean = bodyOf(
      await deployOne({ dashboard: true, enabled: false, omitAlarms: ["healed", "previous-killed"] }),
    );
    expect(lean.widgets[0]?.properties).toMatchObject({
      alarms: [
        alarm("auth"),
        alarm("account"),
        alarm("config"),
        alarm("token-rejected"),
        alarm("expiry"),
        alarm("dead-letter"),
        alarm("quota"),
        alarm("other"),
      ],
    });
    expect(textOf(lean)).not.toMatch(/healed|previous-killed|dead-man|Runbook/);
  });

  it("holds no credential", () => {
    expect(JSON.stringify(body)).not.toMatch(/my-id|my-secret/);
  });

  it("has no alarm widget where there is no alarm", async () => {
    const all = ["auth", "account", "config", "token-rejected", "expiry", "dead-man", "dead-letter"] as const;
    const rest = ["quota", "other", "healed", "previous-killed"] as const;
    const none: AkoolTokenRotationArgs = { dashboard: true, omitAlarms: [...all, ...rest] };
    const bare = bodyOf(await deployOne(none));
    expect(complaintsAbout(bare)).toEqual([]);
    expect(bare.widgets.filter(({ type }) => type === "alarm")).toEqual([]);
  });
});

function bodyOf(deployment: Deployment): DashboardBody {
  return JSON.parse(String(deployment.one(TYPE, "akool-dashboard").inputs.dashboardBody));
}

function titleOf({ properties }: Widget): string | undefined {
  return "title" in properties ? properties.title : undefined;
}

function titled(body: DashboardBody, title: string): Widget {
  const found = body.widgets.find((widget) => titleOf(widget) === title);
  if (found === undefined) throw new Error(`no widget is called ${title}`);
  return found;
}

function chart(body: DashboardBody, title: string): MetricWidget["properties"] {
  return (titled(body, title) as MetricWidget).properties;
}

function log(body: DashboardBody, title: string): LogWidget["properties"] {
  return (titled(body, title) as LogWidget).properties;
}

function textOf({ widgets }: DashboardBody): string {
  return widgets.map((widget) => (widget.type === "text" ? widget.properties.markdown : "")).join("");
}
