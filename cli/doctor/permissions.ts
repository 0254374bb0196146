import {
  GetRoleCommand,
  paginateSimulatePrincipalPolicy,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import policy from "../../docs/deployer-policy.json";
import type { Deployment } from "../deployment";
import { plural } from "../output/words";
import { asked, Problem } from "../problems";
import { callerArn } from "./caller";
import { broken, type Finding, fine } from "./finding";

/** So many actions are named; the rest are counted. */
const NAMED = 6;

/** Asks IAM whether the caller may do all that docs/deployer-policy.json allows, for resources of this stack's names. */
export async function lookAtPermissions(deployment: Deployment): Promise<Finding[]> {
  const { aws } = deployment;
  const caller = await callerArn(aws);
  // No policy limits the account's root user, and IAM simulates none for it.
  if (caller.endsWith(":root")) return [fine("the account's root user may do all that pulumi up needs")];
  const source = await principalOf(deployment, caller);
  const missing: string[] = [];
  for (const statement of policy.Statement) {
    missing.push(...(await deniedOf(deployment, source, statement)));
  }
  if (missing.length === 0) return [fine("you may do all that pulumi up needs")];
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
  return [
    broken(
      `of what pulumi up needs you lack ${plural(missing.length, "action")}: ${missing.slice(0, NAMED).join(", ")}${more}`,
      "attach docs/deployer-policy.json to your role; if you only operate, use akool-token doctor --no-deployer",
    ),
  ];
}

/** The user or role behind a caller: IAM simulates no session. Throws Problem. */
async function principalOf({ aws }: Deployment, caller: string): Promise<string> {
  if (caller.includes(":user/")) return caller;
  const [, RoleName] = /:assumed-role\/([^/]+)\//.exec(caller) ?? [];
  if (RoleName === undefined) {
    throw new Problem(
      `IAM simulates users and roles only, and you are ${caller}: compare your policies with docs/deployer-policy.json.`,
    );
  }
  // A session's ARN leaves out the role's path.
  const { Role } = await asked("iam:GetRole", `the role ${RoleName}`, aws.region, () =>
    aws.iam.send(new GetRoleCommand({ RoleName })),
  );
  return Role?.Arn ?? "";
}

type Statement = (typeof policy.Statement)[number];

/** The statement's actions that no resource of the statement is allowed for. */
async function deniedOf(deployment: Deployment, source: string, statement: Statement): Promise<string[]> {
  const actions = [statement.Action].flat();
  const allowed = new Set<string>();
  for (const resource of [statement.Resource].flat()) {
    const request: SimulatePrincipalPolicyCommandInput = {
      PolicySourceArn: source,
      ActionNames: actions,
      ...(resource !== "*" && { ResourceArns: [resourceOf(deployment, resource)] }),
      ContextEntries: contextOf(statement),
    };
    for (const action of await allowedIn(deployment, request)) allowed.add(action);
  }
  return actions.filter((action) => !allowed.has(action));
}

async function allowedIn(
  { aws }: Deployment,
  request: SimulatePrincipalPolicyCommandInput,
): Promise<string[]> {
  return asked("iam:SimulatePrincipalPolicy", "yourself", aws.region, async () => {
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

/** What the statement's condition asks of a request. */
function contextOf(statement: Statement): NonNullable<SimulatePrincipalPolicyCommandInput["ContextEntries"]> {
  if (!("Condition" in statement) || statement.Condition === undefined) return [];
  return Object.entries(statement.Condition.StringEquals).map(([ContextKeyName, values]) => ({
    ContextKeyName,
    ContextKeyType: "string",
    ContextKeyValues: values.slice(0, 1),
  }));
}

/** A resource of the policy as it would be called in this stack: the account, the Region, the names' beginning. */
function resourceOf({ functionArn, functionName }: Deployment, pattern: string): string {
  const [, partition = "aws", , region = "", account = ""] = functionArn.split(":");
  const prefix = functionName.replace(/rotator-[^-]*$/, "");
  return pattern
    .replace(/^arn:aws:/, `arn:${partition}:`)
    .replace(":*:", `:${region}:`)
    .replace("123456789012", account)
    .replace(/akool-/, prefix)
    .replace(/\*$/, "doctor");
}
