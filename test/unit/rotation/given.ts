import { expect } from "vitest";
import { DAY_MS } from "../../../lambda/clock";
import {
  AWSCURRENT,
  AWSPENDING,
  type RotationEvent,
  type RotationStepEvent,
  type RunResult,
  type TokenValue,
} from "../../../lambda/contract";
import type { Fault } from "../../support/model/run";
import { hour, ModelWorld, type WorldOptions } from "../../support/model/world";
import { emfLines } from "../emf";

/** A world with credentials and a first token, `days` old. */
export async function withToken(days = 0, options: WorldOptions = {}): Promise<ModelWorld> {
  const world = new ModelWorld(options);
  world.putCredentials();
  await run(world, { operation: "check" });
  await world.pass(days * DAY_MS);
  forget(world);
  return world;
}

/** After a run whose new token could not be swapped in: it waits at AWSPENDING. */
export async function parkedBy(event: RotationEvent, world: ModelWorld): Promise<ModelWorld> {
  world.denied.add("UpdateSecretVersionStage");
  await world.run(event);
  world.denied.clear();
  expect(labels(world)).toEqual([
    ["token-0", AWSCURRENT],
    ["token-1", AWSPENDING],
  ]);
  forget(world);
  return world;
}

/** One run that returns. */
export async function run(
  world: ModelWorld,
  event: RotationEvent | RotationStepEvent,
  faults: Fault[] = [],
): Promise<RunResult> {
  const { result, error } = await world.run(event, faults);
  if (result === undefined) throw error ?? new Error("the run crashed");
  return result;
}

/** One run that throws. */
export async function failingRun(
  world: ModelWorld,
  event: RotationEvent | RotationStepEvent,
  faults: Fault[] = [],
): Promise<Error> {
  const { result, error } = await world.run(event, faults);
  if (error === undefined) throw new Error(`the run returned ${JSON.stringify(result)}`);
  return error;
}

/** A run that ends in the middle of things. */
export async function crashingRun(
  world: ModelWorld,
  event: RotationEvent | RotationStepEvent,
  faults: Fault[],
): Promise<void> {
  expect(await world.run(event, faults)).toEqual({});
}

export function forget(world: ModelWorld): void {
  world.calls.length = 0;
  world.lines.length = 0;
}

/** The value at AWSCURRENT. */
export function current({ token }: ModelWorld): TokenValue {
  return JSON.parse(token.holder(AWSCURRENT)?.value ?? "null") as TokenValue;
}

/** Each version's token or text with its labels, oldest first. */
export function labels({ token }: ModelWorld): [string, ...string[]][] {
  return token.versions().map(({ value, labels }) => [nameOf(value), ...labels.toSorted()]);
}

function nameOf(value: string): string {
  return value.startsWith("{") ? (JSON.parse(value) as TokenValue).token.replace("SECRET-", "") : value;
}

export function metrics({ lines }: ModelWorld): Record<string, unknown> {
  return emfLines(lines)[0] ?? {};
}

export const check = (n: number): RotationEvent => ({ operation: "check", scheduledTime: hour(n) });
export const rotate = (id: string): RotationEvent => ({ operation: "rotate", id });
