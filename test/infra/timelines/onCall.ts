import { type Alarm, type Message, watch } from "../../support/cloudwatch/alarms";
import type { Sample } from "../../support/cloudwatch/datapoints";
import type { AlarmState } from "../../support/cloudwatch/evaluate";
import { hour } from "../../support/model/world";
import { type Deployment, deployOne } from "../cloud";
import type { Stack } from "./stack";

const MINUTE_MS = 60_000;
const CREATED = Date.parse(hour(0));
/** Long enough after the last event for everything that is still to be told. */
const AFTERWARDS_MS = 60 * MINUTE_MS;

/** All that CloudWatch has of a stack, and until when. */
export interface History {
  readonly samples: readonly Sample[];
  /** ms */
  readonly to: number;
}

export function historyOf(stack: Stack): History {
  return { samples: stack.samples(), to: stack.now + AFTERWARDS_MS };
}

/** What on-call hears of a timeline, and what the console shows at its end. */
export interface Heard {
  /** "hours:minutes alarm state", hours since the creation. */
  readonly messages: readonly string[];
  /** The alarms that do not stand at OK. */
  readonly ends: Readonly<Record<string, AlarmState>>;
}

/** The alarms as the program registers them. */
export async function alarmsOf(args: Parameters<typeof deployOne>[0] = {}): Promise<Alarm[]> {
  const { resources }: Deployment = await deployOne({
    credentials: { clientId: "id", clientSecret: "secret" },
    ...args,
  });
  return resources
    .filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm")
    .map(({ name, inputs }) => ({ ...(inputs as unknown as Alarm), name: name.replace("akool-", "") }));
}

export function heard(alarms: readonly Alarm[], { samples, to }: History, lookBack = 0): Heard {
  const time = { from: CREATED, to, lookBack };
  const watched = alarms.map((alarm) => ({ name: alarm.name, ...watch(alarm, samples, time) }));
  const messages = watched.flatMap((one) => one.messages).toSorted(byTimeAndName);
  return {
    messages: messages.map(({ at, alarm, state }) => `${clock(at)} ${alarm} ${state}`),
    ends: Object.fromEntries(
      watched.filter(({ state }) => state !== "OK").map(({ name, state }) => [name, state]),
    ),
  };
}

function byTimeAndName(a: Message, b: Message): number {
  return a.at - b.at || a.alarm.localeCompare(b.alarm);
}

function clock(at: number): string {
  const minutes = Math.round((at - CREATED) / MINUTE_MS);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}
