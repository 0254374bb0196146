import { describe, inject, test } from "vitest";

type Step = (fact: string, check: () => Promise<void>) => void;

/**
 * Tests on one stack that build on each other, in order. After one that failed the later ones fail too, at once:
 * on a stack in another state than they expect they would say nothing.
 */
export function story(title: string, tell: (step: Step) => void): void {
  describe.skipIf(!inject("hasPulumi"))(title, () => {
    let broken: string | undefined;
    tell((fact, check) =>
      test(fact, async () => {
        if (broken !== undefined) throw new Error(`"${broken}" failed before this could be tried`);
        broken = fact;
        await check();
        broken = undefined;
      }),
    );
  });
}
