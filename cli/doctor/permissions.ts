import { GetRoleCommand, type SimulatePrincipalPolicyCommandInput } from "@aws-sdk/client-iam";
import policy from "../../docs/deployer-policy.json";
import { secretName, TOKEN_DESCRIPTION } from "../../lambda/contract";
import { type Deployment, namePrefix } from "../deployment";
import { describeSecret, secretArn, secretWords } from "../facts/secrets";
import { plural } from "../output/words";
import { asked, Problem } from "../problems";
import { callerArn } from "./caller";
import { broken, type Finding, fine } from "./finding";
import { allowedIn } from "./simulation";

/** So many actions are named; the rest are counted. */
const NAMED = 6;
/** The policy's resource that stands for both secrets. */
const EVERY_SECRET = /:secret:akool-\*$/;

/** Asks IAM whether the caller may do all that docs/deployer-policy.json allows, for resources of this stack's names. */
export async function lookAtPermissions(deployment: Deployment): Promise<Finding[]> {
  const { aws } = deployment;
  const caller = await callerArn(aws);
  // No policy limits the account's root user, and IAM simulates none for it.
  if (caller.endsWith(":root")) return [fine("the account's root user may do all that pulumi up needs")];
  const source = await principalOf(deployment, caller);
  const missing: string[] = [];
  for (const statement of policy.Statement) {
    const resources = [statement.Resource].flat().map((pattern) => resourceOf(deployment, pattern));
    missing.push(...(await deniedOf(deployment, source, statement, resources)));
  }
  const findings = [
    ...lacking(
      missing,
      "",
      "attach docs/deployer-policy.json to your role; if you only operate, use akool-token doctor --no-deployer",
    ),
    ...(await lookAtNamedToken(deployment, source)),
  ];
  return findings.length === 0 ? [fine("you may do all that pulumi up needs")] : findings;
}

/** A token secret made here with `tokenSecretName` is under none of the policy's names; an adopted one needs no deployer. */
async function lookAtNamedToken(deployment: Deployment, source: string): Promise<Finding[]> {
  const arn = secretArn(deployment, "token");
  if (secretName(arn).startsWith(namePrefix(deployment))) return [];
  const { Description } = await describeSecret(deployment, "token");
  if (Description !== TOKEN_DESCRIPTION) return [];
  const missing: string[] = [];
  for (const statement of policy.Statement.filter(({ Resource }) => EVERY_SECRET.test(String(Resource)))) {
    missing.push(...(await deniedOf(deployment, source, statement, [arn])));
  }
  return lacking(
    missing,
    ` on ${secretWords(deployment, "token")}`,
    "add that name to the secrets' resources in your copy of docs/deployer-policy.json",
  );
}

function lacking(missing: readonly string[], where: string, mend: string): Finding[] {
  if (missing.length === 0) return [];
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : "";
  return [
    broken(
      `of what pulumi up needs${where} you lack ${plural(missing.length, "action")}: ${missing.slice(0, NAMED).join(", ")}${more}`,
      mend,
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

/** The statement's actions that are allowed for none of the resources. */
async function deniedOf(
  deployment: Deployment,
  source: string,
  statement: Statement,
  resources: readonly string[],
): Promise<string[]> {
  const actions = [statement.Action].flat();
  const allowed = new Set<string>();
  for (const resource of resources) {
    const request: SimulatePrincipalPolicyCommandInput = {
      PolicySourceArn: source,
      ActionNames: actions,
      ...(resource !== "*" && { ResourceArns: [resource] }),
      ContextEntries: contextOf(statement),
    };
    for (const action of await allowedIn(deployment, "yourself", request)) allowed.add(action);
  }
  return actions.filter((action) => !allowed.has(action));
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

/** A resource of the policy as it would be called in this stack: account, Region, the names' beginning, the roles' path. */
function resourceOf(deployment: Deployment, pattern: string): string {
  if (pattern === "*") return pattern;
  const { functionArn, configuration } = deployment;
  const [, partition = "aws", , region = "", account = ""] = functionArn.split(":");
  const [, rolePath = "/"] = /:role(\/(?:.*\/)?)/.exec(configuration.Role ?? "") ?? [];
  return pattern
    .replace(/^arn:aws:/, `arn:${partition}:`)
    .replace(":*:", `:${region}:`)
    .replace("123456789012", account)
    .replace("akool-", namePrefix(deployment))
    .replace(":role/", `:role${rolePath}`)
    .replace(/\*$/, "doctor");
}
