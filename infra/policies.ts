/** IAM documents as data. Each function is one document, for exact ARNs; nothing here knows Pulumi. */

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Principal?: { readonly Service: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

export interface SecretWithKey {
  readonly secretArn: string;
  /** The customer managed key that encrypts the secret; AWS's own key needs no permission. */
  readonly kmsKeyArn: string | undefined;
  readonly region: string;
}

/** A secret that Secrets Manager copies to other Regions. */
export interface ReplicatedSecret extends SecretWithKey {
  readonly replicas: readonly ReplicaWithKey[];
}

export interface ReplicaWithKey {
  readonly region: string;
  /** As `kmsKeyArn` of the secret. */
  readonly kmsKeyArn?: string;
}

/** What Lambda needs to attach a function to a VPC, on every resource: see `attachment`. */
const NETWORK_INTERFACES = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];

/** No condition: it is not documented that Lambda sends a source account or ARN when it assumes the role. */
export function functionTrust(): Policy {
  return document([trust("lambda.amazonaws.com")]);
}

export function functionPolicy(to: {
  readonly token: ReplicatedSecret;
  readonly credentials: SecretWithKey;
  readonly logGroupArn: string;
  readonly queueArn: string;
  readonly vpc: boolean;
  readonly tracing: boolean;
  readonly nativeRotation: boolean;
}): Policy {
  return document([
    allow(
      [
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
        "secretsmanager:ListSecretVersionIds",
        ...(to.nativeRotation ? ["secretsmanager:DescribeSecret"] : []),
      ],
      to.token.secretArn,
    ),
    allow(["secretsmanager:GetSecretValue"], to.credentials.secretArn),
    // The streams in the group, which the group's own ARN does not name.
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${to.logGroupArn}:*`),
    allow(["sqs:SendMessage"], to.queueArn),
    ...useOfKey(["kms:Decrypt", "kms:GenerateDataKey"], to.token),
    // Secrets Manager writes the replicas in the name of whoever wrote the secret.
    ...useOfReplicaKeys(["kms:GenerateDataKey", "kms:Encrypt"], to.token),
    ...useOfKey(["kms:Decrypt"], to.credentials),
    ...(to.vpc ? attachment() : []),
    // X-Ray knows no ARN to limit these to: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
    ...(to.tracing ? [allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")] : []),
  ]);
}

/** The group's ARN, not the schedule's: Scheduler sends the group as the source. */
export function schedulerTrust(from: { readonly accountId: string; readonly groupArn: string }): Policy {
  return document([
    {
      ...trust("scheduler.amazonaws.com"),
      Condition: {
        StringEquals: { "aws:SourceAccount": from.accountId, "aws:SourceArn": from.groupArn },
      },
    },
  ]);
}

export function schedulerPolicy(to: { readonly functionArn: string; readonly queueArn: string }): Policy {
  return document([
    allow(["lambda:InvokeFunction"], to.functionArn),
    allow(["sqs:SendMessage"], to.queueArn),
  ]);
}

/**
 * For a service that reads the token, in any of its Regions; the credentials are full access to Akool and stay out
 * of it.
 */
export function readerPolicy(token: ReplicatedSecret): Policy {
  const arns = [token.secretArn, ...token.replicas.map(({ region }) => replicaArn(token.secretArn, region))];
  return document([
    allow(["secretsmanager:GetSecretValue"], ...arns),
    ...useOfKey(["kms:Decrypt"], token),
    ...useOfReplicaKeys(["kms:Decrypt"], token),
  ]);
}

/** The same but for the Region: https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html */
function replicaArn(secretArn: string, region: string): string {
  return secretArn.replace(/^(arn:[^:]+:secretsmanager:)[^:]+/, `$1${region}`);
}

/**
 * The replicas' keys, through Secrets Manager only. Not for the secret only: AWS does not say which Region's ARN of it
 * is in the encryption context of a replica.
 */
function useOfReplicaKeys(actions: readonly string[], { replicas }: ReplicatedSecret): Statement[] {
  return replicas.flatMap(({ region, kmsKeyArn }) =>
    kmsKeyArn === undefined
      ? []
      : [
          {
            ...allow(actions, kmsKeyArn),
            Condition: { StringEquals: { "kms:ViaService": viaService(region) } },
          },
        ],
  );
}

/**
 * Lambda attaches the function with the role's permissions, so the function's code would have them too. The denial
 * is AWS's advice: only calls of the code carry the function's ARN. It denies those of any function, since this
 * one's ARN is not known before the role may attach it.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice-security
 */
function attachment(): Statement[] {
  return [
    allow(NETWORK_INTERFACES, "*"),
    {
      ...allow(NETWORK_INTERFACES, "*"),
      Effect: "Deny",
      Condition: { Null: { "lambda:SourceFunctionArn": "false" } },
    },
  ];
}

/** The key through Secrets Manager only, and for this secret only. */
function useOfKey(actions: readonly string[], secret: SecretWithKey): Statement[] {
  if (secret.kmsKeyArn === undefined) {
    return [];
  }
  return [
    {
      ...allow(actions, secret.kmsKeyArn),
      Condition: {
        StringEquals: {
          "kms:ViaService": viaService(secret.region),
          "kms:EncryptionContext:SecretARN": secret.secretArn,
        },
      },
    },
  ];
}

/** The service's name, which is the same in every partition. */
function viaService(region: string): string {
  return `secretsmanager.${region}.amazonaws.com`;
}

function document(statements: readonly Statement[]): Policy {
  return { Version: "2012-10-17", Statement: statements };
}

function allow(actions: readonly string[], ...resources: string[]): Statement {
  return { Effect: "Allow", Action: actions, Resource: resources };
}

function trust(service: string): Statement {
  return { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: service } };
}
