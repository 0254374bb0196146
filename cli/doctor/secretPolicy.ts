import { GetResourcePolicyCommand } from "@aws-sdk/client-secrets-manager";
import type { Deployment } from "../deployment";
import { lastRunsOf } from "../facts/runs";
import { type SecretKind, secretArn, secretWords } from "../facts/secrets";
import { isGood } from "../facts/status";
import { plural } from "../output/words";
import { asked } from "../problems";
import { broken, type Finding, fine, unknown } from "./finding";
import { covers, principalsOf, type Statement, statementsIn } from "./resourcePolicy";

/** What the rotator does with a secret, in a resource policy's terms. */
const READ = "secretsmanager:GetSecretValue";
const WRITE = "secretsmanager:PutSecretValue";
const NEEDED: Readonly<Record<SecretKind, readonly string[]>> = {
  token: [READ, WRITE],
  credentials: [READ],
};

/** Whether a secret's resource policy keeps the rotator out, or lets others in. */
export async function lookAtPolicy(deployment: Deployment, kind: SecretKind): Promise<Finding[]> {
  const statements = await statementsOf(deployment, kind);
  if (statements.length === 0) return [fine("no resource policy, so roles' own policies decide")];
  const mend = `aws secretsmanager delete-resource-policy --secret-id ${secretArn(deployment, kind)}, or mend the policy`;
  const needed = NEEDED[kind];
  const denies = statements.filter(
    (one) => one.Effect === "Deny" && needed.some((action) => covers(one, action)),
  );
  if (denies.some((one) => namesEverybody(one) && one.Condition === undefined)) {
    return [broken("its resource policy denies everybody, the rotator too", mend)];
  }
  const readers = statements.filter((one) => one.Effect === "Allow" && covers(one, READ));
  if (readers.some((one) => isEverybody(one) && one.Condition === undefined)) {
    return [broken("its resource policy lets everybody in AWS read it", mend)];
  }
  const others = readers.filter((one) => !isOnly(one, deployment.configuration.Role));
  if (kind === "credentials" && others.length > 0) {
    return [
      broken(
        `its resource policy lets others than the rotator read it, in ${plural(others.length, "statement")}`,
        mend,
      ),
    ];
  }
  if (denies.length > 0 && !(await lastRunIsGood(deployment))) {
    return [
      unknown(
        "its resource policy has a Deny, which may keep the rotator out",
        "akool-token check tells: with AccessDeniedException it does",
      ),
    ];
  }
  const read =
    others.length === 0
      ? "lets no others read"
      : `lets others read, in ${plural(others.length, "statement")}`;
  const deny = denies.length > 0 ? "; its Deny did not stop the last run" : "";
  return [fine(`its resource policy ${read}${deny}`)];
}

async function statementsOf(deployment: Deployment, kind: SecretKind): Promise<Statement[]> {
  const { aws } = deployment;
  const what = secretWords(deployment, kind);
  const { ResourcePolicy } = await asked("secretsmanager:GetResourcePolicy", what, aws.region, () =>
    aws.secrets.send(new GetResourcePolicyCommand({ SecretId: secretArn(deployment, kind) })),
  );
  return statementsIn(ResourcePolicy);
}

async function lastRunIsGood(deployment: Deployment): Promise<boolean> {
  const { run } = await lastRunsOf(deployment, new Date());
  return run !== undefined && isGood(run);
}

/** `NotPrincipal` names all but some, and these may be the rotator: with Allow it is nearly everybody, with Deny not. */
function isEverybody(statement: Statement): boolean {
  return statement.NotPrincipal !== undefined || namesEverybody(statement);
}

function namesEverybody(statement: Statement): boolean {
  return principalsOf(statement).includes("*");
}

function isOnly(statement: Statement, arn: string | undefined): boolean {
  return (
    statement.NotPrincipal === undefined && principalsOf(statement).every((principal) => principal === arn)
  );
}
