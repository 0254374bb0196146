import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { once } from "./once";

const run = promisify(execFile);

/** A version of Node for this machine, installed once: the path of its `node`. */
export async function nodeOf(version: string): Promise<string> {
  const folder = await once(`node-${version}`, async (draft) => {
    await writeFile(join(draft, "package.json"), '{"private":true}');
    const options = ["--silent", "--no-audit", "--no-fund", "--prefer-offline"];
    await run("npm", ["install", ...options, `node@${version}`], { cwd: draft });
  });
  return join(folder, "node_modules", "node", "bin", "node");
}
