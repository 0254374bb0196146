import { describe, expect, test } from "vitest";
import { type Alarm, type Sample, told } from "../support/cloudwatch/alarms";
import { type Datapoint, evaluate, type MissingData } from "../support/cloudwatch/evaluate";

type Row = readonly [range: string, missing: string, ignore: string, breaching: string, notBreaching: string];

/** The examples of AWS's page, three out of three; X breaches, 0 does not, - is missing. */
const THREE_OF_THREE: readonly Row[] = [
  ["0 - X - X", "OK", "OK", "OK", "OK"],
  ["0 - - - -", "OK", "OK", "OK", "OK"],
  ["- - - - -", "INSUFFICIENT_DATA", "as before", "ALARM", "OK"],
  ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["- - X - -", "ALARM", "as before", "ALARM", "OK"],
];

/** The same, two out of three. */
const TWO_OF_THREE: readonly Row[] = [
  ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["0 - X - -", "OK", "OK", "ALARM", "OK"],
  ["- - - - 0", "OK", "OK", "ALARM", "OK"],
  ["- - - X -", "ALARM", "as before", "ALARM", "OK"],
];

const TREATMENTS: readonly MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

describe.each([
  [3, THREE_OF_THREE],
  [2, TWO_OF_THREE],
] as const)("%i out of 3 data points", (datapointsToAlarm, rows) => {
  test.each(rows)("%s is as AWS's page has it", (range, ...expected) => {
    const points = range.split(" ").map((mark): Datapoint => {
      if (mark === "-") return undefined;
      return mark === "X" ? "breaching" : "within";
    });
    for (const state of ["OK", "ALARM", "INSUFFICIENT_DATA"] as const) {
      const seen = TREATMENTS.map((treatMissingData) =>
        evaluate({ evaluationPeriods: 3, datapointsToAlarm, treatMissingData }, points, state),
      );
      expect(seen).toEqual(expected.map((said) => (said === "as before" ? state : said)));
    }
  });
});

test("breaches that are too new to stand alone change nothing", () => {
  const rule = { evaluationPeriods: 3, datapointsToAlarm: 3, treatMissingData: "missing" } as const;
  expect(evaluate(rule, [undefined, undefined, undefined, "breaching", undefined], "OK")).toBe("OK");
});

describe("an alarm over time", () => {
  const MINUTE = 60_000;
  const metric = { namespace: "N", metricName: "M" };
  const alarm: Alarm = {
    ...metric,
    name: "a",
    statistic: "Maximum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    treatMissingData: "ignore",
  };
  const samples = (...values: (readonly [minute: number, value: number])[]): Sample[] =>
    values.map(([minute, value]) => ({ ...metric, at: minute * MINUTE, value }));
  const minutes = (one: Alarm, seen: Sample[], lookBack = 0): [number, string][] =>
    told([one], seen, { from: 0, to: 60 * MINUTE, lookBack }).map(({ at, state }) => [at / MINUTE, state]);

  test("acts when its state changes, and is silent while it stays", () => {
    expect(minutes(alarm, samples([3, 0], [13, 1], [23, 1], [33, 0]))).toEqual([
      [3, "OK"],
      [13, "ALARM"],
      [33, "OK"],
    ]);
  });

  test("with notBreaching, a breach passes as soon as it leaves the evaluation range", () => {
    const events: Alarm = { ...alarm, treatMissingData: "notBreaching" };
    expect(minutes(events, samples([13, 1]))).toEqual([
      [0, "OK"],
      [13, "ALARM"],
      [18, "OK"],
    ]);
    expect(minutes(events, samples([13, 1]), 2).at(-1)).toEqual([28, "OK"]);
  });

  test("with breaching, silence is a breach", () => {
    const deadMan: Alarm = {
      ...alarm,
      statistic: "Sum",
      comparisonOperator: "LessThanThreshold",
      evaluationPeriods: 2,
      treatMissingData: "breaching",
    };
    expect(minutes(deadMan, samples([0, 1]))).toEqual([
      [0, "OK"],
      [10, "ALARM"],
    ]);
  });

  test("takes the largest or the smallest value of a period", () => {
    expect(minutes(alarm, samples([3, 0], [4, 1], [5, 0]))).toEqual([
      [3, "OK"],
      [4, "ALARM"],
      [9, "OK"],
    ]);
    const smallest: Alarm = { ...alarm, statistic: "Minimum", comparisonOperator: "LessThanThreshold" };
    expect(minutes(smallest, samples([3, 1], [4, 0], [5, 1]))).toEqual([
      [3, "OK"],
      [4, "ALARM"],
      [9, "OK"],
    ]);
  });
});
