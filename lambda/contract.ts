/**
 * Every name and shape that the rotator, the program, the tests and a reader share, each written once.
 * The program and the readers import this file; nothing in lambda/ imports them.
 */

/** What a run is asked to do: the schedule checks, an operator rotates, a deployment makes the first token sure. */
export const OPERATIONS = ["check", "rotate", "deploy"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The function's event, as sent by the schedule, by an operator or by `pulumi up`. */
export interface RotationEvent {
  readonly operation: Operation;
  /** The schedule's own time, ISO 8601; a repeated delivery carries the same one. Ignored by `rotate`. */
  readonly scheduledTime?: string;
  /** An operator's name for this request, 1–64 of `[A-Za-z0-9-]`: a repeat with the same id does nothing new. */
  readonly id?: string;
  /** `deploy` only: whether a stack without a usable token fails the deployment. Default true. */
  readonly required?: boolean;
  /** `deploy` only: the version of the credentials secret that the program has just written. */
  readonly credentialsVersionId?: string;
}

/**
 * The steps of a rotation of Secrets Manager's own, in its order.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
export const ROTATION_STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;
export type RotationStep = (typeof ROTATION_STEPS)[number];

/** The function's event, as sent by Secrets Manager: once for each step, and again after a failure. */
export interface RotationStepEvent {
  readonly Step: RotationStep;
  /** The secret's full ARN. */
  readonly SecretId: string;
  /** The id of the version that Secrets Manager has made for the new value, 32–64 characters. */
  readonly ClientRequestToken: string;
}

/** How a run ended. */
export type Outcome =
  /** Akool accepts the token at AWSCURRENT, and it stays. */
  | "healthy"
  /** A new token that Akool accepts is at AWSCURRENT. */
  | "rotated"
  /** A step of Secrets Manager's own rotation is done, and has moved nothing that a service reads. */
  | "stepDone"
  /** Akool said no; the token at AWSCURRENT stays. */
  | "refused"
  /** The set-up is wrong, in a way that only a person can mend. */
  | "config"
  /** There are no credentials yet, and no token. */
  | "notConfigured"
  /** Nothing was learned: the run is an error, and Lambda tries again. */
  | "transient";

/** Why a run minted a token, or why it did not. */
export type Reason =
  /** There is no token yet. */
  | "missing"
  /** An operator sent `rotate`. */
  | "forced"
  /** The credentials are not those that the token was minted with. */
  | "credentials"
  /** The token is older than `rotateAfterDays`, or than two thirds of its lifetime. */
  | "due"
  /** Akool refuses the token at AWSCURRENT. */
  | "rejected"
  /** Secrets Manager's own rotation asked for it, by its schedule or by `aws secretsmanager rotate-secret`. */
  | "native"
  /** A token waited at AWSPENDING, where it keeps Secrets Manager from its own rotations. */
  | "pending"
  /** Somebody rolled back: what would have replaced the token is held. */
  | "held"
  /** All is well, or the run ended before it could tell. */
  | "none";

/** The kinds of failure that on-call tells apart: one metric and one alarm each. */
export const FAILURE_CLASSES = ["auth", "account", "quota", "config", "other"] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** What the function returns, and what a deployment leaves in Pulumi's state: no secret, no token, no claim. */
export interface RunResult {
  /** How the run ended. */
  readonly outcome: Outcome;
  /** Why it minted, or did not. */
  readonly reason: Reason;
  /** Set with `refused` and `config`, and `quota` beside a token that works. */
  readonly failureClass?: FailureClass;
  /** Akool's code, where one was given. */
  readonly code?: number;
  /** The version at AWSCURRENT after the run, where it holds a token of ours. */
  readonly versionId?: string;
  /** When the token at AWSCURRENT expires, ISO 8601. */
  readonly expiresAt?: string;
  /** What went wrong and what to do about it. */
  readonly message?: string;
}

export const SUCCESS_CODE = 1000;
/** Akool's answer to a token that it does not know or that has expired. */
export const REJECTED_CODE = 1101;
/** Akool's answer to a request without a token. */
export const EMPTY_TOKEN_CODE = 1102;

/**
 * Akool's codes by failure class; a code that is not here is `other`. 12xx is no range: it holds media errors.
 * 1101, 1102 and 1200 are in Akool's usage page, the others in its error code list.
 */
export const CODE_CLASSES: Readonly<Record<number, FailureClass | "transient">> = {
  1003: "config",
  1004: "auth",
  1005: "transient",
  1006: "quota",
  1009: "auth",
  1101: "auth",
  1102: "auth",
  1103: "account",
  1104: "quota",
  1109: "account",
  1200: "account",
  1213: "account",
  1221: "account",
};

/** What each failure class means and what to do, one sentence each, in errors. */
export const ADVICE: Readonly<Record<FailureClass, string>> = {
  auth: "Akool does not accept these credentials: create a new key pair on Akool's API Credentials page and put it into the credentials secret.",
  account:
    "Akool has closed this account to API calls (banned, unpaid or unsubscribed) and new credentials will not help: settle it with Akool.",
  quota: "The account's quota or credit is used up: top it up at Akool.",
  config:
    "The set-up is wrong, not the account: mend what the message names (a secret's content, a permission, a KMS key).",
  other:
    "Akool answered something this version does not know: see the log, and whether Akool's API has changed.",
};

/** The same for what may pass by itself. */
export const TRANSIENT_ADVICE = "Akool could not be reached or is too busy: try again in a few minutes.";

/** Akool's public API, where `baseUrl` does not say otherwise. */
export const DEFAULT_BASE_URL = "https://openapi.akool.com";
/** Whether a URL's host is this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether credentials may be sent to a URL: over https, or over http without leaving this machine. */
export function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

export const GET_TOKEN_PATH = "/api/open/v3/getToken";
/** A harmless authenticated call; configurable, since a vendor moves things. */
export const DEFAULT_CHECK_PATH = "/api/open/v3/faceswap/quota/info";

/** The function's environment: the program writes these names, the rotator reads them. */
export const ENV = {
  tokenSecretArn: "TOKEN_SECRET_ARN",
  credentialsSecretArn: "CREDENTIALS_SECRET_ARN",
  baseUrl: "AKOOL_BASE_URL",
  checkPath: "AKOOL_CHECK_PATH",
  rotateAfterDays: "ROTATE_AFTER_DAYS",
  tokenLifetimeDays: "TOKEN_LIFETIME_DAYS",
  expiryAlarmDays: "EXPIRY_ALARM_DAYS",
  nativeRotation: "NATIVE_ROTATION",
} as const;

/**
 * The layout of the token secret's value; a value with another one is never overwritten. A newer one keeps `token`:
 * readers take it whatever the layout.
 */
export const SCHEMA = "1";

/**
 * The token secret's value: flat JSON in which every value is a string, since ECS looks up top-level keys only.
 * Readers need `token` alone and ignore keys they do not know.
 */
export interface TokenValue {
  readonly token: string;
  /** Our clock when Akool answered, ISO 8601. */
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** `jwt`: the token says so itself. `configured`: our guess, from `tokenLifetimeDays`. */
  readonly expirySource: "jwt" | "configured";
  /** The version of the credentials secret that the token was minted with. */
  readonly credentialsVersionId: string;
  /** The version at AWSCURRENT that this one was minted to replace, or "none". */
  readonly replaces: string;
  /** The delivery that minted it. */
  readonly tick: string;
  readonly baseUrl: string;
  readonly schema: typeof SCHEMA;
}

/** The credentials secret's value; other keys are ignored. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * The credentials secret's description tells who writes its value: a value of Pulumi's would come back with the next
 * change of the config, so the command `akool-token` refuses to write over it.
 */
export const CREDENTIALS_DESCRIPTIONS = {
  pulumi: "Akool API key pair, full access to Akool; written by Pulumi from its config, change it there.",
  person: 'Akool API key pair, {"clientId":"…","clientSecret":"…"}; full access to Akool.',
} as const;

/** The token secret's description, where the program made it. */
export const TOKEN_DESCRIPTION = "Akool API token; written by its rotator alone.";

/** A secret's name, from its ARN: there Secrets Manager appends a hyphen and six characters to it. */
export function secretName(arn: string): string {
  return arn.replace(/^.*:secret:/, "").replace(/-[A-Za-z0-9]{6}$/, "");
}

/** Secrets Manager's staging labels. */
export const AWSCURRENT = "AWSCURRENT";
export const AWSPENDING = "AWSPENDING";
export const AWSPREVIOUS = "AWSPREVIOUS";

export const METRIC_NAMESPACE = "AkoolTokenRotation";
/** The only dimension: every further one would be a metric of its own on the bill. */
export const METRIC_DIMENSION = "FunctionName";
export const METRICS = {
  /** 1 for each run that came to a verdict, a bad one too; none from a transient run. */
  runCompleted: "RunCompleted",
  /** 1 where Akool accepts the token at AWSCURRENT, 0 where it refuses it or there is none. */
  tokenUsable: "TokenUsable",
  /** Days until the token at AWSCURRENT expires; below 0 after that. */
  tokenDaysLeft: "TokenDaysLeft",
  /** 1 in the token's last `expiryAlarmDays`, or its last quarter where that is shorter; else 0. */
  expiryNear: "ExpiryNear",
  /** 1 for each run that made a new token current. */
  rotated: "Rotated",
  /** 1 for each run that replaced a token because Akool refused it. */
  healed: "Healed",
  /** After a rotation: 1 where Akool still accepts the replaced token, 0 where it refuses it. */
  previousTokenUsable: "PreviousTokenUsable",
} as const;
/** The failure metric of each class. */
export const FAILURE_METRICS = {
  /** 1 where Akool does not accept the credentials, or no token; else 0. */
  auth: "AuthFailure",
  /** 1 where Akool has closed the account to API calls; else 0. */
  account: "AccountFailure",
  /** 1 where quota or credit is used up; else 0. */
  quota: "QuotaFailure",
  /** 1 where the set-up is wrong; else 0. */
  config: "ConfigFailure",
  /** 1 where Akool answered something that this version does not know; else 0. */
  other: "OtherFailure",
} as const satisfies Record<FailureClass, string>;
export type MetricName = (typeof METRICS)[keyof typeof METRICS] | (typeof FAILURE_METRICS)[FailureClass];

/** The Lambda function's time limit, s: the longest run waits 60 s for a new role and mints after it. */
export const FUNCTION_TIMEOUT_SECONDS = 120;
/** The Lambda function's runtime. */
export const FUNCTION_RUNTIME = "nodejs24.x";
