/** When the latest of the lists below was read by its author; the oldest is of March 2026. */
export const PRICES_OF = "June 2026";

/** A list price in us-east-1, in the first tier; free tiers are not counted. */
export interface Price {
  readonly what: string;
  readonly dollars: number;
  /** How many units the dollars buy. */
  readonly per: number;
  readonly unit: string;
  /** AWS's page. */
  readonly page: string;
  /** The third party's list that the price was read in: AWS's page loads its numbers by script. */
  readonly readIn: string;
}

const CLOUDWATCH = {
  page: "https://aws.amazon.com/cloudwatch/pricing/",
  readIn: "https://c3x.dev/blog/aws-cloudwatch-metrics-cost/",
} as const;
const LOGS = { ...CLOUDWATCH, readIn: "https://c3x.dev/blog/cloudwatch-logs-cost-optimization" } as const;
const LAMBDA = {
  page: "https://aws.amazon.com/lambda/pricing/",
  readIn: "https://wring.co/blog/aws-lambda-pricing-guide",
} as const;
/** This list alone has no date. */
const SECRETS_MANAGER = {
  page: "https://aws.amazon.com/secrets-manager/pricing/",
  readIn: "https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms",
} as const;

const KMS = {
  page: "https://aws.amazon.com/kms/pricing/",
  readIn: "https://cloudburn.io/blog/aws-kms-pricing",
} as const;

/** All that the program's resources can cost, in the order of the bill. */
export const PRICES = {
  /** A replica counts as a secret. */
  secret: { what: "secrets", dollars: 0.4, per: 1, unit: "secret", ...SECRETS_MANAGER },
  /** Standard resolution: for each metric that an alarm looks at, over however many periods. */
  alarm: { what: "alarms", dollars: 0.1, per: 1, unit: "alarm", ...CLOUDWATCH },
  /** Prorated by the hour, and only for hours in which the metric is sent. */
  metric: { what: "custom metrics", dollars: 0.3, per: 1, unit: "metric", ...CLOUDWATCH },
  /** However many dashboards the account has: the first three are a free tier. */
  dashboard: { what: "dashboards", dollars: 3, per: 1, unit: "dashboard", ...CLOUDWATCH },
  secretCall: {
    what: "Secrets Manager calls",
    dollars: 0.05,
    per: 10_000,
    unit: "calls",
    ...SECRETS_MANAGER,
  },
  /** Customer managed, not rotated; AWS's own keys are free. */
  key: { what: "KMS keys", dollars: 1, per: 1, unit: "key", ...KMS },
  /** For each call that reads or writes a secret under such a key: counted for every call. */
  keyRequest: { what: "KMS requests", dollars: 0.03, per: 10_000, unit: "requests", ...KMS },
  lambdaRequest: { what: "Lambda requests", dollars: 0.2, per: 1_000_000, unit: "requests", ...LAMBDA },
  lambdaArm64: { what: "Lambda, arm64", dollars: 13.3334, per: 1_000_000, unit: "GB-s", ...LAMBDA },
  lambdaX86: { what: "Lambda, x86_64", dollars: 16.6667, per: 1_000_000, unit: "GB-s", ...LAMBDA },
  scheduled: {
    what: "Scheduler",
    dollars: 1,
    per: 1_000_000,
    unit: "invocations",
    page: "https://aws.amazon.com/eventbridge/pricing/",
    readIn: "https://cloudburn.io/blog/amazon-eventbridge-pricing",
  },
  logged: { what: "logs, ingested", dollars: 0.5, per: 1, unit: "GB", ...LOGS },
  logStored: { what: "logs, stored", dollars: 0.03, per: 1, unit: "GB", ...LOGS },
  email: {
    what: "SNS e-mails",
    dollars: 2,
    per: 100_000,
    unit: "e-mails",
    page: "https://aws.amazon.com/sns/pricing/",
    readIn: "https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/",
  },
  queueRequest: {
    what: "SQS requests",
    dollars: 0.4,
    per: 1_000_000,
    unit: "requests",
    page: "https://aws.amazon.com/sqs/pricing/",
    readIn: "https://cloudburn.io/blog/amazon-sqs-pricing",
  },
} as const satisfies Record<string, Price>;

export type Item = keyof typeof PRICES;
