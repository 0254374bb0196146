import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Call, Rule } from "../support/front";
import type { How } from "./command";

/** As a keyboard sends it. */
export const CTRL_C = "\u0003";

/** What gives a command a terminal is not everywhere. */
export const withoutTerminal = !existsSync("/usr/bin/script");

/** Signals that come while AWS has a call in hand, which it then answers 300 ms later. */
export function heldUp(
  which: (call: Call) => boolean,
  signals: readonly NodeJS.Signals[],
): { rule: Rule; how: How } {
  let kill: (signal: NodeJS.Signals) => void = () => undefined;
  return {
    rule: async (call) => {
      if (!which(call)) return undefined;
      for (const signal of signals) kill(signal);
      await sleep(300);
      return undefined;
    },
    how: {
      started: (given) => {
        kill = given;
      },
    },
  };
}
