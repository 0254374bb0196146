import { beforeAll, describe, expect, it } from "vitest";
import type { Alarm } from "../support/cloudwatch/alarms";
import { alarmsOf, type History, heard, historyOf } from "./timelines/onCall";
import { Stack } from "./timelines/stack";
import { day, minutes } from "./timelines/timeline";

/** The only case in which a token near its expiry and one that is not meet within a period of the alarm. */
describe("the token in its last 30 days, mended and checked by hand a minute after the check that says so", () => {
  let expiry: Alarm;
  let history: History;
  const told = (alarm: Alarm): readonly string[] => heard([alarm], history).messages;

  beforeAll(async () => {
    const [found] = (await alarmsOf()).filter(({ name }) => name === "expiry");
    if (found === undefined) throw new Error("there is no alarm expiry");
    expiry = found;
    const stack = await Stack.deployed();
    await stack.until(day(89));
    stack.vendor.getTokenMood = { code: 1009 };
    await stack.until(day(335) + minutes(19));
    stack.vendor.getTokenMood = "normal";
    await stack.checkByHand();
    await stack.until(day(336));
    history = historyOf(stack);
  });

  it("is over when a period has nothing else", () => {
    expect(told(expiry)).toEqual(["0:03 expiry OK", "8040:21 expiry ALARM", "8040:24 expiry OK"]);
  });

  it("would be over too soon with the statistic Minimum", () => {
    expect(told({ ...expiry, statistic: "Minimum" })).toEqual([
      "0:03 expiry OK",
      "8040:21 expiry ALARM",
      "8040:22 expiry OK",
    ]);
  });
});
