import {
  ADVICE,
  CODE_CLASSES,
  FAILURE_METRICS,
  type FailureClass,
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
} from "../lambda/contract";

/** The names in an alarm's commands and dimensions. */
export interface AlarmContext {
  readonly region: string;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly queueName: string;
  readonly queueUrl: string;
  readonly runbookUrl: string | undefined;
}

/** One alarm, as a row of the table below. */
export interface AlarmRow {
  readonly name: string;
  /** A page wakes somebody; a ticket waits until morning. */
  readonly to: "page" | "ticket";
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: (context: AlarmContext) => Record<string, string>;
  readonly statistic: "Maximum" | "Minimum" | "Sum";
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly comparisonOperator: "GreaterThanOrEqualToThreshold" | "LessThanThreshold";
  readonly threshold: number;
  readonly treatMissingData: "ignore" | "notBreaching" | "breaching";
  readonly text: AlarmText;
}

interface AlarmText {
  readonly happened: string;
  /** What it means for the services that read the token. */
  readonly services: string;
  readonly todo: string;
  /** The command that shows the state, and clears the alarm once all is well. */
  readonly command: (context: AlarmContext) => string;
}

const KEPT = "the token in the secret is kept, and works for as long as Akool accepts it";

const checkNow = ({ region, functionName }: AlarmContext): string =>
  `aws lambda invoke --region ${region} --function-name ${functionName} --cli-binary-format raw-in-base64-out --payload '{"operation":"check"}' /dev/stdout`;

function codesOf(failureClass: FailureClass): string {
  return Object.entries(CODE_CLASSES)
    .filter(([, known]) => known === failureClass)
    .map(([code]) => code)
    .join(", ");
}

/**
 * `ignore` holds a failure until the next run says 0, where `notBreaching` would clear it, unmended, within minutes;
 * and a queue without traffic stops reporting after six hours.
 */
const ONE_IS_ENOUGH = {
  statistic: "Maximum",
  period: 300,
  evaluationPeriods: 1,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  threshold: 1,
  treatMissingData: "ignore",
} as const;

function failure(
  failureClass: FailureClass,
  to: AlarmRow["to"],
  text: Omit<AlarmText, "todo" | "command">,
): AlarmRow {
  return {
    ...ONE_IS_ENOUGH,
    name: failureClass,
    to,
    namespace: METRIC_NAMESPACE,
    metricName: FAILURE_METRICS[failureClass],
    dimensions: ({ functionName }) => ({ [METRIC_DIMENSION]: functionName }),
    text: { ...text, todo: ADVICE[failureClass], command: checkNow },
  };
}

export const ALARMS: readonly AlarmRow[] = [
  failure("auth", "page", {
    happened: `Akool refuses the credentials, or every token (code ${codesOf("auth")}). If it refuses even new tokens, each check mints up to two: set enabled to false until that is mended.`,
    services: `${KEPT}; no new one can be fetched.`,
  }),
  failure("account", "page", {
    happened: `Akool has closed the account (code ${codesOf("account")}).`,
    services: "expect their calls to Akool to fail, whatever token they hold.",
  }),
  failure("config", "page", {
    happened:
      "The rotator cannot do its work as set up: a secret's content, a permission, a KMS key, or a malformed key pair. If it is writing the token secret that fails, each check mints a token and loses it: set enabled to false until that is mended.",
    services: `${KEPT}.`,
  }),
  {
    ...ONE_IS_ENOUGH,
    name: "dead-letter",
    to: "ticket",
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: ({ queueName }) => ({ QueueName: queueName }),
    text: {
      happened:
        "A check failed in all its attempts (Akool out of reach, or an error in the function), or could not be delivered.",
      services: `${KEPT}; the next check tries again.`,
      todo: "Read the failure in the queue, mend its cause, then empty the queue (aws sqs purge-queue with the same URL).",
      command: ({ region, queueUrl }) => `aws sqs receive-message --region ${region} --queue-url ${queueUrl}`,
    },
  },
];

/** What on-call reads. CloudWatch takes 1,024 characters. */
export function alarmDescription({ text }: AlarmRow, context: AlarmContext): string {
  return [
    text.happened,
    `Services: ${text.services}`,
    `Do: ${text.todo}`,
    `Run: ${text.command(context)}`,
    `Log group: ${context.logGroupName}`,
    ...(context.runbookUrl === undefined ? [] : [`Runbook: ${context.runbookUrl}`]),
  ].join("\n");
}
