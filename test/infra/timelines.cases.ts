import { beforeAll, describe, expect, it } from "vitest";
import { LEAN_ARGS } from "../cost/bill";
import type { Alarm } from "../support/cloudwatch/alarms";
import { PEOPLE } from "../support/model/people";
import { AKOOL } from "./timelines/akool";
import { AWS } from "./timelines/aws";
import { FLIPS } from "./timelines/flips";
import { alarmsOf, type History, heard, historyOf } from "./timelines/onCall";
import { QUIET } from "./timelines/quiet";
import { Stack } from "./timelines/stack";
import { day, FIRST_OKS } from "./timelines/timeline";
import { TOKEN } from "./timelines/token";

const TIMELINES = [...QUIET, ...AKOOL, ...TOKEN, ...AWS];

/** What on-call is told by the program's own alarms of the shipped handler's runs. */
describe("on-call is told", () => {
  let alarms: Alarm[];
  /** What happened in each timeline, as far as its test has run. */
  const histories = new Map<string, History>();
  beforeAll(async () => {
    alarms = await alarmsOf();
  });

  it.each(TIMELINES)("$name", async (timeline) => {
    const { name, happens, first = FIRST_OKS, told, ends = {}, lookBacks = [1, 2, 3] } = timeline;
    const history = historyOf(await happens());
    histories.set(name, history);
    expect(heard(alarms, history)).toEqual({ messages: [...first, ...told], ends });
    // How much further back CloudWatch reads makes no difference but to dead-man, which fires so much later.
    for (const lookBack of lookBacks) {
      const { messages } = heard(alarms, history, lookBack);
      expect(messages).toEqual(later([...first, ...told], lookBack));
    }
  });

  it("with the lean set late that services have no token while Akool is too busy for a new one", async () => {
    const stack = await Stack.deployed({}, LEAN_ARGS.checkIntervalHours);
    await stack.until(day(5));
    PEOPLE.revoke(stack.world);
    stack.vendor.getTokenMood = "busy";
    await stack.until(day(8));
    stack.vendor.getTokenMood = "normal";
    await stack.until(day(10));
    expect(heard(await alarmsOf(LEAN_ARGS), historyOf(stack)).messages).toEqual([
      "0:03 account OK",
      "0:03 auth OK",
      "0:03 config OK",
      "48:00 dead-man OK",
      "146:00 dead-man ALARM",
      "193:00 dead-man OK",
    ]);
  });

  describe("wrongly, in some timeline, when an alarm has another", () => {
    it.each(Object.keys(FLIPS))("%s", (property) => {
      const unnoticed = alarms.flatMap((alarm) =>
        (FLIPS[property]?.(alarm) ?? []).flatMap((flip) => {
          const flipped = { ...alarm, ...flip };
          const noticed = TIMELINES.some(({ name, first = FIRST_OKS, told, ends = {} }) => {
            const history = histories.get(name);
            if (history === undefined) throw new Error(`${name} has not run`);
            const { messages, ends: seen } = heard([flipped], history);
            const expected = [...first, ...told].filter((line) => line.includes(` ${alarm.name} `));
            return (
              messages.join() !== expected.join() || (seen[alarm.name] ?? "OK") !== (ends[alarm.name] ?? "OK")
            );
          });
          return noticed ? [] : [`${alarm.name} ${JSON.stringify(flip)}`];
        }),
      );
      expect(unnoticed).toEqual([]);
    });
  });
});

/** dead-man's messages that no check has completed, so many hours later. */
function later(messages: readonly string[], hours: number): string[] {
  return messages.map((line) =>
    line.replace(/^(\d+)(?=:\d+ dead-man ALARM$)/, (at) => String(Number(at) + hours)),
  );
}

describe.each([1, 2, 3, 4, 6, 8, 12, 24])("with a check every %i hours, dead-man", (checkIntervalHours) => {
  const LAST_DAY = 30;
  let deadMan: Alarm[];
  let history: History;
  beforeAll(async () => {
    deadMan = (await alarmsOf({ checkIntervalHours })).filter(({ name }) => name === "dead-man");
    const stack = await Stack.deployed({}, checkIntervalHours);
    let checks = 0;
    // Late by some minutes; once in a while by as much as Lambda may keep an event.
    stack.late = () => (++checks % 7 === 0 ? 59 : (checks * 5) % 11);
    await stack.until(LAST_DAY * 24);
    stack.scheduled = false;
    await stack.until(LAST_DAY * 24 + 4 * checkIntervalHours);
    history = historyOf(stack);
  });

  it.each([0, 1, 2, 3])(
    "is silent for a month, and fires after two missed checks and before the fourth, look-back %i",
    (lookBack) => {
      const [first, fired, ...more] = heard(deadMan, history, lookBack).messages;
      expect(more).toEqual([]);
      expect(first).toMatch(/ dead-man OK$/);
      expect(fired).toMatch(/ dead-man ALARM$/);
      const hours = Number(fired?.split(":")[0]) + Number(fired?.split(/[: ]/)[1]) / 60;
      const firstMissed = LAST_DAY * 24 + 18 / 60;
      expect(hours).toBeGreaterThanOrEqual(firstMissed + checkIntervalHours);
      expect(hours).toBeLessThan(firstMissed + 3 * checkIntervalHours);
    },
  );
});
