import { DescribeAlarmsCommand, PutDashboardCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Browser, Page as BrowserPage, Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { METRICS } from "../../../lambda/contract";
import { browserProblem, launchBrowser } from "../../support/browser";
import { leaveOut } from "../../support/leaveOut";
import { until } from "../../support/poll";
import { pythonProblem } from "../../support/python";
import { metricExtreme, runsIn, setSchedule } from "../cloud";
import { logEventsIn } from "../logEvents";
import { Stage } from "../stage";
import { check } from "../steps/step";
import { POINTS_ASTRAY } from "./astray";
import { CHARTS, LEGENDS, PROBE, pointsOf } from "./charts";
import type { Drawn, DrawnChart } from "./drawn";
import { Page } from "./server";

/** The page asks every few seconds. */
const POLL = { timeout: 15_000, interval: 250 };

const missing = browserProblem() ?? pythonProblem();

describe.skipIf(leaveOut("the dashboard's local page", missing))("the dashboard's local page", () => {
  let stage: Stage;
  let browser: Browser;
  let page: BrowserPage;
  let url: string;
  const requested: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    stage = await Stage.open();
    await stage.deploy();
    await setSchedule(stage.clients, "DISABLED");
    await until("the first run's metrics", 10_000, () =>
      metricExtreme(
        stage.clients,
        METRICS.runCompleted,
        "Maximum",
        stage.deployed.functionName,
        stage.deployed.startedAt,
      ),
    );
    ({ url } = await stage.openPage());
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on("request", (request) => requested.push(request.url()));
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) errors.push(message.text());
    });
    await page.goto(url);
    await page.locator("section").first().waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it("has every widget of the dashboard, in its place", async () => {
    const cards = await page.locator("section").all();
    const seen = cards.map(async (card) => [
      await card.locator("h2").textContent(),
      await card.getAttribute("style"),
    ]);
    expect(await Promise.all(seen)).toEqual([
      ["Alarms", "grid-area: 1 / 1 / span 6 / span 12;"],
      ["What to do", "grid-area: 1 / 13 / span 12 / span 12;"],
      ["Days until the token expires", "grid-area: 7 / 1 / span 6 / span 6;"],
      ["Token usable", "grid-area: 7 / 7 / span 6 / span 6;"],
      ["Age of the token in days", "grid-area: 13 / 1 / span 6 / span 8;"],
      ["Runs by outcome", "grid-area: 13 / 9 / span 6 / span 8;"],
      ["Duration of a run", "grid-area: 13 / 17 / span 6 / span 8;"],
      ["Last runs in the log", "grid-area: 19 / 1 / span 8 / span 24;"],
    ]);
  });

  it.each(LEGENDS)("says the last value of %s", async (title, legend) => {
    // The schedule may have fired before it was paused.
    expect((await legendOf(title)).map((line) => line.replace("completed 2", "completed 1"))).toEqual(legend);
  });

  it.each(CHARTS)("draws every point of the metrics, at its place: %s", async (title, metrics) => {
    const { drawn, lines } = await drawnLines(title);
    expect(lines.map(({ label }) => label)).toEqual(Object.keys(metrics));
    for (const { label, points } of lines) {
      const metric = metrics[label];
      if (metric === undefined) throw new Error(`there is no ${label}`);
      expect(points.length).toBeGreaterThan(0);
      expect([label, points]).toEqual([label, await pointsOf(stage, metric, drawn)]);
    }
  });

  it("draws the token's age as the log has it", async () => {
    const { lines } = await drawnLines("Age of the token in days");
    const events = await logEventsIn(stage.clients.logs, stage.deployed.logGroupName);
    const ages = events.flatMap(({ fields: { ageDays } }) => (typeof ageDays === "number" ? [ageDays] : []));
    expect(ages.length).toBeGreaterThan(0);
    expect(lines.map(({ points }) => points.at(-1)?.[1])).toEqual([ages.at(-1)]);
  });

  it("draws each line by its own statistic, and says so where a metric has no data", async () => {
    const { cloudWatch } = stage.clients;
    const datum = { MetricName: "Probe", Dimensions: [{ Name: "Of", Value: "page" }], Timestamp: new Date() };
    await cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: "Test",
        MetricData: [1, 2, 6].map((Value) => ({ ...datum, Value })),
      }),
    );
    await cloudWatch.send(
      new PutDashboardCommand({ DashboardName: "probe", DashboardBody: JSON.stringify(PROBE) }),
    );
    const served = await Page.open(stage.clients, "probe", stage.deployed.startedAt);
    const other = await browser.newPage();
    await other.goto(served.url);
    await other.locator("section .legend li").first().waitFor();
    const legend = await legendIn(other.locator("section"));
    expect(legend).toEqual(["Sum 9", "Average 3", "Minimum 1", "Maximum 6", "nothing no data"]);
    await other.close();
    await served.close();
  });

  it("has the runbook, with this stack's commands", async () => {
    const { functionName } = stage.deployed;
    const commands = await page.locator("section.text pre").allInnerTexts();
    expect(commands[0]?.trimEnd()).toBe(
      `aws lambda invoke --region us-east-1 --function-name ${functionName} --cli-binary-format raw-in-base64-out --payload '{"operation":"check"}' /dev/stdout`,
    );
    expect(await page.locator("section.text li b, section.text li strong").allInnerTexts()).toEqual([
      "auth",
      "account",
      "config",
      "token-rejected",
      "expiry",
      "dead-man",
      "dead-letter",
      "quota",
      "other",
      "healed",
      "previous-killed",
    ]);
  });

  it("shows alarms as CloudWatch has them, those in ALARM first, once Akool refuses", async () => {
    await expect.poll(disagreements, POLL).toEqual([]);
    expect((await alarmsShown()).account).toBe("OK");
    stage.akool.always({ code: 1200 });
    await check(stage);
    await expect.poll(async () => Object.entries(await alarmsShown())[0], POLL).toEqual(["account", "ALARM"]);
    await expect.poll(disagreements, POLL).toEqual([]);
    const inAlarm = await page.locator('.alarm[data-state="ALARM"] span').allInnerTexts();
    expect(inAlarm.map(programName)).toEqual(["account"]);
  });

  it("lists the runs of the log, the newest first", async () => {
    const cells = (row: number): Promise<string[]> =>
      page.locator("tbody tr").nth(row).locator("td").allInnerTexts();
    const [, ...newest] = await cells(0);
    expect(newest.toSpliced(5, 1)).toEqual([
      "check",
      "refused",
      "none",
      "account",
      "1200",
      "Akool check: code 1200. Akool has closed this account to API calls (banned, unpaid or unsubscribed) and new credentials will not help: settle it with Akool.",
    ]);
    const runs = await runsIn(stage.clients, stage.deployed.logGroupName);
    const rows = await Promise.all(runs.map(async (_, row) => (await cells(row)).slice(1, 4)));
    expect(rows).toEqual(
      runs.map(({ operation, outcome, reason }) => [operation, outcome, reason]).reverse(),
    );
    expect(rows.at(-1)).toEqual(["deploy", "rotated", "missing"]);
    expect(await page.locator("tbody tr").count()).toBe(runs.length);
  });

  it("asks nobody but its own server, and reports no error", () => {
    expect(requested.length).toBeGreaterThan(3);
    expect(requested.filter((asked) => !asked.startsWith(url))).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("says so when the run has been stopped", async () => {
    await stage.close();
    await page.locator("#about", { hasText: "Has the local run been stopped?" }).waitFor();
  });

  function card(title: string) {
    return page.locator("section", { has: page.locator("h2", { hasText: title }) });
  }

  const legendOf = (title: string): Promise<string[]> => legendIn(card(title));

  /** What the page gets next, and so draws. */
  async function nextDrawn(): Promise<Drawn> {
    const response = await page.waitForResponse(`${url}data`);
    return (await response.json()) as Drawn;
  }

  /** A chart's data, of which every point is at its place on the page. */
  async function drawnLines(title: string): Promise<{ drawn: Drawn; lines: DrawnChart["lines"] }> {
    const drawn = await nextDrawn();
    const chart = drawn.widgets.find((widget) => widget.kind === "chart" && widget.title === title);
    if (chart?.kind !== "chart") throw new Error(`no chart is called ${title}`);
    const given = [title, drawn, chart].map((value) => JSON.stringify(value)).join();
    await expect
      .poll(() => page.evaluate<string[]>(`(${POINTS_ASTRAY})(${given})`), { timeout: 2_000 })
      .toEqual([]);
    return { drawn, lines: chart.lines };
  }

  /** State by the alarm's name in the program, in the page's order. */
  async function alarmsShown(): Promise<Record<string, string>> {
    const words = await page.locator(".alarm b").allInnerTexts();
    const names = await page.locator(".alarm span").allInnerTexts();
    return Object.fromEntries(names.map((name, n) => [programName(name), words[n] ?? ""]));
  }

  /** Alarms that the page shows in another state than CloudWatch has. */
  async function disagreements(): Promise<string[]> {
    const [shown, inCloud] = [await alarmsShown(), await alarmsInCloud()];
    const names = new Set([...Object.keys(shown), ...Object.keys(inCloud)]);
    return [...names]
      .filter((name) => shown[name] !== inCloud[name])
      .map((name) => `${name}: shown ${shown[name]}, in CloudWatch ${inCloud[name]}`);
  }

  async function alarmsInCloud(): Promise<Record<string, string>> {
    const { MetricAlarms = [] } = await stage.clients.cloudWatch.send(new DescribeAlarmsCommand({}));
    return Object.fromEntries(
      MetricAlarms.map(({ AlarmName = "", StateValue = "" }) => [
        programName(AlarmName),
        StateValue === "INSUFFICIENT_DATA" ? "no data" : StateValue,
      ]),
    );
  }
});

/** Each line's name with its last value. */
async function legendIn(card: Locator): Promise<string[]> {
  const entries = await card.locator(".legend li").all();
  return Promise.all(
    entries.map(async (entry) => (await entry.locator("span, b").allInnerTexts()).join(" ")),
  );
}

function programName(alarm: string): string {
  return alarm.replace(/^akool-(.+)-[0-9a-f]{7}$/, "$1");
}
