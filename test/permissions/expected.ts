import type { PlacedProgram } from "./places";
import type { Action, Context, Resource } from "./world";

/** What a role may do: each of the actions, on each of the resources, in each of the contexts. */
export interface Grant {
  readonly actions: readonly Action[];
  /** Default: on every one. */
  readonly on?: readonly Resource[];
  /** Default: in any. */
  readonly within?: readonly Context[];
}

export const ROLES = ["rotator", "schedule", "reader"] as const;
export type Role = (typeof ROLES)[number];

/** All that the roles may do in a deployment: nothing else is allowed. */
export function expectedOf(program: PlacedProgram): Readonly<Record<Role, readonly Grant[]>> {
  const { tokenKey, credentialsKey, replicaKey, vpc, tracing } = program;
  const where = (condition: unknown, ...grants: Grant[]) => (condition ? grants : []);
  const replicated = replicaKey !== undefined;
  return {
    rotator: [
      {
        actions: [
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecretVersionStage",
          "secretsmanager:ListSecretVersionIds",
        ],
        on: ["token"],
      },
      { actions: ["secretsmanager:GetSecretValue"], on: ["credentials"] },
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], on: ["logStream"] },
      { actions: ["sqs:SendMessage"], on: ["queue"] },
      ...where(tokenKey, {
        actions: ["kms:Decrypt", "kms:GenerateDataKey"],
        on: ["tokenKey"],
        within: ["forToken"],
      }),
      ...where(credentialsKey, {
        actions: ["kms:Decrypt"],
        on: [credentialsKey === tokenKey ? "tokenKey" : "otherKey"],
        within: ["forCredentials"],
      }),
      ...where(replicated, {
        actions: ["kms:GenerateDataKey", "kms:Encrypt"],
        on: ["replicaKey"],
        within: ["forReplica"],
      }),
      ...where(vpc, {
        actions: [
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface",
          "ec2:AssignPrivateIpAddresses",
          "ec2:UnassignPrivateIpAddresses",
        ],
        within: [
          "none",
          "forToken",
          "forCredentials",
          "forAnotherSecret",
          "forReplica",
          "throughAnotherService",
          "throughNoService",
          "ofNoSecret",
        ],
      }),
      ...where(tracing, { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"] }),
    ],
    schedule: [
      { actions: ["lambda:InvokeFunction"], on: ["function"] },
      { actions: ["sqs:SendMessage"], on: ["queue"] },
    ],
    reader: [
      {
        actions: ["secretsmanager:GetSecretValue"],
        on: ["token", ...(replicated ? (["replica"] as const) : [])],
      },
      ...where(tokenKey, { actions: ["kms:Decrypt"], on: ["tokenKey"], within: ["forToken"] }),
      ...where(replicated, { actions: ["kms:Decrypt"], on: ["replicaKey"], within: ["forReplica"] }),
    ],
  };
}
