import { CreateSecretCommand, PutResourcePolicyCommand } from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../support/clients";

export const TAGS = [{ Key: "owner", Value: "somebody else" }];
export const POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::000000000000:root" },
      Action: "secretsmanager:DescribeSecret",
      Resource: "*",
    },
  ],
};

/** A secret that somebody made, with a policy and tags of theirs; returns its ARN. */
export async function handMade({ secrets }: AwsClients, kind: string, value?: string): Promise<string> {
  const { ARN: arn = "" } = await secrets.send(
    new CreateSecretCommand({
      Name: `adopted-${kind}-${crypto.randomUUID()}`,
      SecretString: value,
      Tags: TAGS,
    }),
  );
  await secrets.send(new PutResourcePolicyCommand({ SecretId: arn, ResourcePolicy: JSON.stringify(POLICY) }));
  return arn;
}
