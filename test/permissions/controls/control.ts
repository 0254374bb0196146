import type { AkoolTokenRotationArgs } from "../../../infra";
import type { Deployment, Registered } from "../../infra/cloud";

type Check = (deployment: Deployment) => boolean;

/** Args that meet a rule after all, and what they then make so; without them it is not so. */
interface Remedy {
  readonly args: AkoolTokenRotationArgs;
  readonly check: Check;
}

/** A rule of a scanner, and how the program stands to it; docs/security.md has a row for each. */
export type Control = { readonly id: string } & (
  | { readonly status: "met"; readonly check: Check }
  | {
      readonly status: "exception";
      /** What makes up for it, in a deployment with the defaults. */
      readonly instead?: Check;
      readonly with?: Remedy;
    }
);

/** Whether there is one of that type, and it holds of each of them. */
export function every(type: string, holds: (inputs: Registered["inputs"]) => boolean): Check {
  return ({ resources }) => {
    const ofType = resources.filter((resource) => resource.type === type);
    return ofType.length > 0 && ofType.every(({ inputs }) => holds(inputs));
  };
}

/** Whether there is none of any of those types. */
export function none(...types: string[]): Check {
  return ({ resources }) => !resources.some(({ type }) => types.includes(type));
}

export const SECRET = "aws:secretsmanager/secret:Secret";
export const FUNCTION = "aws:lambda/function:Function";
export const QUEUE = "aws:sqs/queue:Queue";
export const TOPIC = "aws:sns/topic:Topic";
export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const SCHEDULE = "aws:scheduler/schedule:Schedule";
export const ROLE = "aws:iam/role:Role";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
const PERMISSION = "aws:lambda/permission:Permission";
const ROTATION = "aws:secretsmanager/secretRotation:SecretRotation";

const TOKEN_SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:akool-token-1234567-AbCdEf";

/** The schedule that has the token checked, and replaced when it is due, is there and runs. */
export const rotatesByItself: Check = every(SCHEDULE, ({ state }) => state === "ENABLED");

export const alarmsAct: Check = every(ALARM, ({ alarmActions, actionsEnabled }) => {
  return Array.isArray(alarmActions) && alarmActions.length > 0 && actionsEnabled !== false;
});

export const queueIsEncrypted: Check = every(QUEUE, (queue) => queue.sqsManagedSseEnabled === true);

/** A resource without a policy of its own is open to its account only. */
export const noQueuePolicy: Check = (deployment) =>
  none("aws:sqs/queuePolicy:QueuePolicy")(deployment) &&
  every(QUEUE, ({ policy }) => policy === undefined)(deployment);

/** Node.js 24, which Lambda supports until April 2028: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
export const runtimeIsSupported: Check = every(FUNCTION, ({ runtime }) => runtime === "nodejs24.x");

export const inVpc: Remedy = {
  args: { vpc: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] } },
  check: every(FUNCTION, ({ vpcConfig }) => {
    const { subnetIds } = (vpcConfig ?? {}) as { subnetIds?: string[] };
    return subnetIds?.join() === "subnet-1,subnet-2";
  }),
};

/**
 * Secrets Manager rotates the token secret itself, in fewer days than Security Hub asks for. The credentials secret it
 * cannot: Akool has no call that makes a key pair.
 */
export const rotatesNatively: Remedy = {
  args: { nativeRotation: true, rotateAfterDays: 89 },
  check: every(ROTATION, ({ secretId, rotationRules }) => {
    const { automaticallyAfterDays } = rotationRules as { automaticallyAfterDays: number };
    return secretId === TOKEN_SECRET_ARN && automaticallyAfterDays < 90;
  }),
};

/** Only Secrets Manager may invoke the function, and only for the token secret of its own account. */
export const invokedForTheTokenOnly: Check = ({ resources }) =>
  resources
    .filter(({ type }) => type === PERMISSION)
    .every(
      ({ inputs: { principal, sourceAccount, sourceArn } }) =>
        principal === "secretsmanager.amazonaws.com" &&
        sourceAccount === "111122223333" &&
        sourceArn === TOKEN_SECRET_ARN,
    );

export const traced: Remedy = {
  args: { tracing: true },
  check: every(FUNCTION, ({ tracingConfig }) => (tracingConfig as { mode: string }).mode === "Active"),
};

export const topicOfYours: Remedy = {
  args: { alarmTopicArns: ["arn:aws:sns:eu-west-1:111122223333:on-call"] },
  check: none(TOPIC),
};

export const keptForAYear: Remedy = {
  args: { logRetentionInDays: 365 },
  check: every(LOG_GROUP, ({ retentionInDays }) => Number(retentionInDays) >= 365),
};
