import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { once } from "./once";
import { LOCAL_FOLDER } from "./paths";

const run = promisify(execFile);

/** A package from Python's package index, pinned. */
export interface PythonPackage {
  readonly name: string;
  readonly requirement: string;
  readonly version: string;
  /** What it needs beside its own requirements. */
  readonly beside?: readonly string[];
  /** Leaves out the packages that it asks for. */
  readonly alone?: true;
  /** Finishes what pip has put into a folder, before anybody sees it there. */
  readonly finish?: (folder: string, python: InstalledPython) => Promise<void>;
}

export const MINISTACK: PythonPackage = { name: "ministack", requirement: "ministack", version: "1.5.33" };
export const BOTO3: PythonPackage = { name: "boto3", requirement: "boto3", version: "1.44.8" };
export const MOTO: PythonPackage = {
  name: "moto",
  requirement: "moto",
  version: "5.2.5",
  // In place of `moto[server]`, which brings what Secrets Manager does not need and takes four times as long.
  beside: [`boto3==${BOTO3.version}`, "flask==3.1.3", "flask-cors==6.0.5"],
};

/** How to start a Python that sees an installed package. */
export interface InstalledPython {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** There is no Python that the emulators run on; tests skip themselves on it, outside of CI. */
class PythonMissingError extends Error {
  override readonly name = "PythonMissingError";
}

/** Python is there, but the package did not install. */
class PythonInstallError extends Error {
  override readonly name = "PythonInstallError";
}

/** Installs a package, once. @throws PythonMissingError, PythonInstallError */
export async function install(wanted: PythonPackage): Promise<InstalledPython> {
  const folder = await once(basename(folderOf(wanted)), async (draft) => {
    await installInto(draft, findPython(), wanted);
    await wanted.finish?.(draft, installed(draft));
  });
  return installed(folder);
}

/** Whether a package is there already: installing takes from seconds to a minute. */
export function isInstalled(wanted: PythonPackage): boolean {
  return existsSync(folderOf(wanted));
}

/** Why no emulator can run here, if so. */
export function pythonProblem(): string | undefined {
  try {
    findPython();
    return undefined;
  } catch (error) {
    if (error instanceof PythonMissingError) return error.message;
    throw error;
  }
}

/** Where a package is once it is installed. */
export function folderOf({ name, version }: PythonPackage): string {
  return join(LOCAL_FOLDER, `${name}-${version}`);
}

function installed(target: string): InstalledPython {
  const own = join(target, "bin", "python");
  return existsSync(own) ? { command: own, env: {} } : { command: findPython(), env: { PYTHONPATH: target } };
}

/** By pip alone where there is one, which is quicker; else in a virtual environment, which brings its own. */
async function installInto(folder: string, python: string, wanted: PythonPackage): Promise<void> {
  const requirements = [`${wanted.requirement}==${wanted.version}`, ...(wanted.beside ?? [])];
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-warn-script-location"];
  // What is imported is compiled then, and most is not.
  pip.push("--no-compile");
  if (wanted.alone) pip.push("--no-deps");
  try {
    await run(python, [...pip, "--target", folder, ...requirements]);
  } catch (pipError) {
    await rm(folder, { recursive: true, force: true });
    try {
      await run(python, ["-m", "venv", folder]);
      await run(join(folder, "bin", "python"), [...pip, ...requirements]);
    } catch (venvError) {
      throw new PythonInstallError(
        `${requirements[0]} did not install, neither with pip alone (${lastLine(pipError)}) nor in a virtual environment (${lastLine(venvError)}).`,
        { cause: venvError },
      );
    }
  }
}

function findPython(): string {
  const given = process.env.PYTHON;
  const candidates = given === undefined ? ["python3", "python"] : [given];
  const python = candidates.find((candidate) => {
    return spawnSync(candidate, ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0;
  });
  if (python !== undefined) return python;
  throw new PythonMissingError(
    `The AWS emulator needs Python 3.10 or newer, with venv or pip, and ${candidates.map((name) => basename(name)).join(" or ")} is not there or older: install it, or give its path in the environment variable PYTHON.`,
  );
}

function lastLine(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  const text = stderr.trim() === "" ? String(error) : stderr;
  return text.trim().split("\n").at(-1) ?? "";
}
