import {
  AWSCURRENT,
  type RotationStep,
  type RotationStepEvent,
  type RunResult,
} from "../../../lambda/contract";
import type { Fault } from "../../support/model/run";
import { beginRotation } from "../../support/model/secretsManagerRotation";
import { type ModelWorld, TOKEN_ARN, type WorldOptions } from "../../support/model/world";
import { failingRun, forget, run, withToken } from "../rotation/given";

/** A world in which Secrets Manager rotates too, with a first token of that age. */
export function withNativeRotation(days = 1, options: WorldOptions = {}): Promise<ModelWorld> {
  return withToken(days, { nativeRotation: true, ...options });
}

/** A rotation that Secrets Manager has begun: the id of its version. */
export function begun(world: ModelWorld): string {
  const rotation = beginRotation(world);
  if (rotation === undefined) throw new Error("Secrets Manager refused to rotate");
  forget(world);
  return rotation.id;
}

export function event(Step: RotationStep, id: string): RotationStepEvent {
  return { Step, SecretId: TOKEN_ARN, ClientRequestToken: id };
}

/** A step that returns. */
export function step(
  world: ModelWorld,
  name: RotationStep,
  id: string,
  faults?: Fault[],
): Promise<RunResult> {
  return run(world, event(name, id), faults);
}

/** A step that throws. */
export function failingStep(
  world: ModelWorld,
  name: RotationStep,
  id: string,
  faults?: Fault[],
): Promise<Error> {
  return failingRun(world, event(name, id), faults);
}

/** All four steps, each once. */
export async function allSteps(world: ModelWorld, id: string): Promise<RunResult> {
  await step(world, "createSecret", id);
  await step(world, "setSecret", id);
  await step(world, "testSecret", id);
  return step(world, "finishSecret", id);
}

export function currentId({ token }: ModelWorld): string | undefined {
  return token.holder(AWSCURRENT)?.id;
}
