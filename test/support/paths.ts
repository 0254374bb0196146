import { join, resolve } from "node:path";

/** The project's folder. */
export const PROJECT_ROOT = resolve(__dirname, "..", "..");

/** What tests and the local run install and leave behind; git ignores it. */
export const LOCAL_FOLDER = join(PROJECT_ROOT, ".local");

/** Holds the `node` of the dev dependency: Lambda's runtime, whatever the machine has. */
export const NODE_BIN = join(PROJECT_ROOT, "node_modules", ".bin");

/** All of a checkout that a build or a package may read. */
export const BUILT_FROM = [
  "cli",
  "docs",
  "infra",
  "lambda",
  "scripts",
  "LICENSE",
  "README.md",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "tsconfig.build.json",
] as const;
