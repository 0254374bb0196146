import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { Stage } from "./stage";

/** A service's own client: its role may do what the program's output `readerPolicy` says and nothing else. */
export async function serviceClient({ clients, emulator, deployed }: Stage): Promise<SecretsManagerClient> {
  const { iam, sts } = clients;
  const { Account } = await sts.send(new GetCallerIdentityCommand());
  const trust = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${Account}:root` } },
    ],
  };
  const RoleName = "local-run-service";
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "reader", PolicyDocument: deployed.readerPolicy }),
  );
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "service" }),
  );
  return new SecretsManagerClient({
    ...emulator.aws,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    },
  });
}

/** Whether this client is refused the secret. */
export async function isDenied(client: SecretsManagerClient, secretId: string): Promise<boolean> {
  try {
    await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    return false;
  } catch (error) {
    return error instanceof Error && error.name === "AccessDeniedException";
  }
}
