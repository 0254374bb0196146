import type { PlacedProgram } from "./places";

/** The roles in a deployment, the service's that reads the token among them. */
export const ROLES = ["rotator", "schedule", "reader"] as const;
export type Role = (typeof ROLES)[number];

/** What a role might ask for: all that a document allows, and all that it might allow by mistake. */
const ACTIONS = [
  "secretsmanager:GetSecretValue",
  "secretsmanager:PutSecretValue",
  "secretsmanager:UpdateSecretVersionStage",
  "secretsmanager:ListSecretVersionIds",
  "secretsmanager:BatchGetSecretValue",
  "secretsmanager:CreateSecret",
  "secretsmanager:DeleteSecret",
  "secretsmanager:DescribeSecret",
  "secretsmanager:PutResourcePolicy",
  "secretsmanager:ReplicateSecretToRegions",
  "secretsmanager:RotateSecret",
  "secretsmanager:UpdateSecret",
  "kms:Decrypt",
  "kms:GenerateDataKey",
  "kms:Encrypt",
  "kms:CreateGrant",
  "kms:DescribeKey",
  "kms:ReEncryptFrom",
  "kms:ScheduleKeyDeletion",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "logs:CreateLogGroup",
  "logs:DeleteLogGroup",
  "logs:GetLogEvents",
  "sqs:SendMessage",
  "sqs:ReceiveMessage",
  "sqs:DeleteMessage",
  "sqs:PurgeQueue",
  "lambda:InvokeFunction",
  "lambda:UpdateFunctionCode",
  "lambda:GetFunction",
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
  "ec2:RunInstances",
  "xray:PutTraceSegments",
  "xray:PutTelemetryRecords",
  "xray:GetTraceSummaries",
  "cloudwatch:PutMetricData",
  "iam:PassRole",
  "s3:GetObject",
  "scheduler:UpdateSchedule",
  "sns:Publish",
  "ssm:GetParameter",
  "sts:AssumeRole",
] as const;

/** What a role might ask it on, by a name: the deployment's own resources, and others whose ARN is close to them. */
function resourcesOf({ partition, region, replicaRegion, token, credentials }: PlacedProgram) {
  const here = (service: string, rest: string) =>
    `arn:${partition}:${service}:${region}:111122223333:${rest}`;
  return {
    token,
    credentials,
    replica: token.replace(`:${region}:`, `:${replicaRegion}:`),
    tokenWithAnotherSuffix: `${token}x`,
    tokenOfAnotherAccount: token.replace("111122223333", "444455556666"),
    tokenOfAnotherPartition: token.replace(`arn:${partition}:`, "arn:aws-iso:"),
    tokenKey: here("kms", "key/1111"),
    otherKey: here("kms", "key/2222"),
    unknownKey: here("kms", "key/11112"),
    replicaKey: `arn:${partition}:kms:${replicaRegion}:111122223333:key/3333`,
    logStream: here("logs", "log-group:akool-rotator-1234567:log-stream:2026/11/24/[$LATEST]0a1b"),
    logGroup: here("logs", "log-group:akool-rotator-1234567"),
    otherLogStream: here("logs", "log-group:akool-rotator-12345678:log-stream:2026/11/24/[$LATEST]0a1b"),
    queue: here("sqs", "akool-dead-letter-1234567"),
    otherQueue: here("sqs", "akool-dead-letter-1234567-2"),
    function: here("lambda", "function:akool-rotator-1234567"),
    otherFunction: here("lambda", "function:akool-rotator-12345678"),
    topic: here("sns", "akool-alarms-1234567"),
    role: `arn:${partition}:iam::111122223333:role/akool-rotator-1234567`,
    everything: "*",
  };
}

/** The condition keys that may come along with a request, by a name. */
function contextsOf({ region, replicaRegion, token, credentials, partition }: PlacedProgram) {
  const forSecret = (where: string, secret: string) => ({
    "kms:ViaService": `secretsmanager.${where}.amazonaws.com`,
    "kms:EncryptionContext:SecretARN": secret,
  });
  return {
    none: {},
    forToken: forSecret(region, token),
    forCredentials: forSecret(region, credentials),
    forAnotherSecret: forSecret(region, `${token}x`),
    forReplica: forSecret(replicaRegion, token),
    throughAnotherService: { ...forSecret(region, token), "kms:ViaService": `s3.${region}.amazonaws.com` },
    credentialsThroughAnotherService: {
      ...forSecret(region, credentials),
      "kms:ViaService": `s3.${region}.amazonaws.com`,
    },
    throughNoService: { "kms:EncryptionContext:SecretARN": token },
    ofNoSecret: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` },
    byTheFunctionsCode: {
      "lambda:SourceFunctionArn": `arn:${partition}:lambda:${region}:111122223333:function:akool-rotator-1234567`,
    },
  };
}

/** One role and all that it might ask. */
export function roleAxes(program: PlacedProgram, role: Role) {
  const arn = `arn:${program.partition}:iam::111122223333:role/akool-${role}-1234567`;
  return {
    principals: { [role]: arn } as Record<Role, string>,
    actions: ACTIONS,
    resources: resourcesOf(program),
    contexts: contextsOf(program),
  };
}
