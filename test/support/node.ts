import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { once } from "./once";

const run = promisify(execFile);

const MACHINE = `${process.platform}-${process.arch}`;
/** As the package `node` names it. */
const BUILD = MACHINE === "darwin-arm64" ? `node-bin-${MACHINE}` : `node-${MACHINE}`;

/** A version of Node for this machine, fetched once: the path of its `node`. */
export async function nodeOf(version: string): Promise<string> {
  const folder = await once(`node-bin-${version}`, async (draft) => {
    // By its build's own name: the package `node` gets it by a second npm, which writes its 150 MB twice.
    const { stdout } = await run("npm", ["pack", "--silent", "--prefer-offline", `${BUILD}@${version}`], {
      cwd: draft,
    });
    const tarball = stdout.trim();
    await run("tar", ["-xzf", tarball, "--strip-components=1", "package/bin/node"], { cwd: draft });
    await rm(join(draft, tarball));
  });
  return join(folder, "bin", "node");
}
