import {
  paginateSimulatePrincipalPolicy,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import type { Deployment } from "../deployment";
import { asked } from "../problems";

/**
 * Asks IAM which of the request's actions a user or a role may do.
 * @param what whose policies these are, with its article
 * @throws Problem
 */
export async function allowedIn(
  { aws }: Deployment,
  what: string,
  request: SimulatePrincipalPolicyCommandInput,
): Promise<string[]> {
  return asked("iam:SimulatePrincipalPolicy", what, aws.region, async () => {
    const allowed: string[] = [];
    for await (const { EvaluationResults = [] } of paginateSimulatePrincipalPolicy(
      { client: aws.iam },
      request,
    )) {
      for (const { EvalActionName, EvalDecision } of EvaluationResults) {
        if (EvalDecision === "allowed" && EvalActionName !== undefined) allowed.push(EvalActionName);
      }
    }
    return allowed;
  });
}
