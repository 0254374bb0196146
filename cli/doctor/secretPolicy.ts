import { GetResourcePolicyCommand } from "@aws-sdk/client-secrets-manager";
import type { Deployment } from "../deployment";
import { lastRunOf } from "../facts/runs";
import { type SecretKind, secretArn, secretWords } from "../facts/secrets";
import { isGood } from "../facts/status";
import { plural } from "../output/words";
import { asked } from "../problems";
import { broken, type Finding, fine, unknown } from "./finding";

/** A statement of a resource policy; every part but the effect is JSON of several forms. */
interface Statement {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Condition?: unknown;
}

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
  if (!ResourcePolicy) return [];
  const { Statement = [] } = JSON.parse(ResourcePolicy) as { Statement?: Statement | Statement[] };
  return [Statement].flat();
}

async function lastRunIsGood(deployment: Deployment): Promise<boolean> {
  const last = await lastRunOf(deployment, new Date());
  return last !== undefined && isGood(last);
}

/** Whether a statement speaks of an action; `NotAction` speaks of all but those that it names. */
function covers({ Action, NotAction }: Statement, action: string): boolean {
  const named = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => matches(pattern, action));
  return Action === undefined ? NotAction !== undefined && !named(NotAction) : named(Action);
}

/** Actions are written in any case, with `*` and `?` in them. */
function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i").test(action);
}

/** `NotPrincipal` names all but some, and these may be the rotator: with Allow it is nearly everybody, with Deny not. */
function isEverybody(statement: Statement): boolean {
  return statement.NotPrincipal !== undefined || namesEverybody(statement);
}

function namesEverybody({ Principal }: Statement): boolean {
  return principals(Principal).includes("*");
}

function isOnly({ Principal, NotPrincipal }: Statement, arn: string | undefined): boolean {
  return NotPrincipal === undefined && principals(Principal).every((principal) => principal === arn);
}

/** `"*"`, or one or several of each type. */
function principals(principal: unknown): unknown[] {
  return typeof principal === "object" && principal !== null ? Object.values(principal).flat() : [principal];
}
