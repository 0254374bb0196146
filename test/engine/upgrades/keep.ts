import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { pack } from "../../support/packed";
import { PROJECT_ROOT } from "../../support/paths";

const run = promisify(execFile);

/** What a deployment does not read of the package, or an earlier one had: types, documents, the command. */
const LEFT_OUT = ["--exclude=*.d.ts", "--exclude=*.md", "--exclude=package/dist/cli"];
/** The same bytes from the same commit: no owner, no time, one order. */
const PLAIN = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--mode=u+rw,go+r"];

/** Packs a commit as npm would publish it, and keeps what a deployment needs of it beside this file. */
async function keep(commit: string): Promise<string> {
  const kept = join(__dirname, `${await nameOf(commit)}.tgz`);
  const scratch = await mkdtemp(join(tmpdir(), "keep-"));
  const tree = join(scratch, "tree");
  try {
    await run("git", ["worktree", "add", "--detach", tree, commit], { cwd: PROJECT_ROOT });
    await run("npm", ["ci"], { cwd: tree });
    const { tarball } = await pack(tree, join(scratch, "packed"));
    const unpacked = join(scratch, "unpacked");
    await mkdir(unpacked);
    await run("tar", ["-xzf", tarball, "-C", unpacked]);
    const how = [...LEFT_OUT, ...PLAIN, "--use-compress-program=gzip -9n"];
    await run("tar", [...how, "-cf", kept, "-C", unpacked, "package"]);
    return kept;
  } finally {
    await run("git", ["worktree", "remove", "--force", tree], { cwd: PROJECT_ROOT });
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The day of a commit, and its tag, or else its hash. */
async function nameOf(commit: string): Promise<string> {
  const git = async (...args: string[]) =>
    (await run("git", args, { cwd: PROJECT_ROOT, env: { ...process.env, TZ: "UTC" } })).stdout.trim();
  const day = await git("log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", commit);
  return `${day}-${await git("describe", "--tags", "--always", "--abbrev=7", commit)}`;
}

void (async () => console.log(`kept ${basename(await keep(process.argv[2] ?? "HEAD"))}`))();
