import { describe, expect, it } from "vitest";
import { complaintsAbout } from "./dashboardSchema";

describe("the dashboard's schema refuses", () => {
  const text = { type: "text", x: 0, y: 0, width: 24, height: 1, properties: { markdown: "hello" } };
  it.each<[string, unknown]>([
    ["a body without widgets", {}],
    ["501 widgets", { widgets: Array.from({ length: 501 }, () => text) }],
    ["a widget beyond the 24 columns", { widgets: [{ ...text, x: 24 }] }],
    ["an unknown property", { widgets: [{ ...text, properties: { markdown: "hello", title: "no" } }] }],
    ["no alarm", { widgets: [{ ...text, type: "alarm", properties: { alarms: [] } }] }],
    ["101 alarms", { widgets: [{ ...text, type: "alarm", properties: { alarms: alarms(101) } }] }],
    [
      "a query without its log group",
      { widgets: [{ ...text, type: "log", properties: { region: "r", query: "fields a" } }] },
    ],
    [
      "a metric widget without its region",
      { widgets: [{ ...text, type: "metric", properties: { metrics: [["a", "b", "c", "d"]] } }] },
    ],
  ])("%s", (_, body) => {
    expect(complaintsAbout({ widgets: [text] })).toEqual([]);
    expect(complaintsAbout(body)).not.toEqual([]);
  });
});

function alarms(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a-${n}`);
}
