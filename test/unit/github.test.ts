import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { PROJECT_ROOT } from "../support/paths";

const WORKFLOWS = join(PROJECT_ROOT, ".github", "workflows");

interface Job {
  readonly uses?: string;
  readonly needs?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
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
  const runs = jobs.publish?.steps?.flatMap(({ run }) => run ?? []) ?? [];
  expect(runs.filter((run) => run.startsWith("npm publish"))).toEqual([
    "npm publish --provenance --access public -w reader",
    "npm publish --provenance --access public",
  ]);
});

test.each(readdirSync(WORKFLOWS))("%s names each action by its commit, which nobody can move", (name) => {
  const used = Object.values(workflow(name).jobs).flatMap(({ steps = [] }) =>
    steps.flatMap(({ uses }) => uses ?? []),
  );
  expect(used.filter((action) => !/^actions\/(checkout|setup-node)@[0-9a-f]{40}$/.test(action))).toEqual([]);
});
