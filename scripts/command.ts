import { chmodSync } from "node:fs";
import { build } from "esbuild";
import { packageRoot } from "../infra/bundle";

/**
 * Builds the command into one file with all that it needs, so that whoever installs the component installs no AWS
 * clients with it. Runs on every Node that `engines` names.
 */
export async function buildCommand(outfile: string): Promise<void> {
  await build({
    absWorkingDir: packageRoot(),
    entryPoints: ["cli/index.ts"],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    // By `import()` of `node:http`, as the SDK has it, Node loads all that this module has lazily, undici too.
    supported: { "dynamic-import": false },
    legalComments: "none",
    charset: "utf8",
    banner: { js: "#!/usr/bin/env node" },
  });
  chmodSync(outfile, 0o755);
}
