import { Stack } from "./stack";
import { day, type Timeline } from "./timeline";

/** AWS does not let the rotator work. */
export const AWS: readonly Timeline[] = [
  {
    name: "schedule disabled by hand for two days",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(3));
      stack.scheduled = false;
      await stack.until(day(5));
      stack.scheduled = true;
      await stack.until(day(6));
      return stack;
    },
    told: ["79:19 dead-man ALARM", "120:21 dead-man OK"],
  },
  {
    name: "function deleted, and deployed again a day later",
    happens: () => without("gone"),
    told: ["72:35 dead-letter ALARM", "79:19 dead-man ALARM", "96:21 dead-man OK", "98:17 dead-letter OK"],
  },
  {
    name: "Lambda throttled for a day",
    happens: () => without("throttled"),
    told: ["73:35 dead-letter ALARM", "79:19 dead-man ALARM", "96:21 dead-man OK", "98:17 dead-letter OK"],
  },
  {
    name: "the role may no longer read for a day",
    happens: async () => {
      const stack = await Stack.deployed();
      await stack.until(day(2));
      stack.world.denied.add("GetSecretValue");
      await stack.until(day(3));
      stack.world.denied.clear();
      await stack.until(day(4));
      return stack;
    },
    told: ["48:21 config ALARM", "72:21 config OK"],
  },
];

async function without(fn: "gone" | "throttled"): Promise<Stack> {
  const stack = await Stack.deployed();
  await stack.until(day(3));
  stack.fn = fn;
  await stack.until(day(4));
  stack.fn = "runs";
  await stack.until(day(4, 2));
  stack.purge();
  await stack.until(day(5));
  return stack;
}
