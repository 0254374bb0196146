import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listen } from "../support/listen";
import { nodeOf } from "../support/node";
import { faultsOf, importsOf, manifestIn, type Packed, pack, unpack } from "../support/packed";
import { PROJECT_ROOT } from "../support/paths";

const run = promisify(execFile);
const READER = join(PROJECT_ROOT, "reader");
/** Beside the one that runs the tests: the oldest that `engines` allows, and the major between. */
const OLDER_NODES = ["20.19.0", "22.23.3"];
const MOST_BYTES = 6 * 1024;

const USE = `
const reader = createTokenReader({ secretId: "token", region: "eu-west-1" });
reader.get().then((token) => console.log(token.length, typeof TokenReaderError));
`;

/** The package as npm would install it, in a folder with nothing but it and the SDK's client. */
describe("the packed reader", () => {
  const nodes = new Map([[process.versions.node, process.execPath]]);
  let folder: string;
  let packed: Packed;
  let installed: string;
  let secretsManager: Server;
  let endpoint: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "reader-"));
    packed = await pack(READER, folder);
    installed = await unpack(packed.tarball, folder);
    for (const version of OLDER_NODES) nodes.set(version, await nodeOf(version));
    await writeFile(
      join(folder, "esm.mjs"),
      `import { createTokenReader, TokenReaderError } from "akool-token-reader";${USE}`,
    );
    await writeFile(
      join(folder, "common.cjs"),
      `const { createTokenReader, TokenReaderError } = require("akool-token-reader");${USE}`,
    );
    const value = {
      token: "0123456789",
      expiresAt: "2100-01-01T00:00:00Z",
      expirySource: "jwt",
      schema: "1",
    };
    secretsManager = createServer((_, response) =>
      response.end(JSON.stringify({ SecretString: JSON.stringify(value) })),
    );
    endpoint = await listen(secretsManager);
  });
  afterAll(async () => {
    secretsManager.close();
    await rm(folder, { recursive: true, force: true });
  });

  test.each(
    [...OLDER_NODES, process.versions.node].flatMap((version) => [
      [version, "esm.mjs"],
      [version, "common.cjs"],
    ]),
  )("reads a token on Node %s as %s, and then lets the process end", async (version = "", file = "") => {
    const node = nodes.get(version) ?? "";
    const { stdout, stderr } = await run(node, [join(folder, file)], {
      timeout: 20_000,
      env: {
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        PATH: [dirname(node), process.env.PATH].join(delimiter),
      },
    });
    expect([stdout, stderr.includes("Error")]).toEqual(["10 function\n", false]);
  });

  test("holds these files", () => {
    expect(packed.files).toEqual([
      "LICENSE",
      "README.md",
      "dist/index.cjs",
      "dist/index.d.cts",
      "dist/index.d.ts",
      "dist/index.js",
      "package.json",
    ]);
  });

  test("brings no dependency: the SDK's client, which it imports alone, is the service's own", async () => {
    const manifest = await manifestIn(installed);
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.peerDependencies).toEqual({ "@aws-sdk/client-secrets-manager": "^3.700.0" });
    expect(await importsOf(installed, packed.files)).toEqual(["@aws-sdk/client-secrets-manager"]);
  });

  test("has no fault that publint or arethetypeswrong knows", async () => {
    expect(await faultsOf(packed)).toEqual([]);
  });
});

async function bundled(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: PROJECT_ROOT },
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    format: "esm",
    external: ["@aws-sdk/*"],
    logLevel: "silent",
  });
  return outputFiles[0]?.contents.byteLength ?? Number.POSITIVE_INFINITY;
}

test("is small, and vanishes where it is not used", async () => {
  expect(await bundled('export * from "akool-token-reader"')).toBeLessThanOrEqual(MOST_BYTES);
  expect(await bundled('import "akool-token-reader"')).toBe(0);
});
