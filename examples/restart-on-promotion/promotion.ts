/**
 * The event pattern of a promotion: AWSCURRENT of this secret has moved to a version. Not the secret's first version,
 * which is current at once, without a move.
 * CloudTrail gives the secret as its caller did, by ARN or by name: https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-cloudtrail.html
 * A call that failed has an `errorCode`: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function promotionOf(secret: { readonly arn: string; readonly name: string }): object {
  return {
    source: ["aws.secretsmanager"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["secretsmanager.amazonaws.com"],
      eventName: ["UpdateSecretVersionStage"],
      errorCode: [{ exists: false }],
      requestParameters: {
        secretId: [secret.arn, secret.name],
        versionStage: ["AWSCURRENT"],
        moveToVersionId: [{ exists: true }],
      },
    },
  };
}
