import * as pulumi from "@pulumi/pulumi";
import { type Credentials, DEFAULT_BASE_URL, DEFAULT_CHECK_PATH } from "../lambda/contract";
import {
  type AkoolTokenRotationArgs,
  type AlarmName,
  Architecture,
  FirstRun,
  type FunctionVpc,
  type SecretReplica,
} from "./args";
import type { Problems } from "./known";
import { replicaProblems, vpcProblems } from "./nestedArgs";
import * as rules from "./rules";
import { checked, INPUTS, LISTS, refuse, SAME_SECRET } from "./validate";

/** What every child resource is made with. */
export interface ChildOptions {
  readonly parent: pulumi.Resource;
}

export type Replicas = pulumi.Output<pulumi.Unwrap<SecretReplica>[]>;

/** An address for the new topic; a name that stays with it when others are added or removed, where it is known. */
interface Subscriber {
  readonly name: string;
  readonly endpoint: pulumi.Output<string>;
}

/** The args with their defaults; every output in it fails by itself where its value breaks a rule. */
export interface Settings {
  /** One secret output: neither half is in plain text anywhere. */
  readonly credentials: pulumi.Output<Credentials> | undefined;
  readonly credentialsSecretArn: pulumi.Output<string> | undefined;
  readonly credentialsKmsKeyArn: pulumi.Output<string> | undefined;
  readonly tokenSecretArn: pulumi.Output<string> | undefined;
  readonly tokenSecretName: pulumi.Output<string> | undefined;
  readonly rotateAfterDays: number;
  readonly checkIntervalHours: number;
  readonly tokenLifetimeDays: number;
  readonly expiryAlarmDays: number;
  readonly baseUrl: pulumi.Output<string>;
  readonly checkPath: pulumi.Output<string>;
  readonly nativeRotation: boolean;
  readonly enabled: boolean;
  readonly firstRun: FirstRun;
  readonly kmsKeyArn: pulumi.Output<string> | undefined;
  readonly recoveryWindowInDays: number;
  readonly replicas: Replicas | undefined;
  readonly alarmTopicArns: readonly pulumi.Output<string>[];
  readonly alarmEmails: readonly Subscriber[];
  readonly ticketTopicArns: readonly pulumi.Output<string>[];
  readonly omitAlarms: readonly AlarmName[];
  readonly dashboard: boolean;
  readonly alarmActionsEnabled: boolean;
  readonly runbookUrl: pulumi.Output<string> | undefined;
  readonly logRetentionInDays: number;
  readonly reservedConcurrency: number | undefined;
  readonly architecture: Architecture;
  readonly vpc: pulumi.Output<pulumi.Unwrap<FunctionVpc>> | undefined;
  readonly tracing: boolean;
  readonly permissionsBoundaryArn: pulumi.Output<string> | undefined;
  readonly rolePath: pulumi.Output<string> | undefined;
  readonly tags: pulumi.Output<Record<string, string>>;
}

