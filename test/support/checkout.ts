import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BUILT_FROM, PROJECT_ROOT } from "./paths";

/** Copies what a build and a package are made from, and no packages and nothing built. */
export async function checkOut(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of BUILT_FROM) {
    await cp(join(PROJECT_ROOT, name), join(folder, name), { recursive: true });
  }
}
