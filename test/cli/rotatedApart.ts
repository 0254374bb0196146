import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { AWSCURRENT } from "../../lambda/contract";
import { holdersOf, versionsOf } from "../support/secretVersions";
import type { Scene } from "./command";

/** The version at AWSCURRENT. */
export async function currentVersion({ stage }: Scene): Promise<string> {
  return holdersOf(await versionsOf(stage.clients.secrets, stage.deployed.tokenSecretArn), AWSCURRENT).join();
}

/**
 * Makes a token to roll back from, in the next second: ministack dates versions to the second, and a roll-back is known
 * by the dates.
 * @returns the version to go back to
 */
export async function rotatedApart(scene: Scene): Promise<string> {
  const before = await currentVersion(scene);
  await sleep(1_000 - (Date.now() % 1_000));
  expect((await scene.verb("rotate")).code).toBe(0);
  return before;
}
