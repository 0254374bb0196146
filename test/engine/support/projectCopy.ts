import { execFile } from "node:child_process";
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { BUILT_FROM, PROJECT_ROOT } from "../../support/paths";
import type { Project } from "./engineStack";

const run = promisify(execFile);

const PARTS = [...BUILT_FROM, "Pulumi.yaml", "test/engine/programs", "examples", "dist"];

/**
 * A copy of the project that a test may change, with a Pulumi backend of its own: neither this checkout nor anybody's
 * stacks are touched.
 */
export class ProjectCopy implements Project {
  private constructor(
    readonly folder: string,
    readonly backendUrl: string,
    readonly remove: () => Promise<void>,
  ) {}

  /**
   * @param main the program's path in the project, instead of the ready stack's
   * @param plugin the folder that the program's component comes from, where it does not import it
   */
  static async make(main?: string, plugin?: string): Promise<ProjectCopy> {
    const scratch = await mkdtemp(join(tmpdir(), "engine-test-"));
    const folder = join(scratch, "project");
    const backend = join(scratch, "backend");
    await mkdir(backend);
    for (const part of PARTS) await cp(join(PROJECT_ROOT, part), join(folder, part), { recursive: true });
    await symlink(join(PROJECT_ROOT, "node_modules"), join(folder, "node_modules"));
    if (main !== undefined) {
      const file = join(folder, "Pulumi.yaml");
      await writeFile(file, (await readFile(file, "utf8")).replace(/^main: .*$/m, `main: ${main}`));
    }
    if (plugin !== undefined) {
      const providers = [{ name: "akool-token-rotation", path: plugin }];
      await appendFile(join(folder, "Pulumi.yaml"), `\n${stringify({ plugins: { providers } })}`);
    }
    return new ProjectCopy(folder, `file://${backend}`, () => rm(scratch, { recursive: true, force: true }));
  }
}

/** Changes the rotator's code in a copy, without changing what it does, and builds it. */
export async function changeBundle({ folder }: Project): Promise<void> {
  await appendFile(join(folder, "lambda", "index.ts"), "\n// changed\n");
  const tsx = join(folder, "node_modules", "tsx", "dist", "cli.mjs");
  await run(process.execPath, [tsx, "scripts/build.ts"], { cwd: folder });
}
