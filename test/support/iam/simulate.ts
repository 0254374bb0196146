import { spawn } from "node:child_process";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import type { Statement } from "../../../infra/policies";
import { install, MINISTACK } from "../python";

const SCRIPT = join(__dirname, "simulate.py");

/** What a principal asks of AWS. */
export interface IamRequest {
  /** Such as `secretsmanager:GetSecretValue`. */
  readonly action: string;
  /** The resource's ARN, or `*` where the action has none. */
  readonly resource: string;
  /** The request's Region; default us-east-1. */
  readonly region?: string;
  /** Condition keys that AWS would send along, such as `kms:ViaService`. */
  readonly context?: Readonly<Record<string, string>>;
}

/** `ImplicitDeny`: no statement allows it. `Deny`: a statement forbids it. */
export type IamDecision = "Allow" | "Deny" | "ImplicitDeny";

/** A policy of a role, or a resource's own with any kind of principal. */
export interface IamDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly (Omit<Statement, "Principal"> & {
    readonly Principal?: Readonly<Record<string, string>>;
  })[];
}

/** Requests of one principal, and the policies that decide them. */
export interface IamCase {
  /** A role's ARN, or a service's name such as `lambda.amazonaws.com`. */
  readonly principal: string;
  readonly policies: readonly IamDocument[];
  /** Whether the one policy is the resource's own, such as a role's trust, and names its principals. */
  readonly onResource?: boolean;
  readonly requests: readonly IamRequest[];
}

/** As `simulateIamCases`, for one role with these policies attached and nothing else. */
export async function simulateIam(
  roleArn: string,
  policies: readonly IamDocument[],
  requests: readonly IamRequest[],
): Promise<IamDecision[]> {
  const [decisions = []] = await simulateIamCases([{ principal: roleArn, policies, requests }]);
  return decisions;
}

/**
 * Decides each case's requests, in order; any number in one call, which takes a second and about one more for 50,000
 * requests. The rules are ministack's, which follow
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws Error where a statement lacks its effect, action, or resource (the resource's own policy: principal), which
 * would match everything
 */
export async function simulateIamCases(cases: readonly IamCase[]): Promise<IamDecision[][]> {
  for (const { policies, onResource } of cases) {
    for (const { Effect, Action, Resource, Principal } of policies.flatMap(({ Statement }) => Statement)) {
      if (!Effect || !Action?.length) throw new Error("a statement lacks Effect or Action");
      if (onResource ? !Principal : !Resource?.length)
        throw new Error(`a statement lacks ${onResource ? "Principal" : "Resource"}`);
    }
  }
  const python = await install(MINISTACK);
  const child = spawn(python.command, [SCRIPT], { env: { ...process.env, ...python.env } });
  child.stdin.end(JSON.stringify(cases.map((one) => ({ onResource: false, ...one }))));
  const said = text(child.stderr);
  try {
    return (await json(child.stdout)) as IamDecision[][];
  } catch {
    throw new Error(`the simulation failed: ${await said}`);
  }
}
