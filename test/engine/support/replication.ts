import {
  CreateSecretCommand,
  DeleteSecretCommand,
  type ReplicaRegionType,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { Front, jsonReply, type Rule } from "../../support/front";
import { emulatorConfig } from "./environment";

/** A Region that no test deploys to. */
const SCRATCH_REGION = "af-south-1";

/** What a request says that is answered here. */
interface Input {
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
 * RemoveRegionsFromReplication is unknown.
 */
export function startReplication(): Promise<Front> {
  return Front.open(emulatorConfig().endpoint, replicate);
}

const replicate: Rule = async ({ operation, body }, forward) => {
  if (operation === "RemoveRegionsFromReplication") {
    const { SecretId = "", RemoveReplicaRegions = [] } = JSON.parse(body) as Input;
    return jsonReply(await removeReplicas(SecretId, RemoveReplicaRegions));
  }
  if (operation !== "CreateSecret") return undefined;
  const { AddReplicaRegions, ...rest } = JSON.parse(body) as Input;
  const reply = await forward(JSON.stringify(rest));
  if (reply.status === 200 && AddReplicaRegions) {
    const { ARN: SecretId = "" } = JSON.parse(reply.body) as { ARN?: string };
    const command = new ReplicateSecretToRegionsCommand({ SecretId, AddReplicaRegions });
    await secretsIn(regionOf(SecretId)).send(command);
  }
  return reply;
};

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
