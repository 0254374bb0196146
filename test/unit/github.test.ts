import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { PROJECT_ROOT } from "../support/paths";

const run = promisify(execFile);
const WORKFLOWS = join(PROJECT_ROOT, ".github", "workflows");
const VERSION_STEP = "The tag is the packages' version";
const REPOSITORY_STEP = "The packages name this repository";
const PACKAGES = ["package.json", "reader/package.json"];

interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly name?: string; readonly uses?: string; readonly run?: string }[];
}

function workflow(name: string): { permissions: unknown; jobs: Readonly<Record<string, Job>> } {
  return parse(readFileSync(join(WORKFLOWS, name), "utf8"));
}

test("GitHub runs what every machine runs, and may only read", () => {
  const { permissions, jobs } = workflow("ci.yml");
  expect(permissions).toEqual({ contents: "read" });
  expect(jobs.run?.steps?.flatMap(({ run }) => run ?? [])).toEqual([".ci/run"]);
});

test("a release publishes both packages with their provenance, once CI has passed", () => {
  const { permissions, jobs } = workflow("release.yml");
  expect(permissions).toEqual({ contents: "read" });
  expect(jobs.ci).toEqual({ uses: "./.github/workflows/ci.yml" });
  expect(jobs.publish?.needs).toBe("ci");
  expect(jobs.publish?.permissions).toEqual({ contents: "read", "id-token": "write" });
  const steps = jobs.publish?.steps?.map(({ name, uses, run }) => name ?? uses ?? run) ?? [];
  expect(steps.slice(steps.indexOf("npm ci"))).toEqual([
    "npm ci",
    REPOSITORY_STEP,
    "npm publish --provenance --access public -w reader",
    "npm publish --provenance --access public",
  ]);
});

/** Both packages' manifests, in a folder that a step of the release may change. */
function manifests(): string {
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "reader"));
  for (const name of PACKAGES) cpSync(join(PROJECT_ROOT, name), join(folder, name));
  return folder;
}

function manifest(folder: string, name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(folder, name), "utf8"));
}

/** Runs a step of the release as GitHub does. */
async function step(title: string, cwd: string, env: Readonly<Record<string, string>>): Promise<void> {
  const found = workflow("release.yml").jobs.publish?.steps?.find(({ name }) => name === title);
  await run("bash", ["--norc", "-ec", found?.run ?? "false"], {
    cwd,
    env: { ...process.env, ...env },
  });
}

test("a release names the repository that it runs in, in both packages, and changes nothing else of them", async () => {
  const folder = manifests();
  await step(REPOSITORY_STEP, folder, {
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "owner/name",
  });
  const repository = { type: "git", url: "git+https://github.com/owner/name.git" };
  expect(manifest(folder, "package.json")).toEqual({ ...manifest(PROJECT_ROOT, "package.json"), repository });
  expect(manifest(folder, "reader/package.json")).toEqual({
    ...manifest(PROJECT_ROOT, "reader/package.json"),
    repository: { ...repository, directory: "reader" },
  });
});

test("a release goes on only where its tag is the version of both packages", async () => {
  const version = `v${manifest(PROJECT_ROOT, "package.json").version}`;
  const tagged = (tag: string) => step(VERSION_STEP, manifests(), { GITHUB_REF_NAME: tag });
  await expect(tagged(version)).resolves.toBeUndefined();
  await expect(tagged(`${version}0`)).rejects.toThrow();
});

test.each(readdirSync(WORKFLOWS))("%s names each action by its commit, which nobody can move", (name) => {
  const used = Object.values(workflow(name).jobs).flatMap(({ steps = [] }) =>
    steps.flatMap(({ uses }) => uses ?? []),
  );
  expect(used.filter((action) => !/^actions\/(checkout|setup-node)@[0-9a-f]{40}$/.test(action))).toEqual([]);
});
