import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import type { AwsClients } from "../../support/clients";
import { versionsOf } from "../../support/secretVersions";

/** All of a secret that somebody could change. */
export interface Secret {
  readonly description: string | undefined;
  readonly tags: unknown;
  readonly policy: unknown;
  readonly deletedAt: Date | undefined;
  readonly versions: readonly {
    readonly id: string;
    readonly labels: readonly string[];
    readonly value?: string;
  }[];
}

export async function secretAsItIs({ secrets }: AwsClients, arn: string): Promise<Secret> {
  const described = await secrets.send(new DescribeSecretCommand({ SecretId: arn }));
  const { ResourcePolicy } = await secrets.send(new GetResourcePolicyCommand({ SecretId: arn }));
  const versions = [];
  for (const version of await versionsOf(secrets, arn)) {
    const asked = new GetSecretValueCommand({ SecretId: arn, VersionId: version.id });
    const { SecretString: value } = await secrets.send(asked);
    versions.push({ ...version, ...(value === undefined ? {} : { value }) });
  }
  return {
    description: described.Description,
    tags: described.Tags,
    policy: ResourcePolicy === undefined ? undefined : JSON.parse(ResourcePolicy),
    deletedAt: described.DeletedDate,
    versions,
  };
}
