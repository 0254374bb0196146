/** IAM documents as data. Each function is one document, for exact ARNs; nothing here knows Pulumi. */

export interface Statement {
  readonly Effect: "Allow";
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

/** No condition: it is not documented that Lambda sends a source account or ARN when it assumes the role. */
export function functionTrust(): Policy {
  return document([trust("lambda.amazonaws.com")]);
}

export function functionPolicy(to: {
  readonly token: SecretWithKey;
  readonly credentials: SecretWithKey;
  readonly logGroupArn: string;
  readonly queueArn: string;
  readonly tracing: boolean;
}): Policy {
  return document([
    allow(
      [
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
        "secretsmanager:ListSecretVersionIds",
      ],
      to.token.secretArn,
    ),
    allow(["secretsmanager:GetSecretValue"], to.credentials.secretArn),
    // The streams in the group, which the group's own ARN does not name.
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${to.logGroupArn}:*`),
    allow(["sqs:SendMessage"], to.queueArn),
    ...useOfKey(["kms:Decrypt", "kms:GenerateDataKey"], to.token),
    ...useOfKey(["kms:Decrypt"], to.credentials),
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

/** For a service that reads the token; the credentials are full access to Akool and stay out of it. */
export function readerPolicy(token: SecretWithKey): Policy {
  return document([
    allow(["secretsmanager:GetSecretValue"], token.secretArn),
    ...useOfKey(["kms:Decrypt"], token),
  ]);
}

/** The key through Secrets Manager only, and for this secret only. The service's name is the same in every partition. */
function useOfKey(actions: readonly string[], secret: SecretWithKey): Statement[] {
  if (secret.kmsKeyArn === undefined) {
    return [];
  }
  return [
    {
      ...allow(actions, secret.kmsKeyArn),
      Condition: {
        StringEquals: {
          "kms:ViaService": `secretsmanager.${secret.region}.amazonaws.com`,
          "kms:EncryptionContext:SecretARN": secret.secretArn,
        },
      },
    },
  ];
}

function document(statements: readonly Statement[]): Policy {
  return { Version: "2012-10-17", Statement: statements };
}

function allow(actions: readonly string[], resource: string): Statement {
  return { Effect: "Allow", Action: actions, Resource: [resource] };
}

function trust(service: string): Statement {
  return { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: service } };
}
