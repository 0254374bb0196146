import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AkoolTokenRotation } from "../../../infra";

const config = new pulumi.Config();

/** What a platform team would have: a network, keys in two Regions, a boundary. */
const network = new aws.ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
const subnet = new aws.ec2.Subnet("subnet", { vpcId: network.id, cidrBlock: "10.0.1.0/24" });
const group = new aws.ec2.SecurityGroup("group", { vpcId: network.id, description: "lets HTTPS out" });
const key = new aws.kms.Key("key", { deletionWindowInDays: 7 });
const elsewhere = new aws.Provider("elsewhere", { region: "us-west-2" });
const replicaKey = new aws.kms.Key("replica-key", { deletionWindowInDays: 7 }, { provider: elsewhere });
const boundary = new aws.iam.Policy("boundary", {
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  }),
});

const rotation = new AkoolTokenRotation("akool", {
  credentials: { clientId: config.require("clientId"), clientSecret: config.requireSecret("clientSecret") },
  baseUrl: config.require("baseUrl"),
  recoveryWindowInDays: 0,
  kmsKeyArn: key.arn,
  permissionsBoundaryArn: boundary.arn,
  rolePath: "/video/",
  ...(config.requireBoolean("attached") && {
    vpc: { subnetIds: [subnet.id], securityGroupIds: [group.id] },
    tracing: true,
  }),
  replicas: config
    .requireObject<string[]>("replicaRegions")
    .map((region) => (region === "us-west-2" ? { region, kmsKeyArn: replicaKey.arn } : { region })),
});

export const { tokenSecretArn, credentialsSecretArn, functionName, firstRunOutcome } = rotation;
export const { arn: keyArn } = key;
export const { arn: replicaKeyArn } = replicaKey;
export const { arn: boundaryArn } = boundary;
export const { id: subnetId } = subnet;
export const { id: groupId } = group;
