import type { AkoolTokenRotationArgs } from "../../infra";
import { everything } from "../infra/everything";

/** A deployment whose documents are simulated, with the ARNs that it has, written by hand. */
export interface PlacedProgram {
  readonly title: string;
  readonly args: AkoolTokenRotationArgs;
  readonly partition: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly token: string;
  readonly credentials: string;
  /** Keys of the customer's; undefined: AWS's own. */
  readonly tokenKey?: string;
  readonly credentialsKey?: string;
  readonly replicaKey?: string;
  readonly vpc: boolean;
  readonly tracing: boolean;
  readonly nativeRotation: boolean;
}

const PAIR = { clientId: "id", clientSecret: "secret" };

function withEverything(partition: string, region: string, replicaRegion: string): PlacedProgram {
  return {
    title: `${partition}, with every arg`,
    args: everything(partition, region, replicaRegion),
    partition,
    region,
    replicaRegion,
    token: `arn:${partition}:secretsmanager:${region}:111122223333:secret:akool-token-1234567-AbCdEf`,
    credentials: `arn:${partition}:secretsmanager:${region}:111122223333:secret:akool-credentials-1234567-AbCdEf`,
    tokenKey: `arn:${partition}:kms:${region}:111122223333:key/1111`,
    credentialsKey: `arn:${partition}:kms:${region}:111122223333:key/1111`,
    replicaKey: `arn:${partition}:kms:${replicaRegion}:111122223333:key/3333`,
    vpc: true,
    tracing: true,
    nativeRotation: true,
  };
}

export const EVERYTHING = withEverything("aws", "eu-west-1", "us-west-2");

/** Adopted secrets under keys of their own. */
export const ADOPTED: PlacedProgram = {
  title: "aws, with adopted secrets",
  args: {
    tokenSecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/my-token-QwErTy",
    credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/my-pair-AsDfGh",
    kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1111",
    credentialsKmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/2222",
  },
  partition: "aws",
  region: "eu-west-1",
  replicaRegion: "us-west-2",
  token: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/my-token-QwErTy",
  credentials: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:team/my-pair-AsDfGh",
  tokenKey: "arn:aws:kms:eu-west-1:111122223333:key/1111",
  credentialsKey: "arn:aws:kms:eu-west-1:111122223333:key/2222",
  vpc: false,
  tracing: false,
  nativeRotation: false,
};

export const PLACES: readonly PlacedProgram[] = [
  {
    title: "aws, with the defaults",
    args: { credentials: PAIR },
    partition: "aws",
    region: "eu-west-1",
    replicaRegion: "us-west-2",
    token: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-token-1234567-AbCdEf",
    credentials: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-credentials-1234567-AbCdEf",
    vpc: false,
    tracing: false,
    nativeRotation: false,
  },
  EVERYTHING,
  withEverything("aws-cn", "cn-north-1", "cn-northwest-1"),
  withEverything("aws-us-gov", "us-gov-west-1", "us-gov-east-1"),
  ADOPTED,
];
