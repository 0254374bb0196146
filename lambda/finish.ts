import type { CheckAnswer } from "./akool";
import { promote } from "./promote";
import type { OurVersion } from "./rules";
import type { Run } from "./run";
import type { Current } from "./tokenSecret";
import { credentialsOf, quota, type Verdict } from "./verdict";

/** Makes a version that Akool accepts current, from the one it was minted to replace; `lost` where that has moved. */
export async function swapIn(
  run: Run,
  current: Current,
  next: OurVersion,
  answer: CheckAnswer,
): Promise<Verdict | "lost"> {
  const end = await promote(run.ports.tokens, run.ports.clock, next.id, current.id);
  return end === "promoted" ? rotated(run, current, next, answer) : "lost";
}

/** Afterwards the replaced token is checked once: nobody knows whether Akool lets the old one live. */
export async function rotated(
  run: Run,
  current: Current,
  next: OurVersion,
  answer: CheckAnswer,
): Promise<Verdict> {
  const checkable = current.kind === "ours" && run.reason !== "rejected";
  const previous = checkable ? await run.ports.akool.check(current.value.token) : undefined;
  return {
    outcome: "rotated",
    reason: run.reason,
    current: next,
    ...credentialsOf(run),
    tokenUsable: true,
    hasToken: true,
    ...quota(answer),
    ...(current.id !== undefined && { replaced: current.id }),
    ...(previous?.kind === "usable" && { previousUsable: true }),
    ...(previous?.kind === "rejected" && { previousUsable: false }),
  };
}
