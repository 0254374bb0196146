import { spawn } from "node:child_process";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import type { Policy } from "../../../infra/policies";
import { install, MINISTACK } from "../python";

const SCRIPT = join(__dirname, "simulate.py");

/** What a role asks of AWS. */
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

/**
 * Decides requests, in order, of a role with these policies attached and nothing else; any number in one call, about
 * a second each call. The rules are ministack's, which follow
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws Error where a policy has an effect, action or resource that is missing: it would match everything
 */
export async function simulateIam(
  roleArn: string,
  policies: readonly Policy[],
  requests: readonly IamRequest[],
): Promise<IamDecision[]> {
  for (const { Effect, Action, Resource } of policies.flatMap(({ Statement }) => Statement)) {
    if (!Effect || !Action?.length || !Resource?.length)
      throw new Error("a statement lacks Effect, Action or Resource");
  }
  const python = await install(MINISTACK);
  const child = spawn(python.command, [SCRIPT], { env: { ...process.env, ...python.env } });
  child.stdin.end(JSON.stringify({ roleArn, policies, requests }));
  const said = text(child.stderr);
  try {
    return (await json(child.stdout)) as IamDecision[];
  } catch {
    throw new Error(`the simulation failed: ${await said}`);
  }
}
