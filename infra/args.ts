import type * as pulumi from "@pulumi/pulumi";

/** What `pulumi up` asks of the first run. */
export const FirstRun = {
  /** `up` fails unless the stack ends with a usable token; Akool being down does not fail a stack that has one. */
  required: "required",
  /** `up` tries, and succeeds whatever the outcome. */
  bestEffort: "bestEffort",
  /** `up` does not run the function; the schedule does. */
  skip: "skip",
} as const;
export type FirstRun = (typeof FirstRun)[keyof typeof FirstRun];

/** The processor that the function runs on. */
export const Architecture = { arm64: "arm64", x86_64: "x86_64" } as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

/** The alarms, by the names that `omitAlarms` and the output `alarmArns` use. */
export const AlarmName = {
  auth: "auth",
  account: "account",
  config: "config",
  tokenRejected: "token-rejected",
  expiry: "expiry",
  deadMan: "dead-man",
  deadLetter: "dead-letter",
  quota: "quota",
  other: "other",
  healed: "healed",
  previousKilled: "previous-killed",
} as const;
export type AlarmName = (typeof AlarmName)[keyof typeof AlarmName];

/** A key pair from Akool's API Credentials page. */
export interface AkoolCredentials {
  /** The client ID. */
  clientId: pulumi.Input<string>;
  /** The client secret; it is kept encrypted in Pulumi's state. */
  clientSecret: pulumi.Input<string>;
}

/** Where in a VPC of yours the function runs; it needs a way out, see docs/platform.md. */
export interface FunctionVpc {
  /** Private subnets of one VPC: 1–16 subnet IDs. */
  subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Security groups of the same VPC that let HTTPS out: 1–5 security group IDs. */
  securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
}

/** A copy of the token secret that Secrets Manager keeps in another Region. */
export interface SecretReplica {
  /** The replica's Region, another one than the secret's own. */
  region: pulumi.Input<string>;
  /** The customer managed key that encrypts the replica: the ARN of a key in its Region. Default: AWS's own key there. */
  kmsKeyArn?: pulumi.Input<string>;
}

