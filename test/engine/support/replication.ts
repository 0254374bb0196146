import {
  CreateSecretCommand,
  DeleteSecretCommand,
  type ReplicaRegionType,
  ReplicateSecretToRegionsCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { emulatorConfig } from "./environment";
import { type Asked, InFront } from "./inFront";

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
 * RemoveRegionsFromReplication is unknown. All else is handed on.
 */
export function startReplication(): Promise<InFront> {
  return InFront.start<Input>(answer);
}

async function answer({ operation, input, handOn }: Asked<Input>): Promise<Response> {
  if (operation === "RemoveRegionsFromReplication") {
    return Response.json(await removeReplicas(input.SecretId ?? "", input.RemoveReplicaRegions ?? []));
  }
  if (operation !== "CreateSecret") return handOn();
  const { AddReplicaRegions, ...rest } = input;
  const answered = await handOn(rest);
  if (answered.ok && AddReplicaRegions) {
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
