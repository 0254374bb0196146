/** Every output, of the component as of the stack, written out by hand. */
export const OUTPUT_NAMES = [
  "alarmArns",
  "alarmTopicArns",
  "credentialsSecretArn",
  "dashboardUrl",
  "deadLetterQueueUrl",
  "ecsValueFrom",
  "firstRunOutcome",
  "functionArn",
  "functionName",
  "logGroupName",
  "readerPolicy",
  "roleArn",
  "scheduleName",
  "tokenSecretArn",
  "tokenSecretName",
];