/** What an AkoolTokenRotation can be given; every arg is optional. */
export interface AkoolTokenRotationArgs {
  /**
   * The key pair that tokens are minted with. Not together with `credentialsSecretArn`. Default: none. Without either,
   * an empty credentials secret is made, to be filled by hand with `{"clientId":"…","clientSecret":"…"}`, and there is
   * no first run.
   */
  credentials?: pulumi.Input<AkoolCredentials>;
  /**
   * A secret of yours that holds the key pair as `{"clientId":"…","clientSecret":"…"}`: its full ARN. It is only read.
   * Default: a secret made here.
   */
  credentialsSecretArn?: pulumi.Input<string>;
  /** The customer managed key that encrypts the secret at `credentialsSecretArn`: its key ARN. Default: AWS's own key. */
  credentialsKmsKeyArn?: pulumi.Input<string>;
  /** A secret of yours to keep the token in: its full ARN. Default: a new secret. */
  tokenSecretArn?: pulumi.Input<string>;
  /**
   * The name of the new token secret: 1–512 of `A-Z a-z 0-9 / _ + = . @ -`, not ending in a hyphen and six
   * characters (Secrets Manager's own suffix). Default: a name with a random suffix. With a fixed name, `destroy`
   * blocks that name for `recoveryWindowInDays`: the next `up` fails until the old secret is gone or restored.
   */
  tokenSecretName?: pulumi.Input<string>;
  /**
   * The age at which a token is replaced, in days, 1–3650. Default 90. A token is replaced at two thirds of its
   * lifetime at the latest.
   */
  rotateAfterDays?: number;
  /**
   * Whether Secrets Manager rotates the token secret too, as Security Hub's SecretsManager.1 and .4 look for, every
   * `rotateAfterDays`, which is at most 1000 then. Default false. Not with a `tokenSecretArn` that another function
   * rotates.
   */
  nativeRotation?: boolean;
  /** How often the token is checked, in hours: 1, 2, 3, 4, 6, 8, 12 or 24. Default 6. */
  checkIntervalHours?: number;
  /**
   * How long a token is taken to live when it does not say so itself, in days, 2–3650 and at least six times
   * `checkIntervalHours`. Default 365: Akool says "more than 1 year".
   */
  tokenLifetimeDays?: number;
  /**
   * From how many days before its expiry a token counts as near it (the metric ExpiryNear; a roll-back is held no
   * longer), 1–365. Default 30; a quarter of the lifetime at most.
   */
  expiryAlarmDays?: number;
  /** Akool's API: an https origin (http for loopback only); paths are appended. Default https://openapi.akool.com. */
  baseUrl?: pulumi.Input<string>;
  /**
   * The authenticated GET that shows whether a token works: a path of `baseUrl`. Default
   * /api/open/v3/faceswap/quota/info.
   */
  checkPath?: pulumi.Input<string>;
  /**
   * Whether the schedule runs. Default true. With false there is no first run, no dead-man alarm and no rotation of
   * Secrets Manager's own.
   */
  enabled?: boolean;
  /** What `pulumi up` asks of the first run. Default required. */
  firstRun?: FirstRun;
  /**
   * The customer managed key that encrypts the secrets made here, and the secret at `tokenSecretArn`: its key ARN.
   * Default: AWS's own key for Secrets Manager.
   */
  kmsKeyArn?: pulumi.Input<string>;
  /**
   * Replicas of the token secret, up to 20, each Region once; not together with `tokenSecretArn`, a secret that is not
   * managed here. Default: none. A replica follows the secret within seconds; it is read only, under the secret's own
   * ARN but for the Region.
   */
  replicas?: pulumi.Input<SecretReplica>[];
  /** How long a destroyed secret can be restored, in days: 7–30, or 0 for not at all. Default 30. */
  recoveryWindowInDays?: number;
  /** Topics of yours that page on-call: up to 5 topic ARNs. Default: a new topic. */
  alarmTopicArns?: pulumi.Input<string>[];
  /**
   * E-mail addresses to subscribe to the new topic; each has to confirm. Not together with `alarmTopicArns`. Default:
   * none.
   */
  alarmEmails?: pulumi.Input<string>[];
  /** Topics of yours for what can wait until morning: up to 5 topic ARNs. Default: where the pages go. */
  ticketTopicArns?: pulumi.Input<string>[];
  /** Alarms to leave out, by name, each once. Default: none is left out. */
  omitAlarms?: AlarmName[];
  /** Whether to make a CloudWatch dashboard. Default false: AWS charges for it by the month. */
  dashboard?: boolean;
  /** Whether the alarms notify anybody. Default true; false for a maintenance. */
  alarmActionsEnabled?: boolean;
  /**
   * Your runbook: an http or https URL of at most 200 characters without `#`. Every alarm's text links to it, with
   * the alarm's name as the anchor. Default: no link.
   */
  runbookUrl?: pulumi.Input<string>;
  /**
   * How long the function's logs are kept, in days: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096,
   * 1827, 2192, 2557, 2922, 3288 or 3653. Default 90.
   */
  logRetentionInDays?: number;
  /**
   * The function's reserved concurrency, 1–1000. Default: none is reserved, since an account with a quota of 10
   * cannot spare one.
   */
  reservedConcurrency?: number;
  /** The function's processor. Default arm64. */
  architecture?: Architecture;
  /** The function's place in a VPC. Default: none, it runs in Lambda's own network. */
  vpc?: pulumi.Input<FunctionVpc>;
  /** Whether AWS X-Ray traces the function's runs. Default false. */
  tracing?: boolean;
  /** An IAM policy's ARN, the permissions boundary of both roles, the rotator's and the schedule's. Default: none. */
  permissionsBoundaryArn?: pulumi.Input<string>;
  /**
   * The IAM path of both roles: 1–512 characters that begin and end with a slash. Default `/`. Another path makes new
   * roles.
   */
  rolePath?: pulumi.Input<string>;
  /**
   * Tags on everything that can be tagged: up to 50, keys of 1–128 characters not starting with `aws:`, values up to 256.
   * Default: none.
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
