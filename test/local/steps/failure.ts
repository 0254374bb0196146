import { setTimeout as sleep } from "node:timers/promises";
import {
  FAILURE_METRICS,
  type FailureClass,
  METRIC_DIMENSION,
  type MetricName,
  SUCCESS_CODE,
} from "../../../lambda/contract";
import { invokeAsync } from "../../support/lambdaFunction";
import { until } from "../../support/poll";
import { alarmOn, metricMaximum, runsIn, takeMessage } from "../cloud";
import type { Notification } from "../messages";
import type { Stage } from "../stage";
import { CHECK, check, type Seen, same, short, tokenNow, tokenVersions } from "./step";

const BANNED = 1200;
const WRONG_CREDENTIALS = 1101;
const ALARM_LIMIT_MS = 10_000;
/** Three attempts of a run, three runs, and the waits between them. */
const DEAD_LETTER_LIMIT_MS = 40_000;

export async function refusals(stage: Stage): Promise<Seen> {
  const before = await tokenVersions(stage);
  const account = await refusal(stage, BANNED, "account");
  const auth = await refusal(stage, WRONG_CREDENTIALS, "auth");
  same("the token secret's versions", await tokenVersions(stage), before);
  return {
    seen: `1200 → alarm account in ALARM, 1101 → alarm auth in ALARM, on-call notified of both, token untouched`,
    facts: { account: account.facts, auth: auth.facts, tokenUntouched: true },
    notifications: [account.notification, auth.notification],
  };
}

export async function recovery(stage: Stage): Promise<Seen> {
  const { clients, akool, deployed } = stage;
  const metrics = [FAILURE_METRICS.account, FAILURE_METRICS.auth];
  const { Period } = await alarmOn(clients, FAILURE_METRICS.auth);
  akool.always();
  // The failures have to be older than what the alarms look at.
  await sleep((Period + 1) * 1_000);
  const { outcome } = await check(stage);
  same("outcome", outcome, "healthy");
  const notifications: Notification[] = [];
  for (const metric of metrics) {
    const { AlarmName } = await alarmIn(stage, metric, "OK");
    notifications.push(await deployed.onCall.notification(AlarmName, "OK"));
  }
  const { versionId, value } = await tokenNow(stage);
  same("Akool's code", await stage.akool.codeFor(value.token), SUCCESS_CODE);
  return {
    seen: `check ${outcome}, both alarms back to OK, token ${short(versionId)} works`,
    facts: { outcome, account: "OK", auth: "OK", versionId },
    notifications,
  };
}

export async function outage(stage: Stage): Promise<Seen> {
  const { clients, akool, deployed } = stage;
  const before = await tokenVersions(stage);
  const earlier = (await runsIn(clients, deployed.logGroupName)).length;
  await akool.stop();
  await invokeAsync(clients, deployed.functionName, CHECK);
  const body = await until("the failure record in the queue", DEAD_LETTER_LIMIT_MS, () =>
    takeMessage(clients, deployed.deadLetterQueueUrl),
  );
  const record = JSON.parse(body) as {
    readonly requestContext: { readonly condition: string };
    readonly requestPayload: { readonly operation: string };
    readonly responsePayload: { readonly errorMessage: string };
  };
  const runs = (await runsIn(clients, deployed.logGroupName)).slice(earlier);
  same(
    "outcomes",
    runs.map(({ outcome }) => outcome),
    ["transient", "transient", "transient"],
  );
  same("the event in the record", record.requestPayload, CHECK);
  same("the token secret's versions", await tokenVersions(stage), before);
  const { condition } = record.requestContext;
  const error = record.responsePayload.errorMessage;
  return {
    seen: `${runs.length} attempts, then in the queue: ${condition}, "${error}"; token untouched`,
    facts: { attempts: runs.length, condition, error, tokenUntouched: true },
  };
}

async function refusal(stage: Stage, code: number, expected: FailureClass) {
  const { clients, akool, deployed } = stage;
  const metric = FAILURE_METRICS[expected];
  const since = new Date(Date.now() - 60_000);
  akool.always({ code });
  const { outcome, failureClass } = await check(stage);
  same("outcome", { outcome, failureClass }, { outcome: "refused", failureClass: expected });
  const { AlarmName, Dimensions, StateReason } = await alarmIn(stage, metric, "ALARM");
  // The emulator evaluates an alarm on the metric of any function.
  same("the alarm's dimensions", Dimensions, [{ Name: METRIC_DIMENSION, Value: deployed.functionName }]);
  const value = await metricMaximum(clients, metric, deployed.functionName, since);
  same(metric, value, 1);
  const notification = await deployed.onCall.notification(AlarmName, "ALARM");
  return {
    notification,
    facts: { code, failureClass, metric, value, alarm: AlarmName, state: "ALARM", reason: StateReason },
  };
}

function alarmIn({ clients }: Stage, metric: MetricName, state: string) {
  return until(`the alarm on ${metric} in ${state}`, ALARM_LIMIT_MS, async () => {
    const alarm = await alarmOn(clients, metric);
    return alarm.StateValue === state ? alarm : undefined;
  });
}
