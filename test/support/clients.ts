import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { AwsClientConfig } from "./emulator";

export type AwsClients = ReturnType<typeof awsClients>;

/** A client of each service that the product uses, all at one emulator. */
export function awsClients(aws: AwsClientConfig) {
  return {
    cloudWatch: new CloudWatchClient(aws),
    iam: new IAMClient(aws),
    lambda: new LambdaClient(aws),
    logs: new CloudWatchLogsClient(aws),
    scheduler: new SchedulerClient(aws),
    secrets: new SecretsManagerClient(aws),
    sns: new SNSClient(aws),
    sqs: new SQSClient(aws),
    sts: new STSClient(aws),
  };
}