/** Expects args that `validate` has passed, and the Region of the provider. */
export function settingsOf(args: AkoolTokenRotationArgs, region: pulumi.Output<string>): Settings {
  const one = (arg: string, rule: rules.Rule, input: pulumi.Input<string>): pulumi.Output<string> => {
    const value = checked(arg, rule, input);
    return rule.regional ? here(arg, value, region) : value;
  };
  const scalar = (arg: keyof typeof INPUTS): pulumi.Output<string> | undefined => {
    const input = args[arg];
    return input === undefined ? undefined : one(arg, INPUTS[arg], input);
  };
  const list = (arg: "alarmTopicArns" | "alarmEmails" | "ticketTopicArns"): pulumi.Output<string>[] =>
    (args[arg] ?? []).map((input, index) => one(`${arg}[${index}]`, LISTS[arg].item, input));

  const tokenSecretArn = scalar("tokenSecretArn");
  return {
    credentials: credentialsOf(args),
    credentialsSecretArn: otherThan(tokenSecretArn, scalar("credentialsSecretArn")),
    credentialsKmsKeyArn: scalar("credentialsKmsKeyArn"),
    tokenSecretArn,
    tokenSecretName: scalar("tokenSecretName"),
    rotateAfterDays: args.rotateAfterDays ?? 90,
    checkIntervalHours: args.checkIntervalHours ?? 6,
    tokenLifetimeDays: args.tokenLifetimeDays ?? 365,
    expiryAlarmDays: args.expiryAlarmDays ?? 30,
    baseUrl: (scalar("baseUrl") ?? pulumi.output(DEFAULT_BASE_URL)).apply((url) => new URL(url).origin),
    checkPath: scalar("checkPath") ?? pulumi.output(DEFAULT_CHECK_PATH),
    nativeRotation: (args.nativeRotation ?? false) && (args.enabled ?? true),
    enabled: args.enabled ?? true,
    firstRun: args.firstRun ?? FirstRun.required,
    kmsKeyArn: scalar("kmsKeyArn"),
    recoveryWindowInDays: args.recoveryWindowInDays ?? 30,
    replicas:
      args.replicas === undefined ? undefined : elsewhere(whole(args.replicas, replicaProblems), region),
    alarmTopicArns: list("alarmTopicArns"),
    alarmEmails: list("alarmEmails").map((endpoint, index) => {
      const address: unknown = args.alarmEmails?.[index];
      return { name: typeof address === "string" ? address : String(index), endpoint };
    }),
    ticketTopicArns: list("ticketTopicArns"),
    omitAlarms: args.omitAlarms ?? [],
    dashboard: args.dashboard ?? false,
    alarmActionsEnabled: args.alarmActionsEnabled ?? true,
    runbookUrl: scalar("runbookUrl"),
    logRetentionInDays: args.logRetentionInDays ?? 90,
    reservedConcurrency: args.reservedConcurrency,
    architecture: args.architecture ?? Architecture.arm64,
    vpc: args.vpc === undefined ? undefined : whole(args.vpc, vpcProblems),
    tracing: args.tracing ?? false,
    permissionsBoundaryArn: scalar("permissionsBoundaryArn"),
    rolePath: scalar("rolePath"),
    tags: tagsOf(args),
  };
}

/** For an arg of several values: looked at again once all of them are there. */
function whole<T>(
  input: pulumi.Input<T>,
  problems: (value: unknown) => Problems,
): pulumi.Output<pulumi.Unwrap<T>> {
  return pulumi.output(input).apply((value) => {
    problems(value).forEach(refuse);
    return value;
  });
}

/** AWS would take most of these, and fail later: the function and the alarms call their own Region only. */
function here(arg: string, arn: pulumi.Output<string>, own: pulumi.Output<string>): pulumi.Output<string> {
  return pulumi.all([arn, own]).apply(([value, region]) => {
    refuse(rules.complaint(arg, rules.ofRegion(region), value));
    return value;
  });
}

/** A secret has no replica in its own Region, which is known only once the provider says it. */
function elsewhere(replicas: Replicas, own: pulumi.Output<string>): Replicas {
  return pulumi.all([replicas, own]).apply(([all, ownRegion]) => {
    const index = all.findIndex(({ region }) => region === ownRegion);
    refuse(
      index < 0
        ? undefined
        : `replicas[${index}].region is ${ownRegion}, the secret's own; allowed: other Regions`,
    );
    return all;
  });
}

function credentialsOf(args: AkoolTokenRotationArgs): pulumi.Output<Credentials> | undefined {
  if (args.credentials === undefined) {
    return undefined;
  }
  return pulumi.secret(args.credentials).apply(({ clientId, clientSecret }) => {
    refuse(rules.complaint("credentials.clientId", rules.credential, clientId));
    refuse(rules.complaint("credentials.clientSecret", rules.credential, clientSecret));
    return { clientId, clientSecret };
  });
}

function tagsOf(args: AkoolTokenRotationArgs): pulumi.Output<Record<string, string>> {
  return checked("tags", rules.tagKeys, args.tags ?? {}).apply((tags) => {
    for (const [key, value] of Object.entries(tags)) {
      refuse(rules.complaint(`tags.${key}`, rules.tagValue, value));
    }
    return tags;
  });
}

/** The rotator would overwrite the credentials with a token. */
function otherThan(
  tokenSecretArn: pulumi.Output<string> | undefined,
  credentialsSecretArn: pulumi.Output<string> | undefined,
): pulumi.Output<string> | undefined {
  if (tokenSecretArn === undefined || credentialsSecretArn === undefined) {
    return credentialsSecretArn;
  }
  return pulumi.all([tokenSecretArn, credentialsSecretArn]).apply(([token, credentials]) => {
    refuse(token === credentials ? SAME_SECRET : undefined);
    return credentials;
  });
}
