import * as pulumi from "@pulumi/pulumi";
import { type AkoolTokenRotationArgs, AlarmName, Architecture, FirstRun } from "./args";
import { given, listProblems, type Problems } from "./known";
import { credentialProblems, replicaProblems, tagProblems, vpcProblems } from "./nestedArgs";
import * as rules from "./rules";
import { complaint, oneOf, type Rule, wholeNumber } from "./rules";

type Args = AkoolTokenRotationArgs;

const MOST_TOPICS = 5;
const boolean = oneOf([true, false]);

/** The rules of the args that are plain. */
export const PLAIN = {
  rotateAfterDays: wholeNumber(1, 3650),
  checkIntervalHours: oneOf([1, 2, 3, 4, 6, 8, 12, 24]),
  tokenLifetimeDays: wholeNumber(2, 3650),
  expiryAlarmDays: wholeNumber(1, 365),
  nativeRotation: boolean,
  enabled: boolean,
  firstRun: oneOf(Object.values(FirstRun)),
  recoveryWindowInDays: wholeNumber(7, 30, [0]),
  dashboard: boolean,
  alarmActionsEnabled: boolean,
  logRetentionInDays: oneOf([
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
  ]),
  reservedConcurrency: wholeNumber(1, 1000),
  architecture: oneOf(Object.values(Architecture)),
  tracing: boolean,
} satisfies Partial<Record<keyof Args, Rule>>;

/** The rules of the args that may be outputs; settings.ts applies them again to what was unknown at first. */
export const INPUTS = {
  credentialsSecretArn: rules.secretArn,
  credentialsKmsKeyArn: rules.keyArn,
  tokenSecretArn: rules.secretArn,
  tokenSecretName: rules.secretName,
  baseUrl: rules.origin,
  checkPath: rules.path,
  kmsKeyArn: rules.keyArn,
  runbookUrl: rules.webUrl,
  permissionsBoundaryArn: rules.policyArn,
  rolePath: rules.rolePath,
} satisfies Partial<Record<keyof Args, Rule>>;

export const LISTS = {
  alarmTopicArns: { item: rules.topicArn, most: MOST_TOPICS },
  ticketTopicArns: { item: rules.topicArn, most: MOST_TOPICS },
  alarmEmails: { item: rules.email, most: Number.POSITIVE_INFINITY },
  omitAlarms: { item: oneOf(Object.values(AlarmName)), most: Number.POSITIVE_INFINITY },
} satisfies Partial<Record<keyof Args, { item: Rule; most: number }>>;

export const SAME_SECRET =
  "tokenSecretArn and credentialsSecretArn are the same secret; allowed: two different secrets";

/** Throws one error that names every bad arg, before anything is created; outputs are left for later. */
export function validate(name: string, args: Args): void {
  const problems = [
    complaint("the name", rules.componentName, name),
    ...Object.entries(PLAIN).map(([arg, rule]) => given(arg, rule, args[arg as keyof typeof PLAIN])),
    ...Object.entries(INPUTS).map(([arg, rule]) => given(arg, rule, args[arg as keyof typeof INPUTS])),
    ...Object.entries(LISTS).flatMap(([arg, { item, most }]) =>
      listProblems(arg, item, most, args[arg as keyof typeof LISTS]),
    ),
    ...credentialProblems(args.credentials),
    ...tagProblems(args.tags),
    ...vpcProblems(args.vpc),
    ...replicaProblems(args.replicas),
    ...togetherProblems(args),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) {
    throw new pulumi.RunError(problems.map((problem) => `AkoolTokenRotation ${name}: ${problem}`).join("\n"));
  }
}

/** The input as an output that fails where its value, once known, breaks the rule. */
export function checked<T>(arg: string, rule: Rule, input: pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>> {
  return pulumi.output(input).apply((value) => {
    refuse(complaint(arg, rule, value));
    return value;
  });
}

/** Throws a sentence that the user sees without a stack trace. */
export function refuse(problem: string | undefined): void {
  if (problem !== undefined) {
    throw new pulumi.RunError(`AkoolTokenRotation: ${problem}`);
  }
}

/** A token is due at two thirds of its lifetime: what is left must hold the check that finds it so, and one more. */
function slackProblem({ tokenLifetimeDays = 365, checkIntervalHours = 6 }: Args): string | undefined {
  if (
    PLAIN.tokenLifetimeDays.problem(tokenLifetimeDays) ??
    PLAIN.checkIntervalHours.problem(checkIntervalHours)
  ) {
    return undefined;
  }
  const most = (tokenLifetimeDays * 24) / 3 / 2;
  return checkIntervalHours > most
    ? `checkIntervalHours is ${checkIntervalHours} with tokenLifetimeDays ${tokenLifetimeDays}; allowed: at most ${Math.floor(most)}, a sixth of the lifetime`
    : undefined;
}

/** Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html */
const MOST_NATIVE_DAYS = 1000;

function togetherProblems(args: Args): Problems {
  const clash = (one: keyof Args, other: keyof Args, allowed: string): string | undefined =>
    args[one] !== undefined && args[other] !== undefined
      ? `${one} and ${other} are both given; allowed: ${allowed}`
      : undefined;
  return [
    clash("credentials", "credentialsSecretArn", "one of them, or neither"),
    clash("tokenSecretArn", "tokenSecretName", "one of them, or neither"),
    args.alarmEmails?.length && args.alarmTopicArns?.length
      ? "alarmEmails and alarmTopicArns are both given; allowed: one of them (subscribe the addresses to your own topic)"
      : undefined,
    args.credentialsKmsKeyArn !== undefined && args.credentialsSecretArn === undefined
      ? "credentialsKmsKeyArn is given without credentialsSecretArn; allowed: both (kmsKeyArn encrypts a secret made here)"
      : undefined,
    args.replicas?.length && args.tokenSecretArn !== undefined
      ? "replicas and tokenSecretArn are both given; allowed: one of them (replicate a secret of yours where it is managed)"
      : undefined,
    args.tokenSecretArn !== undefined && args.tokenSecretArn === args.credentialsSecretArn
      ? SAME_SECRET
      : undefined,
    slackProblem(args),
    args.nativeRotation === true && (args.rotateAfterDays ?? 0) > MOST_NATIVE_DAYS
      ? `rotateAfterDays is ${args.rotateAfterDays} with nativeRotation; allowed: at most ${MOST_NATIVE_DAYS}, Secrets Manager's own limit`
      : undefined,
  ];
}
