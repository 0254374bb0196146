import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  type ReplicaRegionType,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { listen } from "../../support/listen";
import { emulatorConfig } from "./environment";

/** A Region that no test deploys to. */
const SCRATCH_REGION = "af-south-1";

/** What a request says that is answered here; an API's name comes with it in a header. */
interface Asked {
  readonly SecretId?: string;
  readonly AddReplicaRegions?: ReplicaRegionType[];
  readonly RemoveReplicaRegions?: string[];
}

/** The emulator's Secrets Manager of one Region. */
export function secretsIn(region: string): SecretsManagerClient {
  return new SecretsManagerClient({ ...emulatorConfig(), region });
}

/**
 * The emulator's Secrets Manager with what it lacks: CreateSecret passes over AddReplicaRegions there, and
 * RemoveRegionsFromReplication is unknown. All else is handed on.
 */
export class Replication {
  private constructor(
    readonly url: string,
    readonly stop: () => void,
  ) {}

  static async start(): Promise<Replication> {
    const server = createServer((request, response) => {
      answer(request).then(
        async (answered) => {
          response.writeHead(answered.status, { "content-type": "application/x-amz-json-1.1" });
          response.end(await answered.text());
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      );
    });
    return new Replication(await listen(server), () => server.close());
  }
}

async function answer(request: IncomingMessage): Promise<Response> {
  const body = (await buffer(request)).toString();
  const target = String(request.headers["x-amz-target"]);
  const asked = JSON.parse(body) as Asked;
  if (target.endsWith(".RemoveRegionsFromReplication")) {
    return Response.json(await removeReplicas(asked.SecretId ?? "", asked.RemoveReplicaRegions ?? []));
  }
  const { AddReplicaRegions, ...rest } = asked;
  const answered = await fetch(emulatorConfig().endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      authorization: String(request.headers.authorization),
    },
    body: target.endsWith(".CreateSecret") ? JSON.stringify(rest) : body,
  });
  if (answered.ok && AddReplicaRegions && target.endsWith(".CreateSecret")) {
    const { ARN: SecretId = "" } = (await answered.clone().json()) as { ARN?: string };
    const replicate = new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions });
    await secretsIn(regionOf(SecretId)).send(replicate);
  }
  return answered;
}

/** The emulator lets a replica go only where another secret's takes its place; that one then goes with its secret. */
async function removeReplicas(arn: string, regions: string[]): Promise<{ ARN: string }> {
  const scratch = secretsIn(SCRATCH_REGION);
  const Name = arn.replace(/^.*:secret:/, "").replace(/-[^-]+$/, "");
  const { ARN: SecretId } = await scratch.send(new CreateSecretCommand({ Name }));
  const AddReplicaRegions = regions.map((Region) => ({ Region }));
  await scratch.send(
    new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions, ForceOverwriteReplicaSecret: true }),
  );
  await scratch.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  return { ARN: arn };
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
