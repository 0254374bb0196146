import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import { DAY_MS } from "../../lambda/clock";
import { AWSCURRENT, AWSPENDING } from "../../lambda/contract";
import { NATIVE_RETRIES_MS, rolledBackFrom } from "../../lambda/rules";
import type { Deployment } from "../deployment";
import { blockedBy, nativeRotationOf } from "../facts/nativeRotation";
import { secretArn } from "../facts/secrets";
import { holderOf, type TokenVersion, tokenVersions } from "../facts/versions";
import { dayOf, minuteOf, short } from "../output/words";
import { isNotFound, problemOf } from "../problems";
import { broken, type Finding, fine, PUT_BACK } from "./finding";
import { covers, principalsOf, type Statement, statementsIn } from "./resourcePolicy";
import { allowedIn } from "./simulation";

/** Who calls the function for Secrets Manager, and the one action that its steps need beside those of a run. */
const SERVICE = "secretsmanager.amazonaws.com";
const INVOKE = "lambda:InvokeFunction";
const DESCRIBE = "secretsmanager:DescribeSecret";

/** Past its date for so long, a rotation is not merely late, ms: Secrets Manager repeats what failed within the day. */
const LATE_MS = DAY_MS;

/** With `nativeRotation`: whether Secrets Manager rotates the token secret by the rotator, and gets to its end. */
export async function lookAtRotation(deployment: Deployment): Promise<Finding[]> {
  if (!deployment.settings.nativeRotation) return [];
  const { enabled, functionArn, nextBy } = await nativeRotationOf(deployment);
  if (!enabled) return [broken("nativeRotation is on, and Secrets Manager does not rotate it", PUT_BACK)];
  if (functionArn !== deployment.functionArn) {
    return [
      broken(
        `Secrets Manager rotates it by ${functionArn ?? "another service"}, not by the rotator`,
        PUT_BACK,
      ),
    ];
  }
  const now = new Date();
  const versions = await tokenVersions(deployment);
  const findings = [...lookAtDate(versions, nextBy, now), ...lookAtPending(deployment, versions, now)];
  if (findings.length > 0) return findings;
  const next = nextBy === undefined ? "" : `, next by ${minuteOf(nextBy)}`;
  return [fine(`Secrets Manager rotates it by the rotator${next}`)];
}

function lookAtDate(versions: readonly TokenVersion[], nextBy: Date | undefined, now: Date): Finding[] {
  if (nextBy === undefined || now.getTime() - nextBy.getTime() < LATE_MS) return [];
  const current = holderOf(versions, AWSCURRENT);
  const isHeld = current !== undefined && rolledBackFrom(current, versions) !== undefined;
  return [
    broken(
      `Secrets Manager was to rotate it by ${dayOf(nextBy)} and has not${isHeld ? ", since somebody rolled back" : ""}`,
      isHeld
        ? "akool-token rotate ends what holds it"
        : "akool-token logs tells how its steps ended; akool-token rotate makes a new token meanwhile",
    ),
  ];
}

/** Where it lasts longer than a rotation may be under way: a check clears it, unless the value is somebody else's. */
function lookAtPending(deployment: Deployment, versions: readonly TokenVersion[], now: Date): Finding[] {
  const blocking = blockedBy(versions, now);
  if (blocking === undefined || now.getTime() - blocking.createdAt.getTime() < NATIVE_RETRIES_MS) return [];
  const { versionId, createdAt } = blocking;
  const drop = `aws secretsmanager update-secret-version-stage --secret-id ${secretArn(deployment, "token")} --version-stage ${AWSPENDING} --remove-from-version-id ${versionId}`;
  return [
    broken(
      `${AWSPENDING} is on ${short(versionId)} of ${dayOf(createdAt)}, which is not current: Secrets Manager begins no rotation`,
      `akool-token check; if it stays there, ${drop}`,
    ),
  ];
}

/** With `nativeRotation`: whether Secrets Manager may call the function, for this account's secret alone. */
export async function lookAtInvoker(deployment: Deployment): Promise<Finding[]> {
  if (!deployment.settings.nativeRotation) return [];
  const permissions = (await functionStatements(deployment)).filter(
    (one) => one.Effect === "Allow" && covers(one, INVOKE) && principalsOf(one).includes(SERVICE),
  );
  if (permissions.length === 0) return [broken("Secrets Manager may not call the function", PUT_BACK)];
  const loose = permissions.filter((one) => !isBound(deployment, one));
  if (loose.length === 0) return [fine("Secrets Manager may call the function, for this secret alone")];
  return loose.map(({ Sid }) =>
    broken(
      `Secrets Manager may call the function for other secrets than this one (statement ${Sid})`,
      `aws lambda remove-permission --function-name ${deployment.functionName} --statement-id ${Sid}, then ${PUT_BACK}`,
    ),
  );
}

async function functionStatements({ aws, functionName }: Deployment): Promise<Statement[]> {
  try {
    const { Policy } = await aws.lambda.send(new GetPolicyCommand({ FunctionName: functionName }));
    return statementsIn(Policy);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw problemOf(error, "lambda:GetPolicy", `the function ${functionName}`, aws.region);
  }
}

/** Lambda compares the source with StringEquals, ArnLike or StringLike; an ARN in whole is none but itself in each. */
function isBound(deployment: Deployment, { Condition }: Statement): boolean {
  const asked = new Map<string, unknown>();
  for (const [operator, keys] of Object.entries(Condition ?? {})) {
    if (!/^(String|Arn)(Equals|Like)$/.test(operator)) continue;
    for (const [key, value] of Object.entries(keys as object)) asked.set(key.toLowerCase(), value);
  }
  return (
    asked.get("aws:sourceaccount") === deployment.functionArn.split(":")[4] &&
    asked.get("aws:sourcearn") === secretArn(deployment, "token")
  );
}

/** With `nativeRotation`: whether the role has what the steps need more than a run. */
export async function lookAtRole(deployment: Deployment): Promise<Finding[]> {
  const { settings, configuration } = deployment;
  if (!settings.nativeRotation) return [];
  const allowed = await allowedIn(deployment, "the rotator's role", {
    PolicySourceArn: configuration.Role,
    ActionNames: [DESCRIBE],
    ResourceArns: [secretArn(deployment, "token")],
  });
  if (allowed.includes(DESCRIBE))
    return [fine("the rotator may ask whether Secrets Manager rotates the secret")];
  return [broken(`the rotator's role lacks ${DESCRIBE} on the token secret: each step fails`, PUT_BACK)];
}
