import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { bundleBanner, packageRoot } from "../infra/bundle";

/** Of its own manifest the SDK's client reads the version, for the user agent, and would bring all of it. */
const versionAlone: Plugin = {
  name: "version-alone",
  setup(building) {
    building.onLoad({ filter: /[\\/]client-secrets-manager[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};

/**
 * Builds the Lambda function's code into one file. Returns the bytes in it by the module that they come from, a path
 * inside the package's folder.
 */
export async function buildRotator(outfile: string): Promise<ReadonlyMap<string, number>> {
  const root = packageRoot();
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ["lambda/index.ts"],
    outfile,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    // The SDK's ES modules, where esbuild can drop what is not used: half the size of the CommonJS build.
    mainFields: ["module", "main"],
    alias: { "@aws-sdk/credential-provider-node": join(root, "lambda", "environmentCredentials.ts") },
    // Of use only to operations that stream events, and Secrets Manager has none: a tenth of the bundle, and an import
    // at run time that kept what it shares with the rest from being joined into one scope.
    external: ["@smithy/core/event-streams"],
    supported: { "dynamic-import": false },
    plugins: [versionAlone],
    legalComments: "none",
    charset: "utf8",
    banner: { js: bundleBanner(root) },
    metafile: true,
  });
  const outputs = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return new Map(outputs.map(([module, { bytesInOutput }]) => [module, bytesInOutput]));
}
