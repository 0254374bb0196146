import { setTimeout as sleep } from "node:timers/promises";
import { SetAlarmStateCommand, type StateValue } from "@aws-sdk/client-cloudwatch";
import type { Deployment } from "../deployment";
import { type Alarm, alarmsOf } from "../facts/alarms";
import { sentences } from "../output/table";
import { colours, confirmed, print, unbroken, waiting } from "../output/terminal";
import { plural } from "../output/words";
import { persistently } from "../persistently";
import { asked, asProblem, Problem } from "../problems";

/** How long the alarm stays on, ms: CloudWatch runs the actions of each change. */
const ON_MS = 5_000;

/** Tells an alarm that is on for a test from one that is on in earnest. */
const REASON = "A test of the way to on-call (akool-token test-alarm): nothing is wrong.";

/**
 * Sends one alarm to ALARM and back, so that on-call sees it arrive. One that an earlier test left on goes to OK first.
 * @returns the exit code: 0 sent, 1 not wanted
 */
export async function testAlarm(
  deployment: Deployment,
  { yes }: { yes?: true },
  name: string,
): Promise<number> {
  const alarm = await waiting("Looking for the alarm", async () => pick(await alarmsOf(deployment), name));
  const listeners = alarm.actions.map((arn) => arn.split(":").at(-1)).join(", ");
  if (!(await confirmed(`Send ${alarm.cloudWatchName} to ALARM for a moment? It tells ${listeners}.`, yes))) {
    print("Nothing was done.");
    return 1;
  }
  await unbroken(`${alarm.cloudWatchName} goes to ALARM and back`, async () => {
    if (alarm.state === "ALARM") await setBack(deployment, alarm);
    await setOn(deployment, alarm);
    await sleep(ON_MS);
    await setBack(deployment, alarm);
  });
  const sent = alarm.kind === "event" ? "one ALARM" : "one ALARM and one OK";
  print(
    sentences(`${colours.green("✓ sent")}  ${alarm.cloudWatchName} was in ALARM and is OK again; ${plural(alarm.actions.length, "topic")} (${listeners}) got ${sent}
  If on-call has seen nothing, look at the topic's subscriptions: an e-mail address has to confirm its own.`),
  );
  return 0;
}

function pick(alarms: readonly Alarm[], name: string): Alarm {
  const alarm = alarms.find((one) => one.name === name);
  if (alarm === undefined) {
    const names = alarms.map((one) => one.name).join(", ");
    throw new Problem(
      `There is no alarm ${JSON.stringify(name)} here: ${names === "" ? "run pulumi up" : `give one of ${names}`}.`,
    );
  }
  if (alarm.state === "ALARM" && alarm.reason !== REASON) {
    throw new Problem(
      `The alarm ${alarm.cloudWatchName} is on in earnest: see akool-token status, and test another one.`,
    );
  }
  if (!alarm.actionsEnabled || alarm.actions.length === 0) {
    throw new Problem(
      `The alarm ${alarm.cloudWatchName} tells nobody: set alarmActionsEnabled to true, or give alarmTopicArns, and run pulumi up.`,
    );
  }
  return alarm;
}

async function setOn(deployment: Deployment, alarm: Alarm): Promise<void> {
  try {
    await set(deployment, alarm, "ALARM");
  } catch (error) {
    // Only the answer may be lost; where neither is allowed, the first error says so.
    await set(deployment, alarm, "OK").catch(() => undefined);
    throw error;
  }
}

async function setBack(deployment: Deployment, alarm: Alarm): Promise<void> {
  try {
    await persistently(() => set(deployment, alarm, "OK"));
  } catch (error) {
    const { cloudWatchName: name } = alarm;
    throw new Problem(
      `The alarm ${name} is in ALARM for this test alone, and could not be set back: ${asProblem(error).message}
  aws cloudwatch set-alarm-state --alarm-name ${name} --state-value OK --state-reason "end of a test" --region ${deployment.aws.region}`,
    );
  }
}

async function set({ aws }: Deployment, alarm: Alarm, state: StateValue): Promise<void> {
  await asked("cloudwatch:SetAlarmState", `the alarm ${alarm.cloudWatchName}`, aws.region, () =>
    aws.cloudWatch.send(
      new SetAlarmStateCommand({
        AlarmName: alarm.cloudWatchName,
        StateValue: state,
        StateReason: REASON,
      }),
    ),
  );
}
