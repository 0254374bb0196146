import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkOut } from "../support/checkout";
import { PROJECT_ROOT } from "../support/paths";

const run = promisify(execFile);

/** The packages that the bundle is made of, by their first folder. */
const BUNDLED = ["@aws", "@aws-sdk", "@smithy", "bowser"];

/** Many thousand files of theirs that it is not made of. */
const LEFT_OUT = /[\\/]@aws-sdk[\\/]client-(?!secrets-manager)|[\\/]dist-types$/;

/** The part of `npm run build` that makes the bundle. */
const BUILD = `require("./scripts/rotator").buildRotator(require("./infra/bundle").bundlePath())`;

describe("the bundle of two clean checkouts", () => {
  let scratch: string;
  let near: string;
  let far: string;
  let alone: string;
  let bundle: Buffer;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), "checkouts-"));
    near = join(scratch, "a");
    far = join(scratch, "some folder", "deeper", "another-name");
    await checkOut(near);
    await checkOut(far);
    // One has packages of its own, as after `npm ci`; the other borrows the project's, from a folder far away.
    await ownPackages(near);
    await symlink(join(PROJECT_ROOT, "node_modules"), join(far, "node_modules"), "dir");
    for (const checkout of [near, far])
      await run(process.execPath, ["--import", "tsx", "-e", BUILD], { cwd: checkout });
    bundle = await readFile(bundleOf(near));
    alone = join(scratch, "alone");
    await mkdir(alone);
    await cp(bundleOf(near), join(alone, "index.js"));
  });

  afterAll(() => rm(scratch, { recursive: true, force: true }));

  test("is the same to the byte", async () => {
    expect(sha256(await readFile(bundleOf(far)))).toBe(sha256(bundle));
  });

  test("is the one in dist/, which the other tests run", async () => {
    expect(sha256(await readFile(bundleOf(PROJECT_ROOT)))).toBe(sha256(bundle));
  });

  test("names no folder of the machine that built it", () => {
    const text = bundle.toString("utf8");
    const folders = [scratch, PROJECT_ROOT, "another-name", "node_modules"];
    expect(folders.filter((folder) => text.includes(folder))).toEqual([]);
  });

  test("loads as CommonJS on Node 24 from a folder that holds nothing else, and exports the handler alone", async () => {
    expect(
      await evaluateAlone(
        `[process.versions.node.split(".")[0], Object.keys(bundle), typeof bundle.handler]`,
      ),
    ).toEqual(["24", ["handler"], "function"]);
  });

  test("throws errors by the names that they have in the sources", async () => {
    const context = `{ awsRequestId: "", functionName: "", getRemainingTimeInMillis: () => 0 }`;
    expect(await evaluateAlone(`await bundle.handler({}, ${context}).catch(({ name }) => name)`)).toBe(
      "InvalidEventError",
    );
  });

  /** What an expression comes to beside the bundle alone, which is also to print nothing. */
  async function evaluateAlone(expression: string): Promise<unknown> {
    const script = `const bundle = require("./index.js");
      void (async () => console.log(JSON.stringify(${expression})))();`;
    // Node would otherwise load an ES module by `require` too.
    const commonJsOnly = ["--no-experimental-detect-module", "--no-experimental-require-module"];
    const { stdout, stderr } = await run(process.execPath, [...commonJsOnly, "-e", script], {
      cwd: alone,
      env: {},
    });
    expect(stderr).toBe("");
    return JSON.parse(stdout);
  }
});

/** The packages that end in the bundle are copied, the tools that make it are linked. */
async function ownPackages(folder: string): Promise<void> {
  const target = join(folder, "node_modules");
  await mkdir(target);
  for (const name of await readdir(join(PROJECT_ROOT, "node_modules"))) {
    const installed = join(PROJECT_ROOT, "node_modules", name);
    const filter = (path: string): boolean => !LEFT_OUT.test(path);
    if (BUNDLED.includes(name)) await cp(installed, join(target, name), { recursive: true, filter });
    else await symlink(installed, join(target, name));
  }
}

function bundleOf(folder: string): string {
  return join(folder, "dist", "lambda", "index.js");
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
