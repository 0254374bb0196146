import { AWSCURRENT, AWSPREVIOUS } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import { Stack } from "./stack";
import { day, type Timeline } from "./timeline";
import { secondSystem } from "./token";

/** Nothing is told but the first OKs. */
export const QUIET: readonly Timeline[] = [
  {
    name: "first deployment",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(1));
      return stack;
    },
    told: [],
  },
  {
    name: "healthy for 120 days, with one rotation",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(120));
      return stack;
    },
    told: [],
  },
  {
    name: "a roll-back by hand, which is held",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(95));
      const previous = stack.world.token.holder(AWSPREVIOUS);
      PEOPLE.rollBack(stack.world);
      await stack.until(day(100));
      if (stack.world.token.holder(AWSCURRENT)?.id !== previous?.id) throw new Error("it was not held");
      return stack;
    },
    told: [],
  },
  {
    name: "an empty credentials secret",
    happens: async () => {
      const stack = new Stack();
      await stack.until(day(3));
      return stack;
    },
    first: [
      "0:17 dead-letter OK",
      "0:21 account OK",
      "0:21 auth OK",
      "0:21 config OK",
      "0:21 other OK",
      "0:21 quota OK",
      "13:00 dead-man OK",
    ],
    told: [],
    ends: { "token-rejected": "INSUFFICIENT_DATA", expiry: "INSUFFICIENT_DATA" },
  },
  {
    name: "the function's clock 90 minutes ahead for a day, then 3 hours behind for one",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(3));
      stack.world.clockSkew = 90 * 60_000;
      await stack.until(day(4));
      stack.world.clockSkew = -180 * 60_000;
      await stack.until(day(5));
      stack.world.clockSkew = 0;
      await stack.until(day(6));
      return stack;
    },
    told: [],
  },
  {
    name: "a second system that mints on the same account each noon, where it does not",
    happens: () => secondSystem(false),
    told: [],
  },
];
