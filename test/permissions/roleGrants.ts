import type { PlacedProgram } from "./places";
import type { roleAxes } from "./roleAxes";
import type { Axes, Grant } from "./tuples";

type GrantOf<T> = T extends Axes<infer P, infer A, infer R, infer C> ? Grant<P, A, R, C> : never;
type RoleGrant = GrantOf<ReturnType<typeof roleAxes>>;

/** All that the roles may do in a deployment: nothing else is allowed. */
export function roleGrants(program: PlacedProgram): readonly RoleGrant[] {
  const { tokenKey, credentialsKey, replicaKey, vpc, tracing, nativeRotation } = program;
  const where = (condition: unknown, ...grants: RoleGrant[]) => (condition ? grants : []);
  const replicated = replicaKey !== undefined;
  return [
    {
      to: ["rotator"],
      actions: [
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
        "secretsmanager:ListSecretVersionIds",
      ],
      on: ["token"],
    },
    ...where(nativeRotation, {
      to: ["rotator"],
      actions: ["secretsmanager:DescribeSecret"],
      on: ["token"],
    }),
    { to: ["rotator"], actions: ["secretsmanager:GetSecretValue"], on: ["credentials"] },
    { to: ["rotator"], actions: ["logs:CreateLogStream", "logs:PutLogEvents"], on: ["logStream"] },
    { to: ["rotator"], actions: ["sqs:SendMessage"], on: ["queue"] },
    ...where(tokenKey, {
      to: ["rotator"],
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      on: ["tokenKey"],
      within: ["forToken"],
    }),
    ...where(credentialsKey, {
      to: ["rotator"],
      actions: ["kms:Decrypt"],
      on: [credentialsKey === tokenKey ? "tokenKey" : "otherKey"],
      within: ["forCredentials"],
    }),
    ...where(replicated, {
      to: ["rotator"],
      actions: ["kms:GenerateDataKey", "kms:Encrypt"],
      on: ["replicaKey"],
      within: ["forReplica"],
    }),
    ...where(vpc, {
      to: ["rotator"],
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
        "credentialsThroughAnotherService",
        "throughNoService",
        "ofNoSecret",
      ],
    }),
    ...where(tracing, { to: ["rotator"], actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"] }),
    { to: ["schedule"], actions: ["lambda:InvokeFunction"], on: ["function"] },
    { to: ["schedule"], actions: ["sqs:SendMessage"], on: ["queue"] },
    {
      to: ["reader"],
      actions: ["secretsmanager:GetSecretValue"],
      on: ["token", ...(replicated ? (["replica"] as const) : [])],
    },
    ...where(tokenKey, { to: ["reader"], actions: ["kms:Decrypt"], on: ["tokenKey"], within: ["forToken"] }),
    ...where(replicated, {
      to: ["reader"],
      actions: ["kms:Decrypt"],
      on: ["replicaKey"],
      within: ["forReplica"],
    }),
  ];
}
