import type { Deployment } from "../deployment";
import { describeSecret, restoreCommand, type SecretKind, secretArn } from "../facts/secrets";
import { dayOf } from "../output/words";
import { broken, type Finding, fine } from "./finding";

/** Whether a secret is there to stay, and is left to the rotator. */
export async function lookAtSecret(deployment: Deployment, kind: SecretKind): Promise<Finding[]> {
  const isWanted = kind === "token" && deployment.settings.nativeRotation;
  const { Name, DeletedDate, RotationEnabled } = await describeSecret(deployment, kind);
  if (DeletedDate !== undefined) {
    return [
      broken(`${Name} is marked for deletion, since ${dayOf(DeletedDate)}`, restoreCommand(deployment, kind)),
    ];
  }
  if (isWanted) return [fine(`${Name}, for Secrets Manager to rotate too`)];
  if (RotationEnabled) {
    return [
      broken(
        `somebody switched on Secrets Manager's own rotation of ${Name}, beside the rotator`,
        `aws secretsmanager cancel-rotate-secret --secret-id ${secretArn(deployment, kind)}`,
      ),
    ];
  }
  return [fine(`${Name}, without Secrets Manager's own rotation`)];
}
