import { AlarmName } from "../../../infra/args";
import { METRIC_DIMENSION } from "../../../lambda/contract";
import { until } from "../../support/poll";
import { type Alarm, alarmAt, metricExtreme } from "../cloud";
import type { Notification } from "../messages";
import type { Stage } from "../stage";
import { same } from "./step";

const STATE_LIMIT_MS = 10_000;
/** What led to an alarm is not older than this, ms. */
const LOOK_BACK_MS = 60_000;

/** The alarm that the program calls so. */
export async function alarm({ clients, deployed }: Stage, name: AlarmName): Promise<Alarm> {
  const arn = deployed.alarmArns[name];
  if (arn === undefined) throw new Error(`the program has no alarm ${name}`);
  return alarmAt(clients, arn);
}

/** The state of every alarm, by name. */
export async function alarmStates(stage: Stage): Promise<Record<string, string | undefined>> {
  const names = Object.values(AlarmName);
  const states = names.map(async (name) => [name, (await alarm(stage, name)).StateValue] as const);
  return Object.fromEntries(await Promise.all(states));
}

/** Waits until an alarm is OK and on-call has heard so. */
export async function backToOk(stage: Stage, name: AlarmName): Promise<Notification> {
  const { AlarmName: physicalName } = await inState(stage, name, "OK");
  return stage.deployed.onCall.notification(physicalName, "OK");
}

/**
 * Waits until an alarm is in ALARM and on-call has heard so.
 * @param value what the rotator has to have published for it
 */
export async function alarmed(stage: Stage, name: AlarmName, value: 0 | 1) {
  const { clients, deployed } = stage;
  const { AlarmName, MetricName, Dimensions, StateReason } = await inState(stage, name, "ALARM");
  // The emulator evaluates an alarm on the metric of any function.
  same("the alarm's dimensions", Dimensions, [{ Name: METRIC_DIMENSION, Value: deployed.functionName }]);
  const extreme = value === 0 ? "Minimum" : "Maximum";
  const since = new Date(Date.now() - LOOK_BACK_MS);
  const published = await metricExtreme(clients, MetricName, extreme, deployed.functionName, since);
  same(MetricName, published, value);
  return {
    notification: await deployed.onCall.notification(AlarmName, "ALARM"),
    facts: { metric: MetricName, value, alarm: AlarmName, state: "ALARM", reason: StateReason },
  };
}

function inState(stage: Stage, name: AlarmName, state: "OK" | "ALARM"): Promise<Alarm> {
  return until(`the alarm ${name} in ${state}`, STATE_LIMIT_MS, async () => {
    const found = await alarm(stage, name);
    return found.StateValue === state ? found : undefined;
  });
}
