import type { AkoolTokenRotationArgs } from "../../infra";

/** Args with all that a platform can ask for, in one partition. */
export function everything(partition: string, region: string, replicaRegion: string): AkoolTokenRotationArgs {
  return {
    credentials: { clientId: "id", clientSecret: "secret" },
    vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    tracing: true,
    nativeRotation: true,
    permissionsBoundaryArn: `arn:${partition}:iam::111122223333:policy/boundary`,
    rolePath: "/video/",
    kmsKeyArn: `arn:${partition}:kms:${region}:111122223333:key/1111`,
    replicas: [
      { region: replicaRegion, kmsKeyArn: `arn:${partition}:kms:${replicaRegion}:111122223333:key/3333` },
    ],
  };
}
