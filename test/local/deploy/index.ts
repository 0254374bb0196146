import { fork } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { awsClients } from "../../support/clients";
import type { AwsClientConfig } from "../../support/emulator";
import { LOCAL_FOLDER, PROJECT_ROOT } from "../../support/paths";
import { remove } from "./apply/remove";
import { EXCEPTIONS } from "./exceptions";
import type { DeployMessage, DeployOptions, DeployRequest, Resource } from "./protocol";

const PROJECT = "akool-token-rotation";

/** What the program made. */
export interface Deployment {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The program failed, with its own words. */
class DeployError extends Error {
  override readonly name = "DeployError";
}

/**
 * Runs infra/program.ts, unchanged, against an emulator.
 * @param config as `pulumi config set` takes it
 * @throws DeployError
 */
export async function deploy(
  aws: AwsClientConfig,
  config: Readonly<Record<string, string>>,
  secretKeys: readonly string[],
  { found = [], refresh = false, exceptions = EXCEPTIONS }: Partial<DeployOptions> = {},
): Promise<Deployment> {
  const named = (key: string): string => `${PROJECT}:${key}`;
  const request: DeployRequest = {
    project: PROJECT,
    stack: "local",
    aws,
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [named(key), value])),
    secretKeys: secretKeys.map(named),
    found,
    refresh,
    exceptions,
  };
  await mkdir(LOCAL_FOLDER, { recursive: true });
  // Below the project, whose bundle the program looks for.
  const folder = await mkdtemp(join(LOCAL_FOLDER, "deploy-"));
  try {
    return await run(await buildChild(folder), request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The child with the program in one file: compiled while it runs, it takes a second more to load. */
async function buildChild(folder: string): Promise<string> {
  const outfile = join(folder, "child.js");
  await build({
    entryPoints: [join(__dirname, "child.ts")],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
  });
  return outfile;
}

function run(file: string, request: DeployRequest): Promise<Deployment> {
  const child = fork(file, {
    cwd: PROJECT_ROOT,
    env: { ...process.env, NODE_COMPILE_CACHE: join(LOCAL_FOLDER, "compile-cache") },
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const resources: Resource[] = [];
  return new Promise((resolve, reject) => {
    child.on("message", (message: DeployMessage) => {
      if (message.kind === "resource") resources.push(message.resource);
      if (message.kind === "done") resolve({ resources, outputs: message.outputs });
      if (message.kind === "failed") reject(new DeployError(message.message));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new DeployError(`the program ended with exit code ${code}`)));
    child.send(request);
  });
}

/** Removes what a deployment made, last things first. */
export async function destroy(aws: AwsClientConfig, resources: readonly Resource[]): Promise<void> {
  const clients = awsClients(aws);
  for (const resource of resources.toReversed()) await remove(clients, resource);
}
