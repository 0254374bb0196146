import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bundleBanner, bundlePath, packageRoot } from "../infra/bundle";
import { buildCommand } from "./command";

/** Builds what `npm pack` ships: the component as JavaScript with its types, the Lambda bundle, and the command. */
async function main(): Promise<void> {
  const root = packageRoot();
  rmSync(join(root, "dist"), { recursive: true, force: true });
  execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
    cwd: root,
    stdio: "inherit",
  });
  await build({
    absWorkingDir: root,
    entryPoints: ["lambda/index.ts"],
    outfile: bundlePath(),
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    // The SDK's ES modules, where esbuild can drop what is not used: half the size of the CommonJS build.
    mainFields: ["module", "main"],
    // For streams of events, which Secrets Manager has none of: the SDK asks for it where an operation does.
    external: ["@smithy/core/event-streams"],
    alias: { "@aws-sdk/credential-provider-node": join(root, "lambda", "environmentCredentials.ts") },
    supported: { "dynamic-import": false },
    legalComments: "none",
    charset: "utf8",
    banner: { js: bundleBanner(root) },
  });
  await buildCommand(join(root, "dist", "cli", "index.js"));
}

void main();
