import { describe, inject } from "vitest";
import { type Step, steps } from "../../support/steps";

/** Tests on one stack that build on each other. */
export function story(title: string, tell: (step: Step) => void): void {
  describe.skipIf(!inject("hasPulumi"))(title, () => tell(steps()));
}
