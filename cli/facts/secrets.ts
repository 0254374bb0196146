import { DescribeSecretCommand, type DescribeSecretCommandOutput } from "@aws-sdk/client-secrets-manager";
import { secretName } from "../../lambda/contract";
import type { Deployment } from "../deployment";
import { asked, Problem } from "../problems";

/** The two secrets, as texts name them. */
export type SecretKind = "token" | "credentials";

export function secretArn({ settings }: Deployment, kind: SecretKind): string {
  return kind === "token" ? settings.tokenSecretArn : settings.credentialsSecretArn;
}

/** A secret in a sentence: "the token secret akool-token-6362cd5". */
export function secretWords(deployment: Deployment, kind: SecretKind): string {
  return `the ${kind} secret ${secretName(secretArn(deployment, kind))}`;
}

/** What Secrets Manager says of a secret, without its value. Throws Problem. */
export async function describeSecret(
  deployment: Deployment,
  kind: SecretKind,
): Promise<DescribeSecretCommandOutput> {
  const { aws } = deployment;
  const SecretId = secretArn(deployment, kind);
  return asked("secretsmanager:DescribeSecret", secretWords(deployment, kind), aws.region, () =>
    aws.secrets.send(new DescribeSecretCommand({ SecretId })),
  );
}

/** The same, refused where the secret is marked for deletion. Throws Problem. */
export async function describeLiveSecret(
  deployment: Deployment,
  kind: SecretKind,
): Promise<DescribeSecretCommandOutput> {
  const described = await describeSecret(deployment, kind);
  if (described.DeletedDate === undefined) return described;
  const name = secretName(secretArn(deployment, kind));
  throw new Problem(
    `The ${kind} secret ${name} is marked for deletion: bring it back with ${restoreCommand(deployment, kind)}, then run pulumi up.`,
  );
}

export function restoreCommand(deployment: Deployment, kind: SecretKind): string {
  return `aws secretsmanager restore-secret --secret-id ${secretArn(deployment, kind)}`;
}
