import type { Deployment } from "../deployment";
import { type Alarm, alarmsOf } from "../facts/alarms";
import { Problem } from "../problems";
import { lookAtAlarms, lookAtTopics } from "./alarms";
import { lookAtCaller } from "./caller";
import type { Check, Finding } from "./finding";
import { lookAtKey } from "./key";
import { lookAtInvoker, lookAtRole, lookAtRotation } from "./nativeRotation";
import { lookAtNetwork } from "./network";
import { lookAtPermissions } from "./permissions";
import { lookAtRegion } from "./region";
import { lookAtConcurrency, lookAtDestination, lookAtFunction } from "./rotator";
import { lookAtSchedule } from "./schedule";
import { lookAtSecret } from "./secret";
import { lookAtPolicy } from "./secretPolicy";
import { lookAtVersions } from "./versions";

/** Everything that is looked at, in the order in which it is told; the alarms, which two of them need, are read once. */
const checksWith = (alarms: Promise<Alarm[]>): readonly Check[] => [
  { subject: "you", look: lookAtCaller },
  { subject: "function", look: lookAtFunction },
  { subject: "Region", look: lookAtRegion },
  { subject: "concurrency", look: lookAtConcurrency },
  { subject: "dead letters", look: lookAtDestination },
  { subject: "schedule", look: lookAtSchedule },
  { subject: "token secret", look: (deployment) => lookAtSecret(deployment, "token") },
  { subject: "its versions", look: lookAtVersions },
  { subject: "its rotation", look: lookAtRotation },
  { subject: "invoker", look: lookAtInvoker },
  { subject: "role", look: lookAtRole },
  { subject: "token policy", look: (deployment) => lookAtPolicy(deployment, "token") },
  { subject: "token key", look: (deployment) => lookAtKey(deployment, "token") },
  { subject: "credentials", look: (deployment) => lookAtSecret(deployment, "credentials") },
  { subject: "their policy", look: (deployment) => lookAtPolicy(deployment, "credentials") },
  { subject: "their key", look: (deployment) => lookAtKey(deployment, "credentials") },
  { subject: "alarms", look: async (deployment) => lookAtAlarms(deployment, await alarms) },
  { subject: "on-call", look: async (deployment) => lookAtTopics(deployment, await alarms) },
  { subject: "Akool", look: lookAtNetwork },
];

/** What whoever runs `pulumi up` needs besides. */
const DEPLOYERS_CHECKS: readonly Check[] = [{ subject: "deployer", look: lookAtPermissions }];

export type Told = Finding & Pick<Check, "subject">;

/** Looks at everything at once. */
export async function examine(deployment: Deployment, asDeployer: boolean): Promise<Told[]> {
  const checks = [...checksWith(alarmsOf(deployment)), ...(asDeployer ? DEPLOYERS_CHECKS : [])];
  const findings = await Promise.all(
    checks.map(async ({ subject, look }) =>
      (await orUnknown(look(deployment))).map((finding) => ({ subject, ...finding })),
    ),
  );
  return findings.flat();
}

async function orUnknown(findings: Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await findings;
  } catch (error) {
    if (error instanceof Problem) return [{ state: "unknown", text: error.message }];
    throw error;
  }
}
