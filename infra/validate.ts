import * as pulumi from "@pulumi/pulumi";
import { type AkoolTokenRotationArgs, AlarmName, Architecture, FirstRun } from "./args";
import * as rules from "./rules";
import { complaint, oneOf, type Rule, wholeNumber } from "./rules";

type Args = AkoolTokenRotationArgs;

const MOST_TOPICS = 5;
const boolean = oneOf([true, false]);

const PLAIN = {
  rotateAfterDays: wholeNumber(1, 3650),
  checkIntervalHours: oneOf([1, 2, 3, 4, 6, 8, 12, 24]),
  tokenLifetimeDays: wholeNumber(2, 3650),
  expiryAlarmDays: wholeNumber(1, 365),
  enabled: boolean,
  firstRun: oneOf(Object.values(FirstRun)),
  recoveryWindowInDays: wholeNumber(7, 30, [0]),
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

/** Whether a value is already there, as against an output or a promise. */
function isKnown(value: unknown): boolean {
  return !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}

function given(arg: string, rule: Rule, value: unknown): string | undefined {
  return value === undefined || !isKnown(value) ? undefined : complaint(arg, rule, value);
}

function listProblems(arg: string, item: Rule, most: number, list: unknown): (string | undefined)[] {
  if (list === undefined) {
    return [];
  }
  if (!Array.isArray(list)) {
    return [`${arg} is not a list; allowed: a list, each item ${item.allowed}`];
  }
  const known = list.filter(isKnown);
  return [
    list.length > most ? `${arg} has ${list.length} items; allowed: up to ${most}` : undefined,
    new Set(known).size < known.length ? `${arg} names one twice; allowed: each once` : undefined,
    ...list.map((value, index) => (isKnown(value) ? complaint(`${arg}[${index}]`, item, value) : undefined)),
  ];
}

function credentialProblems(credentials: unknown): (string | undefined)[] {
  if (credentials === undefined || !isKnown(credentials)) {
    return [];
  }
  if (typeof credentials !== "object" || credentials === null) {
    return ["credentials is not an object; allowed: an object with clientId and clientSecret"];
  }
  return (["clientId", "clientSecret"] as const).map((key) => {
    const value: unknown = (credentials as Partial<Record<typeof key, unknown>>)[key];
    return isKnown(value) ? complaint(`credentials.${key}`, rules.credential, value) : undefined;
  });
}

function tagProblems(tags: unknown): (string | undefined)[] {
  if (tags === undefined || !isKnown(tags)) {
    return [];
  }
  const problem = complaint("tags", rules.tagKeys, tags);
  return problem !== undefined
    ? [problem]
    : Object.entries(tags as object).map(([key, value]) => given(`tags.${key}`, rules.tagValue, value));
}

function togetherProblems(args: Args): (string | undefined)[] {
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
    args.tokenSecretArn !== undefined && args.tokenSecretArn === args.credentialsSecretArn
      ? SAME_SECRET
      : undefined,
  ];
}
