import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { readerPolicy } from "../../../infra/policies";
import type { AwsClients } from "../../support/clients";
import type { RunningEmulator } from "../../support/emulator";
import { MORNING, Stage } from "../../support/rotatorStage";

/** A token that the rotator minted, and what a service's process gets to read it. */
export interface ReaderStage {
  readonly rotator: Stage;
  /** The environment of a process whose role has readerPolicy and nothing else; nothing of this process's own AWS set-up. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

export async function setReaderStage(
  clients: AwsClients,
  { endpoint, aws }: RunningEmulator,
  newTokenKillsOld = false,
): Promise<ReaderStage> {
  const rotator = await Stage.set(clients, { akool: { newTokenKillsOld } });
  await rotator.run({ operation: "check", scheduledTime: MORNING });
  const { AccessKeyId, SecretAccessKey, SessionToken } = await readerCredentials(clients, rotator.tokenArn);
  const own = Object.entries(process.env).filter(([name]) => !/^AWS_/.test(name));
  return {
    rotator,
    env: {
      ...Object.fromEntries(own),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: aws.region,
      AWS_DEFAULT_REGION: aws.region,
      AWS_ACCESS_KEY_ID: AccessKeyId,
      AWS_SECRET_ACCESS_KEY: SecretAccessKey,
      AWS_SESSION_TOKEN: SessionToken,
      AWS_EC2_METADATA_DISABLED: "true",
      AKOOL_TOKEN_SECRET_ARN: rotator.tokenArn,
      AKOOL_BASE_URL: rotator.akool.url,
    },
  };
}

async function readerCredentials({ iam, sts }: AwsClients, secretArn: string) {
  const RoleName = `service-${crypto.randomUUID()}`;
  const trust = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "arn:aws:iam::000000000000:root" } },
    ],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const policy = readerPolicy({ secretArn, kmsKeyArn: undefined, region: "us-east-1", replicas: [] });
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "reader", PolicyDocument: JSON.stringify(policy) }),
  );
  const assumed = await sts.send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "service" }));
  if (assumed.Credentials === undefined) throw new Error("the role could not be assumed");
  return assumed.Credentials;
}
