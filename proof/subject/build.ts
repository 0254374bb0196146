import { join } from "node:path";
import { build } from "esbuild";
import { LOCAL_FOLDER, PROJECT_ROOT } from "../../test/support/paths";
import { AWAITS_MODULE, AWAITS_SOURCE, instrumentAwaits } from "./awaits";

/** Of lambda/: names and texts. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Bundles the rotator's code as the shipped bundle is, for the rows. Two things differ: the handler and the HTTP
 * client are exported instead of a handler with the real clock and client, and each `await` is counted. The AWS SDK
 * stays outside, so that the model knows its commands.
 * @returns the bundle's path
 */
export async function buildSubject(name: string, sources: Sources): Promise<string> {
  const outfile = join(LOCAL_FOLDER, "proof", `${name}.cjs`);
  await build({
    absWorkingDir: PROJECT_ROOT,
    stdin: { contents: ENTRY, resolveDir: PROJECT_ROOT },
    outfile,
    bundle: true,
    minifySyntax: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    external: ["@aws-sdk/*"],
    legalComments: "none",
    plugins: [
      {
        name: "subject",
        setup(on) {
          on.onResolve({ filter: /^proof:/ }, ({ path }) => ({ path, namespace: "proof" }));
          on.onLoad({ filter: /.*/, namespace: "proof" }, () => ({ contents: AWAITS_SOURCE, loader: "js" }));
          on.onLoad({ filter: /\/lambda\/\w+\.ts$/ }, ({ path }) => {
            const file = path.slice(path.lastIndexOf("/") + 1);
            return { contents: instrumentAwaits(file, sources.get(file) ?? ""), loader: "js" };
          });
        },
      },
    ],
  });
  return outfile;
}

const ENTRY = `
export { createHandler } from "./lambda/handler";
export { nodeHttp } from "./lambda/http";
export { awaitSites, noteAsked } from "${AWAITS_MODULE}";
`;
