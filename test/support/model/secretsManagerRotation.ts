import { AWSCURRENT, AWSPENDING, ROTATION_STEPS } from "../../../lambda/contract";
import type { Ended, Fault } from "./run";
import { type ModelWorld, TOKEN_ARN } from "./world";

/** A rotation of Secrets Manager's own: the version made for it, and the token that names it. */
export interface NativeRotation {
  readonly id: string;
}

/** How often all steps are made at most: "multiple times", after AWS's page. */
const ATTEMPTS = 3;
/** Between two of them, ms; AWS does not say. */
const BETWEEN_ATTEMPTS_MS = 60_000;

/**
 * RotateSecret: makes a version without a value at AWSPENDING, under a new ClientRequestToken. Undefined where it is
 * refused: AWSPENDING is on a version that is not current, and a rotation is taken to be under way.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export function beginRotation(world: ModelWorld): NativeRotation | undefined {
  const pending = world.token.holder(AWSPENDING);
  if (pending !== undefined && !pending.labels.includes(AWSCURRENT)) return undefined;
  const id = world.name("native").padEnd(32, "-");
  world.token.stage(id);
  return { id };
}

/**
 * Makes the four steps one after the other, each when the one before has returned, and all of them again after a
 * failure. Afterwards AWSPENDING is taken off the version that has become current.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda.html
 * @param faults of each invocation, over all attempts.
 * @returns how the last invocation ended
 */
export async function continueRotation(
  world: ModelWorld,
  { id }: NativeRotation,
  faults: readonly (readonly Fault[])[] = [],
): Promise<Ended> {
  let ended: Ended = {};
  let invocation = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await world.sim.wait(BETWEEN_ATTEMPTS_MS);
    for (const Step of ROTATION_STEPS) {
      const event = { Step, SecretId: TOKEN_ARN, ClientRequestToken: id };
      ended = await world.invoke(event, faults[invocation++]);
      if (ended.result === undefined) break;
    }
    if (ended.result !== undefined) {
      const { labels = [] } = world.token.versions().find((version) => version.id === id) ?? {};
      if (labels.includes(AWSCURRENT) && labels.includes(AWSPENDING)) {
        world.token.moveLabel(AWSPENDING, undefined, id);
      }
      return ended;
    }
  }
  return ended;
}

/** The test of a rotation that is set up and not begun: the step testSecret alone, on a copy of the current value. */
export async function testSetUp(world: ModelWorld): Promise<Ended> {
  const id = world.name("set-up").padEnd(32, "-");
  world.token.put(id, world.token.holder(AWSCURRENT)?.value ?? "", [AWSPENDING]);
  const ended = await world.run({ Step: "testSecret", SecretId: TOKEN_ARN, ClientRequestToken: id });
  world.token.remove(id);
  return ended;
}
