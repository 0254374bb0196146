import { ENV, ROTATION_STEPS } from "../../lambda/contract";
import type { Registered } from "../infra/cloud";
import type { Item } from "./prices";
import type { Runs } from "./runs";

/** How much of each item a month uses. */
export type Use = Readonly<Record<Item, number>>;

/** AWS's own month. Source: https://aws.amazon.com/calculator/calculator-assumptions/ */
const MONTH_HOURS = 730;
const DAY_HOURS = 24;
const GB = 1_000_000_000;

/** What no resource and no model says. */
export const ASSUMED = {
  /** What Lambda bills for a run, its cold start included, s. */
  runSeconds: 3,
  /** What Lambda itself logs of a run, bytes. */
  platformLogBytes: 1_500,
  /** Alarms and their OKs, one e-mail each to every address. */
  notifications: 10,
  /** Failures sent, read and deleted. */
  queueRequests: 10,
} as const;

const FREE = [
  "akool-token-rotation:index:AkoolTokenRotation",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:lambda/invocation:Invocation",
  "aws:lambda/permission:Permission",
  "aws:scheduler/scheduleGroup:ScheduleGroup",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sns/topic:Topic",
];

/**
 * What a healthy month of a program uses, from its resources and what a run uses. Secrets and topics that it adopts are
 * on their owners' bills; the keys of its own secrets are on this one. Throws on a type of resource whose price is not known here.
 */
export function monthOf(resources: readonly Registered[], { check, rotation }: Runs): Use {
  let left = resources.filter(({ type }) => !FREE.includes(type));
  const take = (type: string): readonly Registered[] => {
    const taken = left.filter((resource) => resource.type === type);
    left = left.filter((resource) => resource.type !== type);
    return taken;
  };
  const [fn] = take("aws:lambda/function:Function");
  const [schedule] = take("aws:scheduler/schedule:Schedule");
  const [logGroup] = take("aws:cloudwatch/logGroup:LogGroup");
  const [queue] = take("aws:sqs/queue:Queue");
  if (!fn || !schedule || !logGroup || !queue) throw new Error("the program is not whole");

  const checks = MONTH_HOURS / hoursBetween(String(schedule.inputs.scheduleExpression));
  const { variables } = fn.inputs.environment as { variables: Record<string, string> };
  const rotations = MONTH_HOURS / DAY_HOURS / Number(variables[ENV.rotateAfterDays]);
  // Secrets Manager's own are runs beside the checks, and replace theirs.
  const steps =
    take("aws:secretsmanager/secretRotation:SecretRotation").length * ROTATION_STEPS.length * rotations;
  const runs = checks + steps;
  const sometimes = rotation.metrics.filter((name) => !check.metrics.includes(name));
  const gbSeconds = (runs * ASSUMED.runSeconds * Number(fn.inputs.memorySize)) / 1_024;
  const isArm64 = String(fn.inputs.architectures) === "arm64";
  const logged = (runs * (check.logBytes + ASSUMED.platformLogBytes)) / GB;

  const secrets = take("aws:secretsmanager/secret:Secret");
  const secretCalls =
    checks * check.secretCalls +
    rotations * (rotation.secretCalls - check.secretCalls) +
    steps * rotation.secretCalls;
  const use: Use = {
    secret: secrets.reduce((sum, { inputs }) => sum + 1 + replicasOf(inputs).length, 0),
    alarm: take("aws:cloudwatch/metricAlarm:MetricAlarm").length,
    // A check is the only one in its hour.
    metric: (check.metrics.length * checks + sometimes.length * rotations) / MONTH_HOURS,
    dashboard: take("aws:cloudwatch/dashboard:Dashboard").length,
    secretCall: secretCalls,
    // Two secrets may share one key.
    key: new Set(secrets.flatMap(({ inputs }) => [inputs, ...replicasOf(inputs)].flatMap(keyOf))).size,
    keyRequest: secrets.some(({ inputs }) => keyOf(inputs).length > 0) ? secretCalls : 0,
    lambdaRequest: runs,
    lambdaArm64: isArm64 ? gbSeconds : 0,
    lambdaX86: isArm64 ? 0 : gbSeconds,
    scheduled: checks,
    logged,
    logStored: (logged * Number(logGroup.inputs.retentionInDays) * DAY_HOURS) / MONTH_HOURS,
    email: ASSUMED.notifications * take("aws:sns/topicSubscription:TopicSubscription").length,
    queueRequest: ASSUMED.queueRequests,
  };
  if (left.length > 0) throw new Error(`no price is known of ${left.map(({ type }) => type).join(", ")}`);
  return use;
}

/** Of a cron expression as the program writes it: `cron(14 0/6 * * ? *)`, or with the hour 0 once a day. */
function hoursBetween(expression: string): number {
  const hours = /^cron\(\d+ (?:0\/(\d+)|0) \* \* \? \*\)$/.exec(expression);
  if (hours === null) throw new Error(`the schedule ${expression} is not understood`);
  return Number(hours[1] ?? DAY_HOURS);
}

/** A secret's, or a replica's, as the provider takes them. */
interface Encrypted {
  readonly kmsKeyId?: unknown;
}

function replicasOf({ replicas }: Record<string, unknown>): readonly Encrypted[] {
  return Array.isArray(replicas) ? replicas : [];
}

function keyOf({ kmsKeyId }: Encrypted): unknown[] {
  return kmsKeyId === undefined ? [] : [kmsKeyId];
}
