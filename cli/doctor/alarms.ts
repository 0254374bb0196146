import { paginateListSubscriptionsByTopic } from "@aws-sdk/client-sns";
import { alarmTable } from "../../infra/alarms/table";
import { AlarmName } from "../../infra/args";
import type { Deployment } from "../deployment";
import { type Alarm, deadLetterQueueArn } from "../facts/alarms";
import { plural } from "../output/words";
import { isNotFound, problemOf } from "../problems";
import { broken, type Finding, fine, PUT_BACK } from "./finding";

/** Whatever the interval, these are the alarms that wake somebody; without one of the others nothing breaks. */
const PAGES = Object.entries(alarmTable({ checkIntervalHours: 24 }))
  .filter(([, { to }]) => to === "page")
  .map(([name]) => name);

/** Whether the alarms are there, and tell somebody. */
export async function lookAtAlarms(deployment: Deployment, alarms: readonly Alarm[]): Promise<Finding[]> {
  const names = alarms.map(({ name }): string => name);
  const findings: Finding[] = [];
  const missing = PAGES.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    findings.push(broken(`not there: ${missing.join(", ")}`, `${PUT_BACK}, unless omitAlarms names them`));
  }
  const silent = alarms.filter(({ actionsEnabled, actions }) => !actionsEnabled || actions.length === 0);
  if (silent.length > 0) {
    findings.push(
      broken(
        `these tell nobody: ${silent.map(({ name }) => name).join(", ")}`,
        `pulumi config rm alarmActionsEnabled, then ${PUT_BACK}`,
      ),
    );
  }
  if (findings.length > 0) return findings;
  const unsought = (await deadLetterQueueArn(deployment)) === undefined ? [AlarmName.deadLetter] : [];
  const omitted = Object.values(AlarmName).filter((name) => ![...names, ...unsought].includes(name));
  const absent = [
    ...(omitted.length === 0 ? [] : [`, left out: ${omitted.join(", ")}`]),
    ...unsought.map((name) => `, not looked for without its queue: ${name}`),
  ];
  return [fine(`${plural(alarms.length, "alarm")} with their actions on${absent.join("")}`)];
}

/** Whether anybody hears the topics that the alarms tell. */
export async function lookAtTopics(deployment: Deployment, alarms: readonly Alarm[]): Promise<Finding[]> {
  const actions = alarms.flatMap((alarm) => alarm.actions);
  const topics = [...new Set(actions)].filter((arn) => arn.split(":")[2] === "sns");
  return Promise.all(topics.map((arn) => lookAtTopic(deployment, arn)));
}

async function lookAtTopic({ aws }: Deployment, arn: string): Promise<Finding> {
  const name = arn.split(":").at(-1) ?? arn;
  const subscriptions: string[] = [];
  try {
    const pages = paginateListSubscriptionsByTopic({ client: aws.sns }, { TopicArn: arn });
    for await (const { Subscriptions = [] } of pages) {
      subscriptions.push(...Subscriptions.map(({ SubscriptionArn = "" }) => SubscriptionArn));
    }
  } catch (error) {
    if (isNotFound(error)) return broken(`the topic ${name} is gone`, PUT_BACK);
    throw problemOf(error, "sns:ListSubscriptionsByTopic", `the topic ${name}`, aws.region);
  }
  // In place of an ARN: PendingConfirmation, or Deleted.
  const confirmed = subscriptions.filter((subscription) => subscription.startsWith("arn:")).length;
  const pending = subscriptions.filter((subscription) => subscription === "PendingConfirmation").length;
  const waiting = pending === 0 ? "" : `, ${pending} not confirmed yet`;
  if (confirmed > 0) return fine(`${plural(confirmed, "subscriber")} to the topic ${name}${waiting}`);
  const subscribe = `aws sns subscribe --topic-arn ${arn} --protocol email --notification-endpoint ADDRESS`;
  return broken(
    `nobody hears the topic ${name}${waiting}`,
    pending > 0 ? "open the e-mail that SNS sent, and confirm" : subscribe,
  );
}
