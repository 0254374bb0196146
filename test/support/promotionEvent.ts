/** What differs from a promotion. */
export interface EventChanges {
  readonly source?: string;
  readonly eventName?: string;
  readonly errorCode?: string;
  readonly requestParameters?: Readonly<Record<string, string | undefined>>;
}

/**
 * The event of a promotion as EventBridge has it from CloudTrail, written by hand: no emulator makes one. Its fields
 * are those of Secrets Manager's other calls:
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
export function promotionEvent(
  secretId: string,
  { source, requestParameters, ...changes }: EventChanges = {},
) {
  return {
    version: "0",
    id: "6f87d04b-9f3d-4a6c-9c1e-0d7a2a1f7c10",
    "detail-type": "AWS API Call via CloudTrail",
    source: source ?? "aws.secretsmanager",
    account: "000000000000",
    time: "2026-03-01T12:00:03Z",
    region: "us-east-1",
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity: {
        type: "AssumedRole",
        arn: "arn:aws:sts::000000000000:assumed-role/akool-rotator/akool-rotator",
        accountId: "000000000000",
      },
      eventTime: "2026-03-01T12:00:03Z",
      eventSource: "secretsmanager.amazonaws.com",
      eventName: "UpdateSecretVersionStage",
      awsRegion: "us-east-1",
      sourceIPAddress: "192.0.2.1",
      userAgent: "aws-sdk-js/3",
      requestParameters: {
        secretId,
        versionStage: "AWSCURRENT",
        moveToVersionId: "5a1f2c0e-37c6-5e0b-9a51-30b9cf7f2f11",
        removeFromVersionId: "c2b3a1d4-0c7e-5b8f-8d0a-4d8b1b1f6e22",
        ...requestParameters,
      },
      responseElements: null,
      requestID: "2d1c2f4e-2a52-4b7e-8f5a-0a4a3b1f9d33",
      eventID: "9b0e4d5c-6f7a-4c8b-9d1e-2f3a4b5c6d44",
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: "000000000000",
      eventCategory: "Management",
      ...changes,
    },
  };
}
