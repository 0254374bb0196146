import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT } from "../../../lambda/contract";
import { PEOPLE } from "../model/people";
import { beginRotation, continueRotation, type NativeRotation } from "../model/secretsManagerRotation";
import { SECRET_MARK } from "../model/vendor";
import { hour, ModelWorld, type WorldOptions } from "../model/world";
import { type Gaps, GapWatch } from "./gaps";
import { wrongsOfNativeRotation, wrongsWhileHealing } from "./healing";
import type { Round, Schedule } from "./plan";
import { wrongsAtTheEnd, wrongsOf } from "./violations";

/** How a schedule went. */
export interface Played {
  /** What must never be, in a sentence each. */
  readonly violations: readonly string[];
  readonly gaps: Gaps;
  /** What the function asked of AWS, each as action and ARN. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Plays a schedule with the shipped handler on the models, then lets one undisturbed run heal what is left.
 * @param createHandler another build of the handler
 */
export async function play(plan: Schedule, createHandler?: WorldOptions["createHandler"]): Promise<Played> {
  const watch = new GapWatch();
  const { violations } = watch;
  const world: ModelWorld = new ModelWorld({
    ...plan,
    ...(createHandler && { createHandler }),
    onTokenChange: (change, run) => {
      watch.change(world, change, run);
      if (run !== undefined) violations.push(...wrongsOf(world, change, run));
    },
    onMint: (run) => watch.mint(world, run),
    onEnd: (run, ended) => violations.push(...wrongsAtTheEnd(world, run, ended)),
  });
  world.putCredentials();
  const rotations: NativeRotation[] = [];
  for (const [number, round] of plan.rounds.entries()) {
    const readableCredentials = world.credentialsAreRight && isReadable(world, plan.readLag);
    const began = { readableCredentials, knownTokens: world.vendor.knowsAll };
    await playRound(world, round, number, rotations);
    watch.round(world, round, began);
  }
  violations.push(...(await wrongsWhileHealing(world, plan.newCredentialsAtTheEnd)));
  if (plan.nativeRotation) violations.push(...(await wrongsOfNativeRotation(world)));
  if ([...world.lines, ...world.thrown].some((text) => text.includes(SECRET_MARK))) {
    violations.push("a secret was in a line or an error");
  }
  return { violations, gaps: watch.gaps, asked: world.asked };
}

/** Whether no read finds older credentials any more. */
function isReadable({ credentials, sim }: ModelWorld, readLag: number): boolean {
  return (credentials.holder(AWSCURRENT)?.createdAt ?? 0) + readLag <= sim.now;
}

/** To its end, Lambda's retries included. */
async function playRound(
  world: ModelWorld,
  planned: Round,
  number: number,
  rotations: NativeRotation[],
): Promise<void> {
  const { sim, vendor } = world;
  const soon = (ms: number, action: () => void): void => void sim.wait(ms).then(action);
  await world.pass(planned.daysBefore * DAY_MS);
  vendor.getTokenMood = planned.getTokenMood;
  vendor.checkMood = planned.checkMood;
  vendor.newTokenLag = planned.newTokenLag;
  if (planned.swapDenied) world.denied.add("UpdateSecretVersionStage");
  for (const { operation, delivery, after, faults } of planned.runs) {
    const event = { operation, scheduledTime: hour(number * 10 + delivery), id: `id-${number}-${delivery}` };
    soon(after, () => world.deliver(event, faults));
  }
  for (const { after, faults } of planned.rotations ?? []) {
    soon(after, () => {
      const begun = beginRotation(world);
      if (begun !== undefined) rotations.push(begun);
      // Where it is refused, Secrets Manager goes on with the one before, as its error says.
      const last = rotations.at(-1);
      if (last !== undefined) void continueRotation(world, last, faults);
    });
  }
  for (const { action, after } of planned.people) soon(after, () => PEOPLE[action](world));
  await sim.settle();
  world.denied.clear();
}
