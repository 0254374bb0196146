import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { LOCAL_FOLDER } from "./paths";

/**
 * Fills a folder of the project's git-ignored one, once; any number of processes may ask at the same time, since each
 * fills a draft of its own and the first to finish gives it its name. Throws what `fill` throws.
 */
export async function once(name: string, fill: (draft: string) => Promise<void>): Promise<string> {
  const target = join(LOCAL_FOLDER, name);
  if (existsSync(target)) return target;
  await mkdir(LOCAL_FOLDER, { recursive: true });
  const draft = await mkdtemp(`${target}.draft-`);
  try {
    await fill(draft);
    await rename(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}
