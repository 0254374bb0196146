import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { ENV, FUNCTION_RUNTIME, FUNCTION_TIMEOUT_SECONDS } from "../lambda/contract";
import type { Bundle } from "./bundle";
import { functionPolicy, functionTrust } from "./policies";
import type { Secrets } from "./secrets";
import type { ChildOptions, Settings } from "./settings";

const FOURTEEN_DAYS = 1_209_600;

export interface Rotator {
  readonly fn: lambda.Function;
  readonly role: iam.Role;
  readonly rolePolicy: iam.RolePolicy;
  readonly logGroup: cloudwatch.LogGroup;
  readonly queue: sqs.Queue;
  /** What of the function's environment a token depends on. */
  readonly environment: pulumi.Output<Record<string, string>>;
}

/** The function with its role, its log group, and the queue that keeps what failed for good. */
export function createRotator(
  name: string,
  settings: Settings,
  secrets: Secrets,
  bundle: Bundle,
  region: pulumi.Output<string>,
  opts: ChildOptions,
): Rotator {
  const { tags } = settings;
  const queue = new sqs.Queue(
    `${name}-dead-letter`,
    { messageRetentionSeconds: FOURTEEN_DAYS, sqsManagedSseEnabled: true, tags },
    opts,
  );
  const logGroup = new cloudwatch.LogGroup(
    `${name}-rotator`,
    { retentionInDays: settings.logRetentionInDays, tags },
    opts,
  );
  const role = new iam.Role(
    `${name}-rotator`,
    {
      assumeRolePolicy: JSON.stringify(functionTrust()),
      path: settings.rolePath,
      permissionsBoundary: settings.permissionsBoundaryArn,
      tags,
    },
    opts,
  );
  const rolePolicy = new iam.RolePolicy(
    `${name}-rotator`,
    {
      role: role.id,
      policy: pulumi.jsonStringify(
        pulumi
          .output({
            token: secrets.token,
            credentials: {
              secretArn: secrets.credentialsArn,
              kmsKeyArn: secrets.credentialsKmsKeyArn,
              region,
            },
            logGroupArn: logGroup.arn,
            queueArn: queue.arn,
            vpc: settings.vpc !== undefined,
            tracing: settings.tracing,
            nativeRotation: settings.nativeRotation,
          })
          .apply(functionPolicy),
      ),
    },
    opts,
  );
  const environment = pulumi.all({
    [ENV.tokenSecretArn]: secrets.tokenArn,
    [ENV.credentialsSecretArn]: secrets.credentialsArn,
    [ENV.baseUrl]: settings.baseUrl,
    [ENV.checkPath]: settings.checkPath,
    [ENV.rotateAfterDays]: String(settings.rotateAfterDays),
    [ENV.tokenLifetimeDays]: String(settings.tokenLifetimeDays),
    [ENV.expiryAlarmDays]: String(settings.expiryAlarmDays),
  });
  const fn = new lambda.Function(
    `${name}-rotator`,
    {
      description: "Keeps a valid Akool API token in Secrets Manager.",
      role: role.arn,
      runtime: FUNCTION_RUNTIME,
      handler: "index.handler",
      architectures: [settings.architecture],
      code: new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.FileAsset(bundle.path) }),
      timeout: FUNCTION_TIMEOUT_SECONDS,
      memorySize: 256,
      reservedConcurrentExecutions: settings.reservedConcurrency,
      environment: {
        variables: environment.apply((variables) => ({
          ...variables,
          [ENV.nativeRotation]: String(settings.nativeRotation),
        })),
      },
      // JSON passes the metric lines through untouched, each as an event of its own.
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      vpcConfig: settings.vpc,
      // Always one of the two: the provider would leave tracing on where the config is taken away.
      tracingConfig: { mode: settings.tracing ? "Active" : "PassThrough" },
      tags,
    },
    // Lambda refuses a VPC and tracing that the role has no permission for.
    { ...opts, dependsOn: [rolePolicy] },
  );
  // A destination, not a dead-letter queue of the function: that one would carry the error's text alone.
  new lambda.FunctionEventInvokeConfig(
    `${name}-rotator`,
    {
      functionName: fn.name,
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 3600,
      destinationConfig: { onFailure: { destination: queue.arn } },
    },
    // Lambda refuses a destination that the role may not send to.
    { ...opts, dependsOn: [rolePolicy] },
  );
  return { fn, role, rolePolicy, logGroup, queue, environment };
}
