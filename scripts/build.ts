import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { bundlePath, packageRoot } from "../infra/bundle";
import { buildCommand } from "./command";
import { buildRotator } from "./rotator";

/** Builds what `npm pack` ships: the component as JavaScript with its types, the Lambda bundle, and the command. */
async function main(): Promise<void> {
  const root = packageRoot();
  rmSync(join(root, "dist"), { recursive: true, force: true });
  execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  await buildRotator(bundlePath());
  await buildCommand(join(root, "dist", "cli", "index.js"));
}

void main();
