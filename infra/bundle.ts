import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

const PACKAGE_NAME = "akool-token-rotation";

/** The built Lambda code: where it is, and a hash over its bytes. */
export interface Bundle {
  readonly path: string;
  readonly hash: string;
}

/** This package's folder, seen from infra/ as from dist/infra/. */
export function packageRoot(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === PACKAGE_NAME) {
      return folder;
    }
    if (folder === dirname(folder)) {
      throw new Error(`No folder above ${__dirname} holds the package.json of ${PACKAGE_NAME}.`);
    }
  }
}

export function bundlePath(root = packageRoot()): string {
  return join(root, "dist", "lambda", "index.js");
}

/**
 * The bundle's first line: a hash over all that it is built from. It tells a stale bundle from a fresh one
 * where dates cannot (a clone, a restored cache), and is the same in every folder and on every system.
 */
export function bundleBanner(root: string): string {
  const hash = createHash("sha256");
  for (const name of sources(root)) {
    const content = readFileSync(join(root, name));
    hash.update(`${name}\n${content.length}\n`).update(content);
  }
  return `// sources sha256:${hash.digest("hex")}`;
}

/**
 * The bundle to deploy, or an error of one sentence. A packed package ships no sources to compare with:
 * there it is enough that the bundle is present.
 */
export function requireBundle(root = packageRoot()): Bundle {
  const path = bundlePath(root);
  if (!existsSync(path)) {
    throw new Error(`${shown(root, path)} is missing: run \`npm run build\``);
  }
  const content = readFileSync(path);
  if (existsSync(join(root, "lambda")) && !content.toString("utf8").startsWith(`${bundleBanner(root)}\n`)) {
    throw new Error(`${shown(root, path)} is older than its sources: run \`npm run build\``);
  }
  return { path, hash: createHash("sha256").update(content).digest("hex") };
}

function sources(root: string): string[] {
  const lambda = readdirSync(join(root, "lambda"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `lambda/${name.split(sep).join("/")}`);
  const others = ["scripts/rotator.ts", "package-lock.json"].filter((name) => existsSync(join(root, name)));
  return [...lambda, ...others].sort();
}

function shown(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}
