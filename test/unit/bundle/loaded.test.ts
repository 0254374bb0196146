import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireBundle } from "../../../infra/bundle";
import { buildRotator } from "../../../scripts/rotator";
import { inOneProcess } from "./process";

const LIMIT_BYTES = 180_000;
const LIMIT_GZIPPED_BYTES = 64_000;

describe("the bundle", () => {
  let scratch: string;
  /** Bytes by the package, and by the part of it where it has such. */
  let parts: ReadonlyMap<string, number>;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "bundle-parts-"));
    parts = partsOf(await buildRotator(join(scratch, "index.js")));
  });
  afterAll(() => rm(scratch, { recursive: true }));

  test("is made of these parts and no others: no other source of credentials, no XML, no streams of events", () => {
    expect([...parts.keys()].sort()).toEqual([
      "@aws-sdk/client-secrets-manager",
      "@aws-sdk/core/client",
      "@aws-sdk/core/httpAuthSchemes",
      "@aws-sdk/core/protocols",
      "@aws-sdk/credential-provider-env",
      "@aws/lambda-invoke-store",
      "@smithy/core",
      "@smithy/core/checksum",
      "@smithy/core/client",
      "@smithy/core/config",
      "@smithy/core/endpoints",
      "@smithy/core/protocols",
      "@smithy/core/retry",
      "@smithy/core/schema",
      "@smithy/core/serde",
      "@smithy/core/transport",
      "@smithy/node-http-handler",
      "@smithy/signature-v4",
      "@smithy/types",
      "lambda",
    ]);
  });

  test("fits its limits", () => {
    const bundle = readFileSync(requireBundle().path);
    const over = [bundle.length - LIMIT_BYTES, gzipSync(bundle, { level: 9 }).length - LIMIT_GZIPPED_BYTES];
    const largest = [...parts].sort(([, a], [, b]) => b - a).map(([part, bytes]) => `${part} ${bytes}`);
    const excess = over.map((bytes) => Math.max(0, bytes));
    expect(
      excess,
      `bytes over the limits, plain and gzipped: ${over}. Parts:\n${largest.join("\n")}`,
    ).toEqual([0, 0]);
  });

  test.each([
    { due: false, outcome: "healthy" },
    { due: true, outcome: "rotated" },
  ] as const)(
    "asks Node for these modules, in a run that ends $outcome too, and nobody else",
    async ({ due, outcome }) => {
      const { required, builtins } = await inOneProcess(due, [{ outcome }]);
      expect([...required].sort()).toEqual([
        "node:crypto",
        "node:fs",
        "node:fs/promises",
        "node:http",
        "node:https",
        "node:os",
        "node:path",
        "node:process",
        "node:stream",
      ]);
      expect(builtins.filter((name) => /http2|undici|worker_threads|child_process/.test(name))).toEqual([]);
    },
  );
});

function partsOf(modules: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const parts = new Map<string, number>();
  for (const [module, bytes] of modules) {
    if (bytes === 0) continue;
    const [, name, part] =
      module.match(/node_modules\/((?:@[^/]+\/)?[^/]+)(?:\/dist-es\/submodules\/([^/]+))?/) ?? [];
    const title = name === undefined ? "lambda" : part === undefined ? name : `${name}/${part}`;
    parts.set(title, (parts.get(title) ?? 0) + bytes);
  }
  return parts;
}
