import { expect, test } from "vitest";
import { emfErrors } from "../support/emfSpecification";

const NAMES_30 = names(30);
const NAMES_31 = names(31);
const NAMES_100 = names(100);
const NAMES_101 = names(101);

interface Change {
  readonly metadata?: object;
  readonly directive?: object;
  readonly root?: object;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
test.each<[string, Change]>([
  ["as it is", {}],
  ["100 metrics", { directive: { Metrics: metrics(NAMES_100) }, root: members(NAMES_100, 1) }],
  ["30 dimension keys", { directive: { Dimensions: [NAMES_30] }, root: members(NAMES_30, "x") }],
  ["a dimension's value of 1,024 characters", { root: { Service: "x".repeat(1024) } }],
  ["100 values of one metric", { root: { Waits: Array(100).fill(1) } }],
  ["no directive", { metadata: { CloudWatchMetrics: [] } }],
])("a line fits: %s", (_, change) => {
  expect(emfErrors(line(change))).toEqual([]);
});

const DIRECTIVE = "/_aws/CloudWatchMetrics/0";

test.each<[string, Change, string]>([
  ["no time", { metadata: { Timestamp: undefined } }, "/_aws must have required property 'Timestamp'"],
  ["a time as text", { metadata: { Timestamp: "2026-06-01" } }, "/_aws/Timestamp must be integer"],
  ["a time with a fraction", { metadata: { Timestamp: 1.5 } }, "/_aws/Timestamp must be integer"],
  [
    "no directives",
    { metadata: { CloudWatchMetrics: undefined } },
    "/_aws must have required property 'CloudWatchMetrics'",
  ],
  [
    "no namespace",
    { directive: { Namespace: undefined } },
    `${DIRECTIVE} must have required property 'Namespace'`,
  ],
  [
    "an empty namespace",
    { directive: { Namespace: "" } },
    `${DIRECTIVE}/Namespace must NOT have fewer than 1 characters`,
  ],
  [
    "a namespace of 256 characters",
    { directive: { Namespace: "n".repeat(256) } },
    `${DIRECTIVE}/Namespace must NOT have more than 255 characters`,
  ],
  [
    "no set of dimensions",
    { directive: { Dimensions: [] } },
    `${DIRECTIVE}/Dimensions must NOT have fewer than 1 items`,
  ],
  [
    "31 dimension keys",
    { directive: { Dimensions: [NAMES_31] }, root: members(NAMES_31, "x") },
    `${DIRECTIVE}/Dimensions/0 must NOT have more than 30 items`,
  ],
  [
    "101 metrics",
    { directive: { Metrics: metrics(NAMES_101) }, root: members(NAMES_101, 1) },
    `${DIRECTIVE}/Metrics must NOT have more than 100 items`,
  ],
  [
    "a metric without a name",
    { directive: { Metrics: [{}] } },
    `${DIRECTIVE}/Metrics/0 must have required property 'Name'`,
  ],
  [
    "a metric's name of 256 characters",
    { directive: { Metrics: metrics(["n".repeat(256)]) } },
    `${DIRECTIVE}/Metrics/0/Name must NOT have more than 255 characters`,
  ],
  [
    "a unit that CloudWatch lacks",
    { directive: { Metrics: [{ Name: "Orders", Unit: "Days" }] } },
    `${DIRECTIVE}/Metrics/0/Unit must be equal to one of the allowed values`,
  ],
  [
    "a resolution of 5 s",
    { directive: { Metrics: [{ Name: "Orders", StorageResolution: 5 }] } },
    `${DIRECTIVE}/Metrics/0/StorageResolution must be equal to one of the allowed values`,
  ],
  ["a metric that is not there", { root: { Orders: undefined } }, "/ must have required property 'Orders'"],
  ["a metric as text", { root: { Orders: "2" } }, "/Orders must be number,array"],
  [
    "101 values of one metric",
    { root: { Waits: Array(101).fill(1) } },
    "/Waits must NOT have more than 100 items",
  ],
  ["a value that is text", { root: { Waits: [1, "2"] } }, "/Waits/1 must be number"],
  [
    "a dimension that is not there",
    { root: { Service: undefined } },
    "/ must have required property 'Service'",
  ],
  ["a dimension that is a number", { root: { Service: 7 } }, "/Service must be string"],
  [
    "a dimension's value of 1,025 characters",
    { root: { Service: "x".repeat(1025) } },
    "/Service must NOT have more than 1024 characters",
  ],
])("a line is wrong: %s", (_, change, error) => {
  expect(emfErrors(line(change))).toEqual([error]);
});

test.each(["Seconds", "Kilobytes/Second", "Terabits", "Percent", "Count/Second", "None"])(
  "%s is a unit",
  (Unit) => {
    expect(emfErrors(line({ directive: { Metrics: [{ Name: "Orders", Unit }] } }))).toEqual([]);
  },
);

test.each([undefined, null, "text", [], 1])("%j is no line", (value) => {
  expect(emfErrors(value)).toEqual(["/ must be object"]);
});

/** A line that fits but for the changes; undefined takes a member away. */
function line({ metadata, directive, root }: Change): unknown {
  const made = {
    Namespace: "Shop",
    Dimensions: [["Service"], []],
    Metrics: [
      { Name: "Orders", Unit: "Count" },
      { Name: "Waits", StorageResolution: 1 },
    ],
    ...directive,
  };
  return JSON.parse(
    JSON.stringify({
      _aws: { Timestamp: 1_780_272_000_000, CloudWatchMetrics: [made], ...metadata },
      ...{ Service: "till", Orders: 2, Waits: [0.1, 7], note: { any: null }, ...root },
    }),
  );
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `name-${n}`);
}

function metrics(named: readonly string[]): object[] {
  return named.map((Name) => ({ Name }));
}

function members(named: readonly string[], value: unknown): object {
  return Object.fromEntries(named.map((name) => [name, value]));
}
