import { describe, expect, test } from "vitest";
import { type Alarm, watch } from "../support/cloudwatch/alarms";
import type { Sample } from "../support/cloudwatch/datapoints";
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

const MINUTE = 60_000;
const METRIC = { namespace: "N", metricName: "M", dimensions: { D: "d" } };
const ALARM: Alarm = {
  ...METRIC,
  name: "a",
  statistic: "Maximum",
  period: 300,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  treatMissingData: "ignore",
  actionsEnabled: true,
  alarmActions: ["topic"],
  okActions: ["topic"],
};
const DEAD_MAN: Alarm = {
  ...ALARM,
  statistic: "Sum",
  comparisonOperator: "LessThanThreshold",
  evaluationPeriods: 2,
  treatMissingData: "breaching",
};

/** Values by the minute in which alarms see them, two after their time stamp. */
const samples = (...values: (readonly [minute: number, value: number])[]): Sample[] =>
  values.map(([minute, value]) => ({ ...METRIC, at: (minute - 2) * MINUTE, value }));
const seen = (alarm: Alarm, values: Sample[], lookBack = 0, to = 60) =>
  watch(alarm, values, { from: 0, to: to * MINUTE, lookBack });
const minutes = (...args: Parameters<typeof seen>): [number, string][] =>
  seen(...args).messages.map(({ at, state }) => [at / MINUTE, state]);

describe("an alarm over time", () => {
  test("acts when its state changes, and is silent while it stays", () => {
    expect(minutes(ALARM, samples([3, 0], [13, 1], [23, 1], [33, 0]))).toEqual([
      [3, "OK"],
      [13, "ALARM"],
      [33, "OK"],
    ]);
  });

  test("says nothing where it has no action, or its actions are off, and changes all the same", () => {
    const values = samples([3, 0], [13, 1]);
    expect(minutes({ ...ALARM, okActions: [] }, values)).toEqual([[13, "ALARM"]]);
    expect(minutes({ ...ALARM, alarmActions: [] }, values)).toEqual([[3, "OK"]]);
    expect(seen({ ...ALARM, actionsEnabled: false }, values)).toEqual({ messages: [], state: "ALARM" });
  });

  test("says nothing of a lack of data, and acts again after it", () => {
    const missing: Alarm = { ...ALARM, treatMissingData: "missing" };
    expect(seen(missing, samples([3, 1], [33, 1]))).toEqual({
      messages: [
        { at: 3 * MINUTE, alarm: "a", state: "ALARM" },
        { at: 33 * MINUTE, alarm: "a", state: "ALARM" },
      ],
      state: "INSUFFICIENT_DATA",
    });
  });

  test("sees its own metric alone", () => {
    const [value] = samples([3, 1]);
    const others = [{ namespace: "X" }, { metricName: "X" }, { dimensions: { D: "x" } }, { dimensions: {} }];
    for (const other of others) expect(minutes(ALARM, value ? [{ ...value, ...other }] : [])).toEqual([]);
  });

  test("with notBreaching, a breach passes as soon as it leaves the evaluation range", () => {
    const events: Alarm = { ...ALARM, treatMissingData: "notBreaching" };
    expect(minutes(events, samples([13, 1]))).toEqual([
      [0, "OK"],
      [13, "ALARM"],
      [16, "OK"],
    ]);
    expect(minutes(events, samples([13, 1]), 2).at(-1)).toEqual([26, "OK"]);
  });

  test("with breaching, silence is a breach", () => {
    expect(minutes(DEAD_MAN, samples([2, 1]))).toEqual([
      [0, "ALARM"],
      [2, "OK"],
      [10, "ALARM"],
    ]);
  });

  test("needs as many breaches as it says, of the periods that it looks at", () => {
    const twoOfThree: Alarm = { ...ALARM, evaluationPeriods: 3, datapointsToAlarm: 2 };
    expect(minutes(twoOfThree, samples([3, 0], [8, 1], [13, 1]))).toEqual([
      [3, "OK"],
      [13, "ALARM"],
    ]);
    expect(minutes({ ...twoOfThree, datapointsToAlarm: 3 }, samples([3, 0], [8, 1], [13, 1]))).toEqual([
      [3, "OK"],
    ]);
  });

  test("takes the largest or the smallest value of a period", () => {
    expect(minutes(ALARM, samples([3, 0], [4, 1], [5, 0]))).toEqual([
      [3, "OK"],
      [4, "ALARM"],
      [7, "OK"],
    ]);
    const smallest: Alarm = { ...ALARM, statistic: "Minimum", comparisonOperator: "LessThanThreshold" };
    expect(minutes(smallest, samples([3, 1], [4, 0], [5, 1]))).toEqual([
      [3, "OK"],
      [4, "ALARM"],
      [7, "OK"],
    ]);
  });

  /** The example of AWS's page: created at 10:00, first data at 10:04, evaluated from 10:19 on. */
  describe("that warms up", () => {
    const warming = (
      warmUpPeriodDurationInMinutes: number,
      onlyStartEvaluatingAfterWarmUpPeriodEnds = false,
    ) => ({
      ...DEAD_MAN,
      evaluationPeriods: 3,
      warmUpConfiguration: { warmUpPeriodDurationInMinutes, onlyStartEvaluatingAfterWarmUpPeriodEnds },
    });
    const published = samples([6, 1]);

    test("begins once the data fill its window", () => {
      expect(minutes(warming(30), published)).toEqual([[19, "ALARM"]]);
    });

    test("begins at the end, where it is to wait for that", () => {
      expect(minutes(warming(30, true), published)).toEqual([[30, "ALARM"]]);
    });

    test("begins at the end, where no data come", () => {
      expect(minutes(warming(30), [])).toEqual([[30, "ALARM"]]);
      expect(minutes(warming(10), published)).toEqual([
        [10, "OK"],
        [19, "ALARM"],
      ]);
    });
  });

  test("over more than a day is evaluated hourly, with the data up to the full hour", () => {
    const job: Alarm = { ...ALARM, period: 86_400, evaluationPeriods: 3, datapointsToAlarm: 1 };
    const failed = samples([7 * 60 + 4, 1]);
    expect(minutes(job, failed, 0, 24 * 60)).toEqual([[8 * 60, "ALARM"]]);
    expect(minutes({ ...job, evaluationPeriods: 1 }, failed, 0, 24 * 60)).toEqual([[7 * 60 + 4, "ALARM"]]);
  });
});
