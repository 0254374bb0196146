import { disconnect, runInPulumiStack, setAllConfig, setMocks } from "@pulumi/pulumi/runtime";
import { awsClients } from "../../support/clients";
import { remove } from "./apply/remove";
import { emulatorMocks } from "./mocks";
import type { DeployMessage, DeployRequest, Resource } from "./protocol";

/**
 * Runs the ready stack in a process of its own. There, a resource that fails is no rejected promise but an unhandled
 * rejection, repeated, and what depends on it never settles: the first one is the failure.
 */
function main(): void {
  process.on("unhandledRejection", fail);
  process.once("disconnect", () => process.exit());
  process.once("message", (request: DeployRequest) => {
    deploy(request).catch(fail);
  });
}

async function deploy(request: DeployRequest): Promise<void> {
  const { project, stack, aws, config, secretKeys, found } = request;
  const clients = awsClients(aws);
  const registered: Resource[] = [];
  setAllConfig({ ...config }, [...secretKeys]);
  await setMocks(
    emulatorMocks(clients, aws.region, request, (resource) => {
      registered.push(resource);
      return send({ kind: "resource", resource });
    }),
    project,
    stack,
  );
  const outputs: unknown = await runInPulumiStack(() => import("../../../infra/program"));
  // Resources that no output depends on may still be under way.
  await disconnect();
  for (const resource of found.toReversed()) {
    const kept = registered.some(({ type, name }) => type === resource.type && name === resource.name);
    if (!kept) await remove(clients, resource);
  }
  await send({ kind: "done", outputs: { ...(outputs as object) } });
  process.exit();
}

async function fail(reason: unknown): Promise<void> {
  const message = reason instanceof Error ? reason.message : String(reason);
  // Pulumi names every property that waited for the resource that failed, before the failure itself.
  await send({ kind: "failed", message: message.replace(/^(error serializing property "[^"]*": )+/, "") });
  process.exit(1);
}

function send(message: DeployMessage): Promise<void> {
  return new Promise((sent) => process.send?.(message, () => sent()));
}

main();
