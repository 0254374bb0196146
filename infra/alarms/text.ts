import { CODE_CLASSES, EMPTY_TOKEN_CODE, type FailureClass, REJECTED_CODE } from "../../lambda/contract";
import { AlarmName } from "../args";
import { invoke, tailLog } from "./commands";
import { type AlarmContext, silentHours } from "./table";

/** Some name what only a deployment knows. */
type Text = string | ((context: AlarmContext) => string);

interface AlarmText {
  readonly happened: Text;
  /** What it means for the services that read the token. */
  readonly services: string;
  readonly todo: Text;
  /** The command that shows the state, and clears the alarm once all is well. */
  readonly command: (context: AlarmContext) => string;
}

const KEPT = "keep their token, which works while Akool accepts it";
const STALE =
  "those that hold the old token fail until they read the secret again: restart them, or let them read again on code 1101";
const STOP = "switch the schedule off (enabled: false) until that is mended";

const checkNow = (context: AlarmContext): string => invoke(context, { operation: "check" });

function codesOf(failureClass: FailureClass): string {
  return Object.entries(CODE_CLASSES)
    .filter(([, known]) => known === failureClass)
    .map(([code]) => code)
    .join(", ");
}

const TEXTS: Readonly<Record<AlarmName, AlarmText>> = {
  [AlarmName.auth]: {
    happened: `Akool refuses the credentials, or every token (code ${codesOf("auth")}). If it refuses new tokens too, each check mints up to two: ${STOP}.`,
    services: `${KEPT}; no new one can be fetched.`,
    todo: "Create a key pair on Akool's API Credentials page and put it where yours comes from: Pulumi's config, then pulumi up, or your credentials secret.",
    command: checkNow,
  },
  [AlarmName.account]: {
    happened: `Akool has closed the account to API calls: banned, unpaid, missing or unsubscribed (code ${codesOf("account")}).`,
    services: "expect their calls to Akool to fail, whatever token they hold.",
    todo: "Settle it with Akool. New credentials do not help.",
    command: checkNow,
  },
  [AlarmName.config]: {
    happened: `The rotator cannot work as it is set up: a secret's content, a permission, a KMS key, or a malformed key pair (code ${codesOf("config")}). If it cannot write the token secret, each check mints a token and loses it: ${STOP}.`,
    services: `${KEPT}.`,
    todo: "Mend what the message in the check's answer names.",
    command: checkNow,
  },
  [AlarmName.tokenRejected]: {
    happened: `Akool refuses the token in the secret (code ${REJECTED_CODE}, ${EMPTY_TOKEN_CODE}), or there is none, and no new one could take its place.`,
    services: "their calls to Akool fail now.",
    todo: "The alarm that came with this one (auth, account, quota, config, other; dead-letter: Akool is out of reach) says why: mend that. The next check then replaces the token; this one does it now.",
    command: checkNow,
  },
  [AlarmName.expiry]: {
    happened: "The token nears its expiry. Its rotation was due long before, and has not succeeded.",
    services: "work until the token expires; then their calls to Akool fail.",
    todo: "Mend what the message in the check's answer names. The check rotates as soon as it can.",
    command: checkNow,
  },
  [AlarmName.deadMan]: {
    happened: ({ checkIntervalHours }) =>
      `No check has completed for ${silentHours(checkIntervalHours)} hours: the schedule or the function is off, gone, throttled or broken, or Akool is out of reach.`,
    services: `${KEPT}; but nobody watches it.`,
    todo: ({ scheduleGroup, scheduleName }) =>
      `Run the check by hand. If that fails, mend what its error names; if it works, look at the schedule ${scheduleGroup}/${scheduleName}.`,
    command: checkNow,
  },
  [AlarmName.deadLetter]: {
    happened:
      "A check failed in all its attempts (Akool out of reach, or an error in the function), or could not be delivered.",
    services: `${KEPT}; the next check tries again. If Akool refuses it, token-rejected says so.`,
    todo: "Read the failure in the queue, mend its cause, then empty the queue (aws sqs purge-queue with the same URL): until then no further failure is told.",
    command: ({ region, queueUrl }) =>
      `aws sqs receive-message --region ${region} --queue-url ${queueUrl} --message-attribute-names All --wait-time-seconds 5`,
  },
  [AlarmName.quota]: {
    happened: `The account's quota or credit is used up (code ${codesOf("quota")}).`,
    services: "calls that cost credit fail until it is topped up.",
    todo: "Top it up at Akool.",
    command: checkNow,
  },
  [AlarmName.other]: {
    happened: `Akool answered something that this version does not know; the log has the code. While no token is stored, each check mints up to three: ${STOP}.`,
    services: `${KEPT}.`,
    todo: "See whether Akool's API has changed (host, path of the check, codes), and set baseUrl or checkPath, or update akool-token-rotation.",
    command: checkNow,
  },
  [AlarmName.healed]: {
    happened:
      "Akool refused the token before its time; a new one that Akool accepts has taken its place. Somebody revoked it, or another system minted a token on the same account: then this comes again and again.",
    services: `${STALE}.`,
    todo: "Find out who revoked it or what else mints there, and give that an account of its own.",
    command: checkNow,
  },
  [AlarmName.previousKilled]: {
    happened:
      "Akool refuses the token that was just replaced. Unless it was dead before (revoked or expired), a new token ends the old one on this account.",
    services: `${STALE}.`,
    todo: "Let services read the secret again on code 1101. If this comes at every rotation and they do, leave it out with omitAlarms.",
    command: checkNow,
  },
};

/**
 * What on-call reads in the notification. CloudWatch takes 1,024 characters.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function alarmDescription(name: AlarmName, context: AlarmContext): string {
  const { happened, services, command } = TEXTS[name];
  return [
    // The same text comes with an OK.
    `In ALARM: ${said(happened, context)}`,
    `Services: ${services}`,
    `Do: ${alarmTodo(name, context)}`,
    `Run: ${command(context)}`,
    `Log: ${tailLog(context)}`,
    ...(context.runbookUrl === undefined ? [] : [`Runbook: ${context.runbookUrl}#${name}`]),
  ].join("\n");
}

/** What on-call does about an alarm. */
export function alarmTodo(name: AlarmName, context: AlarmContext): string {
  return said(TEXTS[name].todo, context);
}

function said(text: Text, context: AlarmContext): string {
  return typeof text === "string" ? text : text(context);
}
