import * as pulumi from "@pulumi/pulumi";
import {
  AkoolTokenRotation,
  type AkoolTokenRotationArgs,
  type AlarmName,
  type Architecture,
  type FirstRun,
  type FunctionVpc,
  type SecretReplica,
} from "./index";

/** The ready stack: one rotation, its args from the stack's config under the same names (see Pulumi.yaml). */
const config = new pulumi.Config();

const clientId = config.get("clientId");
// As it is and not as an output, so that a bad one is refused before anything is created; the component makes it secret.
const clientSecret = config.get("clientSecret");

const rotation = new AkoolTokenRotation(
  "akool",
  given<AkoolTokenRotationArgs>({
    // One of the two alone reaches the component, which names the other one as empty.
    credentials:
      clientId === undefined && clientSecret === undefined
        ? undefined
        : { clientId: clientId ?? "", clientSecret: clientSecret ?? "" },
    credentialsSecretArn: config.get("credentialsSecretArn"),
    credentialsKmsKeyArn: config.get("credentialsKmsKeyArn"),
    tokenSecretArn: config.get("tokenSecretArn"),
    tokenSecretName: config.get("tokenSecretName"),
    rotateAfterDays: config.getNumber("rotateAfterDays"),
    checkIntervalHours: config.getNumber("checkIntervalHours"),
    tokenLifetimeDays: config.getNumber("tokenLifetimeDays"),
    expiryAlarmDays: config.getNumber("expiryAlarmDays"),
    baseUrl: config.get("baseUrl"),
    checkPath: config.get("checkPath"),
    nativeRotation: config.getBoolean("nativeRotation"),
    enabled: config.getBoolean("enabled"),
    firstRun: config.get<FirstRun>("firstRun"),
    kmsKeyArn: config.get("kmsKeyArn"),
    recoveryWindowInDays: config.getNumber("recoveryWindowInDays"),
    replicas: config.getObject<SecretReplica[]>("replicas"),
    alarmTopicArns: config.getObject<string[]>("alarmTopicArns"),
    alarmEmails: config.getObject<string[]>("alarmEmails"),
    ticketTopicArns: config.getObject<string[]>("ticketTopicArns"),
    omitAlarms: config.getObject<AlarmName[]>("omitAlarms"),
    dashboard: config.getBoolean("dashboard"),
    alarmActionsEnabled: config.getBoolean("alarmActionsEnabled"),
    runbookUrl: config.get("runbookUrl"),
    logRetentionInDays: config.getNumber("logRetentionInDays"),
    reservedConcurrency: config.getNumber("reservedConcurrency"),
    architecture: config.get<Architecture>("architecture"),
    vpc: config.getObject<FunctionVpc>("vpc"),
    tracing: config.getBoolean("tracing"),
    permissionsBoundaryArn: config.get("permissionsBoundaryArn"),
    rolePath: config.get("rolePath"),
    tags: config.getObject<Record<string, string>>("tags"),
  }),
);

export const {
  tokenSecretArn,
  tokenSecretName,
  credentialsSecretArn,
  functionName,
  functionArn,
  roleArn,
  logGroupName,
  alarmTopicArns,
  alarmArns,
  dashboardUrl,
  deadLetterQueueUrl,
  scheduleName,
  readerPolicy,
  ecsValueFrom,
  firstRunOutcome,
} = rotation;

/** An arg that is not in the config is left out. */
function given<T extends object>(args: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as T;
}
