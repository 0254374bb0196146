import type { AkoolTokenRotationArgs } from "../../infra";

const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mine-AbCdEf";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const KEY_ARN = "the ARN of a KMS key (no alias)";
const POLICY = "the ARN of an IAM policy";
const VPC = "an object with subnetIds and securityGroupIds";
const SUBNET = "the ID of a subnet";
const GROUP = "the ID of a security group";
const REPLICA = "an object with region and, for a customer managed key, kmsKeyArn";
const AWS_REGION = "an AWS Region, such as eu-west-1";
const ROLE_PATH = "up to 512 printable ASCII characters without spaces, beginning and ending with a slash";

const ids = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${kind}-${n}`);

const regions = (count: number): { region: string }[] =>
  Array.from({ length: count }, (_, n) => ({ region: `us-${"west".repeat(n + 1)}-1` }));

/** As a JavaScript program or a stack's config can give them: of any type. */
type Given = { [K in keyof AkoolTokenRotationArgs]?: unknown };

/** Args, and the refusal of them. */
export type Row = [Given, string];

export const PLATFORM_REFUSED: Row[] = [
  [{ tracing: "true" }, 'tracing is "true"; allowed: true, false'],
  [{ vpc: ["subnet-1"] }, `vpc is not an object; allowed: ${VPC}`],
  [{ vpc: { subnetIds: ["subnet-1"] } }, `vpc.securityGroupIds is empty; allowed: 1 to 5, each ${GROUP}`],
  [
    { vpc: { subnetIds: [], securityGroupIds: ["sg-1"] } },
    `vpc.subnetIds is empty; allowed: 1 to 16, each ${SUBNET}`,
  ],
  [
    { vpc: { subnetIds: "subnet-1", securityGroupIds: ["sg-1"] } },
    `vpc.subnetIds is not a list; allowed: a list, each item ${SUBNET}`,
  ],
  [
    { vpc: { subnetIds: ["sg-1"], securityGroupIds: ["sg-1"] } },
    `vpc.subnetIds[0] is "sg-1"; allowed: ${SUBNET}`,
  ],
  [
    { vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1", "subnet-1"] } },
    `vpc.securityGroupIds[1] is "subnet-1"; allowed: ${GROUP}`,
  ],
  [
    { vpc: { subnetIds: ids("subnet", 17), securityGroupIds: ["sg-1"] } },
    "vpc.subnetIds has 17 items; allowed: up to 16",
  ],
  [
    { vpc: { subnetIds: ["subnet-1"], securityGroupIds: ids("sg", 6) } },
    "vpc.securityGroupIds has 6 items; allowed: up to 5",
  ],
  [
    { vpc: { subnetIds: ["subnet-1", "subnet-1"], securityGroupIds: ["sg-1"] } },
    "vpc.subnetIds names one twice; allowed: each once",
  ],
  [
    { vpc: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], vpcId: "vpc-1" } },
    `vpc has the key vpcId; allowed: ${VPC}`,
  ],
  [{ replicas: "us-west-2" }, `replicas is not a list; allowed: a list, each item ${REPLICA}`],
  [{ replicas: ["us-west-2"] }, `replicas[0] is not an object; allowed: ${REPLICA}`],
  [{ replicas: [{}] }, `replicas[0].region is undefined; allowed: ${AWS_REGION}`],
  [{ replicas: [{ region: "Oregon" }] }, `replicas[0].region is "Oregon"; allowed: ${AWS_REGION}`],
  [
    { replicas: [{ region: "us-west-2" }, { region: "eu-west-1", kmsKeyArn: "alias/mine" }] },
    `replicas[1].kmsKeyArn is "alias/mine"; allowed: ${KEY_ARN}`,
  ],
  [
    { replicas: [{ region: "us-west-2", kmsKeyArn: KEY }] },
    `replicas[0].kmsKeyArn is a key of another Region (${KEY}); allowed: a key of the replica's Region, us-west-2`,
  ],
  [
    { replicas: [{ region: "us-west-2", kmsKeyId: KEY }] },
    `replicas[0] has the key kmsKeyId; allowed: ${REPLICA}`,
  ],
  [{ replicas: regions(21) }, "replicas has 21 items; allowed: up to 20"],
  [
    { replicas: [{ region: "us-west-2" }, { region: "us-west-2" }] },
    "replicas names a Region twice; allowed: each once",
  ],
  [
    { tokenSecretArn: SECRET, replicas: [{ region: "us-west-2" }] },
    "replicas and tokenSecretArn are both given; allowed: one of them (replicate a secret of yours where it is managed)",
  ],
  [{ permissionsBoundaryArn: "boundary" }, `permissionsBoundaryArn is "boundary"; allowed: ${POLICY}`],
  [{ permissionsBoundaryArn: SECRET }, `permissionsBoundaryArn is "${SECRET}"; allowed: ${POLICY}`],
  [{ rolePath: "/akool" }, `rolePath is "/akool"; allowed: ${ROLE_PATH}`],
  [{ rolePath: "akool/" }, `rolePath is "akool/"; allowed: ${ROLE_PATH}`],
  [{ rolePath: "/my akool/" }, `rolePath is "/my akool/"; allowed: ${ROLE_PATH}`],
  [{ rolePath: `/${"p".repeat(511)}/` }, `rolePath is "/${"p".repeat(98)}…; allowed: ${ROLE_PATH}`],
];

export const PLATFORM_ACCEPTED: [string, AkoolTokenRotationArgs][] = [
  [
    "the most subnets and security groups",
    { vpc: { subnetIds: ids("subnet", 16), securityGroupIds: ids("sg", 5) } },
  ],
  [
    "replicas in all kinds of Regions, and a key",
    {
      replicas: [
        { region: "us-gov-west-1" },
        { region: "cn-north-1" },
        { region: "ap-southeast-4" },
        { region: "eu-west-1", kmsKeyArn: KEY },
      ],
    },
  ],
  ["the most replicas", { replicas: regions(20) }],
  ["an adopted secret beside an empty list of replicas", { tokenSecretArn: SECRET, replicas: [] }],
  [
    "a policy of AWS as the boundary",
    { permissionsBoundaryArn: "arn:aws-cn:iam::aws:policy/PowerUserAccess" },
  ],
  ["a slash alone as the role's path", { rolePath: "/" }],
  ["the longest role path", { rolePath: `/${"p".repeat(510)}/` }],
];
