import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConfigMap, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { PROJECT_ROOT } from "../support/paths";
import { pulumiEnvironment } from "./environment";

const COPIED = [
  "infra",
  "lambda",
  "scripts",
  "dist",
  "package.json",
  "package-lock.json",
  "Pulumi.yaml",
  "tsconfig.json",
  "tsconfig.build.json",
];

/** A copy of this project as it stands, with a Pulumi stack in it. */
export interface DeployedProject {
  readonly stack: Stack;
  /** Sets plain config keys of the stack, and clientSecret as a secret; undefined removes a key. */
  configure(config: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** Changes the rotator's source without changing what it does, and builds it. */
  changeBundle(): void;
  /** The stack's state as `pulumi stack export` prints it. */
  exported(): string;
  remove(): void;
}

/** @param main a program to run in the place of the ready stack, relative to the project. */
export async function copyOfProject(stackName: string, main?: string): Promise<DeployedProject> {
  const folder = mkdtempSync(join(tmpdir(), "akool-engine-"));
  const [work, state] = [join(folder, "project"), join(folder, "state")];
  for (const name of main === undefined ? COPIED : [...COPIED, main]) {
    cpSync(join(PROJECT_ROOT, name), join(work, name), { recursive: true });
  }
  mkdirSync(state);
  symlinkSync(join(PROJECT_ROOT, "node_modules"), join(work, "node_modules"));
  if (main !== undefined) {
    const file = join(work, "Pulumi.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/^main: .*$/m, `main: ${main}`));
  }
  const environment = pulumiEnvironment(state);
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, workDir: work },
    { envVars: environment },
  );
  return {
    stack,
    async configure(config) {
      for (const [key, value] of Object.entries(config)) {
        if (value === undefined) await stack.removeConfig(key);
        else
          await stack.setAllConfig({ [key]: { value, secret: key === "clientSecret" } } satisfies ConfigMap);
      }
    },
    changeBundle() {
      appendFileSync(join(work, "lambda", "index.ts"), "\n// changed\n");
      execFileSync("npm", ["run", "build"], { cwd: work, stdio: "pipe" });
    },
    // The Automation API's own export shows secrets in plain text.
    exported: () =>
      execFileSync("pulumi", ["stack", "export", "--stack", stackName], {
        cwd: work,
        env: { ...process.env, ...environment },
        encoding: "utf8",
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
