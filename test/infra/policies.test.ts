import { describe, expect, it } from "vitest";
import {
  functionPolicy,
  functionTrust,
  readerPolicy,
  schedulerPolicy,
  schedulerTrust,
} from "../../infra/policies";

const token = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf";
const credentials = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:credentials-GhIjKl";
const key = "arn:aws:kms:eu-west-1:111122223333:key/1111";
const otherKey = "arn:aws:kms:eu-west-1:111122223333:key/2222";
const logGroup = "arn:aws:logs:eu-west-1:111122223333:log-group:logs";
const queue = "arn:aws:sqs:eu-west-1:111122223333:queue";
const fn = "arn:aws:lambda:eu-west-1:111122223333:function:rotator";
const group = "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/check";

const ownWork = [
  {
    Effect: "Allow",
    Action: [
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
      "secretsmanager:ListSecretVersionIds",
    ],
    Resource: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf"],
  },
  {
    Effect: "Allow",
    Action: ["secretsmanager:GetSecretValue"],
    Resource: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:credentials-GhIjKl"],
  },
  {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: ["arn:aws:logs:eu-west-1:111122223333:log-group:logs:*"],
  },
  {
    Effect: "Allow",
    Action: ["sqs:SendMessage"],
    Resource: ["arn:aws:sqs:eu-west-1:111122223333:queue"],
  },
];

function functionPolicyWith(
  tokenKey: string | undefined,
  credentialsKey: string | undefined,
  more: {
    replicas?: { region: string; kmsKeyArn?: string }[];
    vpc?: boolean;
    tracing?: boolean;
    nativeRotation?: boolean;
  } = {},
) {
  return functionPolicy({
    token: { secretArn: token, kmsKeyArn: tokenKey, region: "eu-west-1", replicas: more.replicas ?? [] },
    credentials: { secretArn: credentials, kmsKeyArn: credentialsKey, region: "eu-west-1" },
    logGroupArn: logGroup,
    queueArn: queue,
    vpc: more.vpc ?? false,
    tracing: more.tracing ?? false,
    nativeRotation: more.nativeRotation ?? false,
  });
}

describe("the function's policy", () => {
  it("is exactly its own work where AWS's keys encrypt the secrets", () => {
    expect(functionPolicyWith(undefined, undefined)).toEqual({ Version: "2012-10-17", Statement: ownWork });
  });

  it("uses each customer key through Secrets Manager and for its own secret only", () => {
    expect(functionPolicyWith(key, otherKey).Statement).toEqual([
      ...ownWork,
      {
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: ["arn:aws:kms:eu-west-1:111122223333:key/1111"],
        Condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN":
              "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf",
          },
        },
      },
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: ["arn:aws:kms:eu-west-1:111122223333:key/2222"],
        Condition: {
          StringEquals: {
            "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
            "kms:EncryptionContext:SecretARN":
              "arn:aws:secretsmanager:eu-west-1:111122223333:secret:credentials-GhIjKl",
          },
        },
      },
    ]);
  });
});

describe("the other documents", () => {
  it("lets Lambda assume the function's role, without a condition", () => {
    expect(functionTrust()).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: "lambda.amazonaws.com" } },
      ],
    });
  });

  it("lets Scheduler assume its role for this account's schedule group only", () => {
    expect(schedulerTrust({ accountId: "111122223333", groupArn: group })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["sts:AssumeRole"],
          Principal: { Service: "scheduler.amazonaws.com" },
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "111122223333",
              "aws:SourceArn": "arn:aws:scheduler:eu-west-1:111122223333:schedule-group/check",
            },
          },
        },
      ],
    });
  });

  it("lets the schedule invoke the function and fill the queue", () => {
    expect(schedulerPolicy({ functionArn: fn, queueArn: queue })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["lambda:InvokeFunction"],
          Resource: ["arn:aws:lambda:eu-west-1:111122223333:function:rotator"],
        },
        {
          Effect: "Allow",
          Action: ["sqs:SendMessage"],
          Resource: ["arn:aws:sqs:eu-west-1:111122223333:queue"],
        },
      ],
    });
  });

  it("lets a service read the token and nothing else", () => {
    expect(
      readerPolicy({ secretArn: token, kmsKeyArn: undefined, region: "eu-west-1", replicas: [] }),
    ).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["secretsmanager:GetSecretValue"],
          Resource: ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf"],
        },
      ],
    });
  });

  it("lets a service read the token's replicas, each under its own Region's ARN and key", () => {
    const replicas = [
      { region: "us-west-2", kmsKeyArn: "arn:aws:kms:us-west-2:111122223333:key/3333" },
      { region: "ap-south-1" },
    ];
    expect(readerPolicy({ secretArn: token, kmsKeyArn: key, region: "eu-west-1", replicas })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["secretsmanager:GetSecretValue"],
          Resource: [
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf",
            "arn:aws:secretsmanager:us-west-2:111122223333:secret:token-AbCdEf",
            "arn:aws:secretsmanager:ap-south-1:111122223333:secret:token-AbCdEf",
          ],
        },
        {
          Effect: "Allow",
          Action: ["kms:Decrypt"],
          Resource: ["arn:aws:kms:eu-west-1:111122223333:key/1111"],
          Condition: {
            StringEquals: {
              "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
              "kms:EncryptionContext:SecretARN":
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf",
            },
          },
        },
        {
          Effect: "Allow",
          Action: ["kms:Decrypt"],
          Resource: ["arn:aws:kms:us-west-2:111122223333:key/3333"],
          Condition: { StringEquals: { "kms:ViaService": "secretsmanager.us-west-2.amazonaws.com" } },
        },
      ],
    });
  });
});
