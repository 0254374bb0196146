import { PEOPLE } from "../../support/model/people";
import { Stack } from "./stack";
import { day, minutes, type Timeline } from "./timeline";

/** A token dies, or is about to. */
export const TOKEN: readonly Timeline[] = [
  {
    name: "the token revoked by somebody",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(5));
      PEOPLE.revoke(stack.world);
      await stack.until(day(7));
      return stack;
    },
    told: ["120:21 healed ALARM"],
  },
  {
    name: "the token revoked, and no new one to be had for a day",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(5));
      PEOPLE.revoke(stack.world);
      stack.vendor.getTokenMood = { code: 1009 };
      await stack.until(day(6));
      stack.vendor.getTokenMood = "normal";
      await stack.until(day(7));
      return stack;
    },
    told: [
      "120:21 auth ALARM",
      "120:21 token-rejected ALARM",
      "144:21 auth OK",
      "144:21 healed ALARM",
      "144:21 token-rejected OK",
    ],
  },
  {
    name: "the token revoked, and Akool too busy for a new one for a day",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(5));
      PEOPLE.revoke(stack.world);
      stack.vendor.getTokenMood = "busy";
      await stack.until(day(6));
      stack.vendor.getTokenMood = "normal";
      await stack.until(day(6, 2));
      stack.purge();
      await stack.until(day(7));
      return stack;
    },
    told: [
      "120:21 token-rejected ALARM",
      "120:39 dead-letter ALARM",
      "127:19 dead-man ALARM",
      "144:21 dead-man OK",
      "144:21 healed ALARM",
      "144:21 token-rejected OK",
      "146:17 dead-letter OK",
    ],
  },
  {
    name: "the token revoked, and Akool too busy for a new one in the first attempt only",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(5));
      PEOPLE.revoke(stack.world);
      // Reads, check and list work; getToken is tried three times.
      stack.faults = [[4, 5, 6].map((call) => ({ call, kind: "throttled" }))];
      await stack.until(day(5, 1));
      stack.faults = [];
      await stack.until(day(6));
      return stack;
    },
    told: ["120:21 token-rejected ALARM", "120:22 healed ALARM", "120:24 token-rejected OK"],
    // Further back, both values are in one period again for a while: ALARM once more, then OK.
    lookBacks: [],
  },
  {
    name: "the token revoked by an operator, who then rotates",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(5, 1));
      PEOPLE.revoke(stack.world);
      await stack.rotate("leak-1");
      await stack.until(day(6));
      return stack;
    },
    told: ["121:03 previous-killed ALARM"],
  },
  {
    name: "the token revoked twice within the hour, healed by hand",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(5, 1));
      PEOPLE.revoke(stack.world);
      await stack.checkByHand();
      await stack.until(day(5, 1) + minutes(40));
      PEOPLE.revoke(stack.world);
      await stack.checkByHand();
      await stack.until(day(6));
      return stack;
    },
    told: ["121:03 healed ALARM", "121:43 healed ALARM"],
  },
  {
    name: "a new token kills the old",
    happens: async () => {
      const stack = await Stack.deployed({ newTokenKillsOld: true });
      await stack.until(day(91));
      return stack;
    },
    told: ["2160:21 previous-killed ALARM"],
  },
  {
    name: "a new token kills the old, and an operator rotates twice within the hour",
    happens: async () => {
      const stack = await Stack.deployed({ newTokenKillsOld: true });
      await stack.until(day(5, 1));
      await stack.rotate("leak-1");
      await stack.until(day(5, 1) + minutes(40));
      await stack.rotate("leak-2");
      await stack.until(day(6));
      return stack;
    },
    told: ["121:03 previous-killed ALARM", "121:43 previous-killed ALARM"],
  },
  {
    name: "a second system that mints on the same account each noon, where a new token kills the old",
    happens: () => secondSystem(true),
    told: ["252:21 healed ALARM", "276:21 healed ALARM", "300:21 healed ALARM"],
  },
  {
    name: "the token in its last 30 days, because Akool refuses a new one",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(89));
      stack.vendor.getTokenMood = { code: 1009 };
      await stack.until(day(335, 1));
      stack.vendor.getTokenMood = "normal";
      await stack.checkByHand();
      await stack.until(day(336));
      return stack;
    },
    told: ["2160:21 auth ALARM", "8040:21 expiry ALARM", "8041:03 auth OK", "8041:03 expiry OK"],
  },
  {
    name: "the same, mended and checked by hand within the period of the check that said so",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(89));
      stack.vendor.getTokenMood = { code: 1009 };
      await stack.until(day(335) + minutes(19));
      stack.vendor.getTokenMood = "normal";
      await stack.checkByHand();
      await stack.until(day(336));
      return stack;
    },
    told: ["2160:21 auth ALARM", "8040:21 expiry ALARM", "8040:24 auth OK", "8040:24 expiry OK"],
    // Further back, both values are in one period again for a while: ALARM once more, then OK.
    lookBacks: [],
  },
];

/** It mints each noon of three days. */
export async function secondSystem(newTokenKillsOld: boolean): Promise<Stack> {
  const stack = await Stack.deployed({ newTokenKillsOld });
  for (const n of [10, 11, 12]) {
    await stack.until(day(n, 12));
    stack.vendor.mintElsewhere();
  }
  await stack.until(day(13));
  return stack;
}
