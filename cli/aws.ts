import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { Problem } from "./problems";

/** A client of each service that the verbs use, all in one Region. */
export interface Aws {
  readonly region: string;
  readonly cloudWatch: CloudWatchClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  /** Without the SDK's own repeats: one attempt, whatever comes of it. */
  readonly lambdaOnce: LambdaClient;
  readonly logs: CloudWatchLogsClient;
  readonly scheduler: SchedulerClient;
  readonly secrets: SecretsManagerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
}

/** Whatever an endpoint does, nobody waits for a connection longer, ms. */
const CONNECTION_LIMIT_MS = 5_000;

/**
 * Clients with the user's own AWS set-up: environment, profile, SSO.
 * @param region default: that of the set-up
 * @throws Problem without a Region
 */
export async function connect(region: string | undefined): Promise<Aws> {
  // It would stand above every answer on a Node that AWS leaves behind sooner than this package does.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const shared = {
    ...(region !== undefined && { region }),
    requestHandler: { connectionTimeout: CONNECTION_LIMIT_MS },
  };
  const lambda = new LambdaClient(shared);
  const known = await lambda.config.region().catch(() => undefined);
  if (known === undefined) {
    throw new Problem("No AWS Region is set: give --region, or set AWS_REGION.");
  }
  return {
    region: known,
    cloudWatch: new CloudWatchClient(shared),
    iam: new IAMClient(shared),
    kms: new KMSClient(shared),
    lambda,
    lambdaOnce: new LambdaClient({ ...shared, maxAttempts: 1 }),
    logs: new CloudWatchLogsClient(shared),
    scheduler: new SchedulerClient(shared),
    secrets: new SecretsManagerClient(shared),
    sns: new SNSClient(shared),
    sqs: new SQSClient(shared),
    sts: new STSClient(shared),
    tagging: new ResourceGroupsTaggingAPIClient(shared),
  };
}
