import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rename, symlink } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import ts from "typescript";
import { checkOut } from "./checkout";
import { PROJECT_ROOT } from "./paths";

const run = promisify(execFile);

/** A package as `npm publish` would send it. */
export interface Packed {
  readonly tarball: string;
  /** The paths of its files, sorted. */
  readonly files: readonly string[];
}

/** Builds and packs the package in `folder`, as its own scripts do it. @param into an empty folder or none yet */
export async function pack(folder: string, into: string): Promise<Packed> {
  await mkdir(into, { recursive: true });
  await run("npm", ["pack", "--silent", "--pack-destination", into], { cwd: folder });
  const tarball = join(into, (await readdir(into)).find((name) => name.endsWith(".tgz")) ?? "");
  const { stdout } = await run("tar", ["-tzf", tarball]);
  const files = stdout.trim().split("\n");
  return { tarball, files: files.map((file) => file.replace(/^package\//, "")).sort() };
}

/** Builds and packs the component in a copy of this checkout. @param scratch an empty folder */
export async function packComponent(scratch: string): Promise<Packed & { readonly checkout: string }> {
  const checkout = join(scratch, "checkout");
  await checkOut(checkout);
  await symlink(join(PROJECT_ROOT, "node_modules"), join(checkout, "node_modules"), "dir");
  return { ...(await pack(checkout, join(scratch, "packed"))), checkout };
}

/**
 * Puts a package into `folder` as npm would, in a second: with links to this project's packages for those that it
 * depends on, of which Pulumi's are 200 MB. Whatever else it imports is not found. @returns the package's folder
 */
export async function unpack(tarball: string, folder: string): Promise<string> {
  const modules = join(folder, "node_modules");
  await mkdir(modules, { recursive: true });
  await run("tar", ["-xzf", tarball], { cwd: modules });
  const { name, dependencies, peerDependencies } = await manifestIn(join(modules, "package"));
  const installed = join(modules, name);
  await rename(join(modules, "package"), installed);
  for (const needed of Object.keys({ ...dependencies, ...peerDependencies })) {
    await mkdir(dirname(join(modules, needed)), { recursive: true });
    await symlink(join(PROJECT_ROOT, "node_modules", needed), join(modules, needed), "dir");
  }
  return installed;
}

/** What a package says of itself. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

export async function manifestIn(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
}

/** What publint and arethetypeswrong find; the latter tries `import` and `require` with every kind of resolution. */
export async function faultsOf({ tarball }: Packed): Promise<unknown[]> {
  const content = new Uint8Array(await readFile(tarball));
  const { messages } = await publint({ pack: { tarball: content.buffer }, strict: true });
  const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
  const checked = await checkPackage(createPackageFromTarballData(content));
  return [...messages, ...(checked.types === false ? ["no types"] : checked.problems)];
}

/** The packages that an installed package's own code and types import, sorted; Node's own modules are none. */
export async function importsOf(folder: string, files: readonly string[]): Promise<string[]> {
  const code = files.filter((file) => /\.([cm]?js|d\.[cm]?ts)$/.test(file));
  const texts = await Promise.all(code.map((file) => readFile(join(folder, file), "utf8")));
  const names = texts
    .flatMap((text) => ts.preProcessFile(text, true, true).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((name) => !name.startsWith(".") && !isBuiltin(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  return [...new Set(names)].sort();
}
