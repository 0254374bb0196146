import { PEOPLE } from "../../support/model/people";
import { ModelWorld } from "../../support/model/world";

export function withCredentials(): ModelWorld {
  return changed(new ModelWorld(), PEOPLE.newCredentials);
}

export function changed(world: ModelWorld, ...changes: ((world: ModelWorld) => void)[]): ModelWorld {
  for (const change of changes) change(world);
  return world;
}

export function malformedCredentials(world: ModelWorld): void {
  world.credentials.put(world.name("by-hand"), '{"clientId":"only"}');
}

export function busyMint({ vendor }: ModelWorld): void {
  vendor.getTokenMood = "busy";
}

export async function withMood(
  given: ModelWorld | Promise<ModelWorld>,
  codes: { readonly check?: number; readonly getToken?: number },
): Promise<ModelWorld> {
  const world = await given;
  if (codes.check !== undefined) world.vendor.checkMood = { code: codes.check };
  if (codes.getToken !== undefined) world.vendor.getTokenMood = { code: codes.getToken };
  return world;
}

export async function without(command: string, given: Promise<ModelWorld>): Promise<ModelWorld> {
  const world = await given;
  world.denied.add(command);
  return world;
}

/** Akool answers 503 without a code to everything. */
export async function down(given: ModelWorld | Promise<ModelWorld>): Promise<ModelWorld> {
  const world = await given;
  world.vendor.checkMood = "busy";
  world.vendor.getTokenMood = "busy";
  return world;
}
