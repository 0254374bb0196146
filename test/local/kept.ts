import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LOCAL_FOLDER } from "../support/paths";
import { until } from "../support/poll";
import type { Endpoints } from "./messages";

/** Names the kept run while there is one; removing it is what stops that run, so no process id can be mistaken. */
const FILE = join(LOCAL_FOLDER, "kept.json");
const STOP_LIMIT_MS = 15_000;

/** Leaves word of a run that stays. */
export async function writeKept(endpoints: Endpoints): Promise<void> {
  await mkdir(LOCAL_FOLDER, { recursive: true });
  await writeFile(FILE, JSON.stringify(endpoints));
}

/** Where the kept run is, if one is alive. */
export async function findKept(): Promise<Endpoints | undefined> {
  if (!existsSync(FILE)) return undefined;
  const endpoints = JSON.parse(await readFile(FILE, "utf8")) as Endpoints;
  return (await answers(endpoints.aws)) ? endpoints : undefined;
}

/** Resolves once somebody asks the kept run to end. */
export async function untilStopped(): Promise<void> {
  while (existsSync(FILE)) await sleep(500);
}

/** @returns whether there was a kept run to stop */
export async function stopKept(): Promise<boolean> {
  const kept = await findKept();
  await rm(FILE, { force: true });
  if (kept === undefined) return false;
  await until("the end of the kept run", STOP_LIMIT_MS, async () =>
    (await answers(kept.aws)) ? undefined : true,
  );
  return true;
}

async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return true;
  } catch {
    return false;
  }
}
