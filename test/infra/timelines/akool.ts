import { PEOPLE } from "../../support/model/people";
import { Stack } from "./stack";
import { answers, day, minutes, type Timeline } from "./timeline";

/** Akool is down, or says no. */
export const AKOOL: readonly Timeline[] = [
  {
    name: "Akool down for 20 minutes, between two checks",
    happens: () => down(day(1, 1), day(1, 1) + minutes(20)),
    told: [],
  },
  {
    name: "Akool down for 20 minutes, over a check",
    happens: () => down(day(1) + minutes(10), day(1) + minutes(30), day(1) + minutes(50)),
    told: ["24:39 dead-letter ALARM", "24:55 dead-letter OK"],
  },
  {
    name: "Akool down for 5 hours",
    happens: () => down(day(1), day(1, 5), day(1, 8)),
    told: ["24:39 dead-letter ALARM", "32:17 dead-letter OK"],
  },
  {
    name: "Akool down for 3 days",
    happens: () => down(day(1), day(4), day(4, 2)),
    told: ["24:39 dead-letter ALARM", "31:19 dead-man ALARM", "96:21 dead-man OK", "98:17 dead-letter OK"],
  },
  {
    name: "Akool down for 5 hours twice, the queue not emptied in between",
    happens: async () => {
      const stack = await Stack.deployed();
      for (const n of [1, 3]) {
        await stack.until(day(n));
        stack.vendor.checkMood = "busy";
        await stack.until(day(n, 5));
        stack.vendor.checkMood = "normal";
      }
      await stack.until(day(5));
      stack.purge();
      await stack.until(day(6));
      return stack;
    },
    // Nothing of the second: dead-letter's text says so.
    told: ["24:39 dead-letter ALARM", "120:17 dead-letter OK"],
  },
  {
    name: "no first token, since Akool is down for a day",
    happens: async () => {
      const stack = new Stack();
      stack.world.putCredentials();
      stack.vendor.getTokenMood = "busy";
      await stack.until(day(1));
      stack.vendor.getTokenMood = "normal";
      await stack.until(day(1, 2));
      stack.purge();
      await stack.until(day(2));
      return stack;
    },
    first: ["0:17 dead-letter OK"],
    told: [
      "0:21 token-rejected ALARM",
      "0:24 dead-letter ALARM",
      "13:00 dead-man ALARM",
      "24:21 account OK",
      "24:21 auth OK",
      "24:21 config OK",
      "24:21 dead-man OK",
      "24:21 expiry OK",
      "24:21 other OK",
      "24:21 quota OK",
      "24:21 token-rejected OK",
      "26:17 dead-letter OK",
    ],
    // A new dead-man fires when its warm-up ends, however far CloudWatch looks back.
    lookBacks: [],
  },
  {
    name: "banned on day 40, lifted on day 43",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(40));
      answers(stack, 1200);
      await stack.until(day(43));
      answers(stack, "normal");
      await stack.until(day(45));
      return stack;
    },
    told: ["960:21 account ALARM", "1032:21 account OK"],
  },
  {
    name: "credentials replaced with wrong ones, then right ones",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(10));
      PEOPLE.wrongCredentials(stack.world);
      await stack.until(day(12));
      PEOPLE.newCredentials(stack.world);
      await stack.until(day(14));
      return stack;
    },
    told: ["240:21 auth ALARM", "288:21 auth OK"],
  },
  {
    name: "credit used up for two days",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(10));
      stack.vendor.checkMood = { code: 1006 };
      await stack.until(day(12));
      stack.vendor.checkMood = "normal";
      await stack.until(day(14));
      return stack;
    },
    told: ["240:21 quota ALARM", "288:21 quota OK"],
  },
  {
    name: "the unknown code 1999 for a day",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(10));
      stack.vendor.checkMood = { code: 1999 };
      await stack.until(day(11));
      stack.vendor.checkMood = "normal";
      await stack.until(day(12));
      return stack;
    },
    told: ["240:21 other ALARM", "264:21 other OK"],
  },
  {
    name: "one failure of each kind, mended and checked by hand 20 minutes later",
    happens: () => mended(20),
    told: [
      "24:21 auth ALARM",
      "24:41 auth OK",
      "48:21 account ALARM",
      "48:41 account OK",
      "72:21 config ALARM",
      "72:41 config OK",
      "96:21 quota ALARM",
      "96:41 quota OK",
      "120:21 other ALARM",
      "120:41 other OK",
      "144:21 auth ALARM",
      "144:21 token-rejected ALARM",
      "144:41 auth OK",
      "144:41 healed ALARM",
      "144:41 token-rejected OK",
    ],
  },
  {
    name: "one failure of each kind, mended and checked by hand a minute later",
    happens: () => mended(1),
    told: [
      "24:21 auth ALARM",
      "24:24 auth OK",
      "48:21 account ALARM",
      "48:24 account OK",
      "72:21 config ALARM",
      "72:24 config OK",
      "96:21 quota ALARM",
      "96:24 quota OK",
      "120:21 other ALARM",
      "120:24 other OK",
      "144:21 auth ALARM",
      "144:21 token-rejected ALARM",
      "144:22 healed ALARM",
      "144:24 auth OK",
      "144:24 token-rejected OK",
    ],
    // Further back, both values are in one period again for a while: ALARM once more, then OK.
    lookBacks: [],
  },
];

async function down(from: number, to: number, purged?: number): Promise<Stack> {
  const stack = await Stack.deployed();
  await stack.until(from);
  stack.vendor.checkMood = "busy";
  await stack.until(to);
  stack.vendor.checkMood = "normal";
  if (purged !== undefined) {
    await stack.until(purged);
    stack.purge();
  }
  await stack.until(Math.ceil(to / 24) * 24 + 24);
  return stack;
}

async function mended(after: number): Promise<Stack> {
  const stack = await Stack.deployed();
  const mend = async (n: number): Promise<void> => {
    await stack.until(day(n) + minutes(18 + after));
    answers(stack, "normal");
    await stack.checkByHand();
  };
  for (const [n, code] of [1009, 1200, 1003, 1006, 1999].entries()) {
    await stack.until(day(n + 1));
    answers(stack, code);
    await mend(n + 1);
  }
  await stack.until(day(6));
  PEOPLE.revoke(stack.world);
  stack.vendor.getTokenMood = { code: 1009 };
  await mend(6);
  await stack.until(day(7));
  return stack;
}
