import { fork } from "node:child_process";
import { join } from "node:path";
import { awsClients } from "../../support/clients";
import type { AwsClientConfig } from "../../support/emulator";
import { PROJECT_ROOT } from "../../support/paths";
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
  const child = fork(join(__dirname, "child.ts"), {
    cwd: PROJECT_ROOT,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const named = (key: string): string => `${PROJECT}:${key}`;
  const request: DeployRequest = {
    project: PROJECT,
    stack: "local",
    program: join(PROJECT_ROOT, "infra", "program"),
    aws,
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [named(key), value])),
    secretKeys: secretKeys.map(named),
    found,
    refresh,
    exceptions,
  };
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
