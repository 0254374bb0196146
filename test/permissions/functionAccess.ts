import type { Policy, Statement } from "../../infra/policies";
import type { Deployment } from "../infra/cloud";
import type { PlacedProgram } from "./places";
import { crossed, type Tuple } from "./tuples";

/** What might be asked of the function by its own policy. */
const ACTIONS = [
  "lambda:InvokeFunction",
  "lambda:InvokeFunctionUrl",
  "lambda:GetFunction",
  "lambda:UpdateFunctionCode",
  "lambda:AddPermission",
] as const;

/** Secrets Manager may call the function for the token secret, where it rotates that; nobody else may. */
export function functionAccessTuples(program: PlacedProgram): Tuple[] {
  const { partition, region, token, credentials, nativeRotation } = program;
  const from = (account: string, arn: string) => ({ "aws:SourceAccount": account, "aws:SourceArn": arn });
  const axes = {
    principals: {
      secretsManager: "secretsmanager.amazonaws.com",
      scheduler: "scheduler.amazonaws.com",
      events: "events.amazonaws.com",
      s3: "s3.amazonaws.com",
      lambda: "lambda.amazonaws.com",
      account: `arn:${partition}:iam::111122223333:root`,
      user: `arn:${partition}:iam::111122223333:user/someone`,
      otherAccount: `arn:${partition}:iam::444455556666:root`,
    },
    actions: ACTIONS,
    resources: { function: `arn:${partition}:lambda:${region}:111122223333:function:akool-rotator-1234567` },
    contexts: {
      none: {},
      forToken: from("111122223333", token),
      forCredentials: from("111122223333", credentials),
      forAnotherSecret: from("111122223333", `${token}x`),
      ofAnotherAccount: from("444455556666", token),
      ofTheAccount: { "aws:SourceAccount": "111122223333" },
      ofTheArn: { "aws:SourceArn": token },
    },
  };
  return crossed(
    axes,
    nativeRotation
      ? [{ to: ["secretsManager"], actions: ["lambda:InvokeFunction"], within: ["forToken"] }]
      : [],
  );
}

/**
 * The function's own policy, as Lambda makes it of the permissions that it is given.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
 */
export function functionAccess({ resources }: Deployment): Policy {
  const permissions = resources.filter(({ type }) => type === "aws:lambda/permission:Permission");
  return {
    Version: "2012-10-17",
    Statement: permissions.map(
      ({ inputs: { action, principal, sourceAccount, sourceArn } }): Statement => ({
        Effect: "Allow",
        Action: [String(action)],
        Principal: { Service: String(principal) },
        Condition: {
          ...(sourceAccount !== undefined && {
            StringEquals: { "AWS:SourceAccount": String(sourceAccount) },
          }),
          ...(sourceArn !== undefined && { ArnLike: { "AWS:SourceArn": String(sourceArn) } }),
        },
      }),
    ),
  };
}
