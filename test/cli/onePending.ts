import { UpdateSecretVersionStageCommand } from "@aws-sdk/client-secrets-manager";
import { AWSPENDING } from "../../lambda/contract";
import { until } from "../support/poll";
import { holdersOf, versionsOf } from "../support/secretVersions";
import type { Scene } from "./command";

/** The versions of the token secret at a label, oldest first. */
export async function holders({ stage }: Scene, label: string): Promise<string[]> {
  return holdersOf(await versionsOf(stage.clients.secrets, stage.deployed.tokenSecretArn), label);
}

/** On AWS one version at most holds AWSPENDING; ministack lets each have it, and takes it off its first one alone. */
export function onePending(scene: Scene, id: string): Promise<true> {
  const { clients, deployed } = scene.stage;
  return until("AWSPENDING at one version", 10_000, async () => {
    const others = (await holders(scene, AWSPENDING)).filter((holder) => holder !== id);
    for (const RemoveFromVersionId of others) {
      const request = { SecretId: deployed.tokenSecretArn, VersionStage: AWSPENDING, RemoveFromVersionId };
      await clients.secrets.send(new UpdateSecretVersionStageCommand(request)).catch(() => undefined);
    }
    return others.length === 0 ? true : undefined;
  });
}
