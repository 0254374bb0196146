import type { Deployment } from "../deployment";
import { secretArn, secretWords } from "../facts/secrets";
import { regionIn } from "../stack";
import { broken, type Finding, fine } from "./finding";

/** The arg that names a secret of one's own. */
const ARGS = { token: "tokenSecretArn", credentials: "credentialsSecretArn" } as const;

/** Whether the secrets are in the function's Region: it looks in no other. */
export async function lookAtRegion(deployment: Deployment): Promise<Finding[]> {
  const own = deployment.aws.region;
  const elsewhere = (["token", "credentials"] as const).filter(
    (kind) => regionIn(secretArn(deployment, kind)) !== own,
  );
  if (elsewhere.length === 0) return [fine(`the function and both secrets are in ${own}`)];
  return elsewhere.map((kind) =>
    broken(
      `${secretWords(deployment, kind)} is in ${regionIn(secretArn(deployment, kind))}, the function in ${own}, and it looks in its own Region only`,
      `give a secret of ${own} as ${ARGS[kind]}, then pulumi up`,
    ),
  );
}
