import { test } from "vitest";

/** A test that builds on those before it. */
export type Step = (fact: string, check: () => Promise<void>) => void;

/**
 * Makes tests that build on each other, in order. After one that failed the later ones fail too, at once: in another
 * state than they expect they would say nothing.
 */
export function steps(): Step {
  let broken: string | undefined;
  return (fact, check) =>
    test(fact, async () => {
      if (broken !== undefined) throw new Error(`"${broken}" failed before this could be tried`);
      broken = fact;
      await check();
      broken = undefined;
    });
}
