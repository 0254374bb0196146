import { paginateDescribeAlarmHistory } from "@aws-sdk/client-cloudwatch";
import { AlarmName } from "../../infra/args";
import type { Stage } from "../../test/local/stage";
import { alarm } from "../../test/local/steps/alarms";

/** These tell of an event and send no OK; the emulator, which evaluates no missing data, does not end them either. */
export const EVENTS: readonly AlarmName[] = [AlarmName.healed, AlarmName.previousKilled];

/** How often an alarm went into a state, and how often on-call was told so. */
export interface Flips {
  readonly alarm: number;
  readonly ok: number;
  readonly toldAlarm: number;
  readonly toldOk: number;
}

/** Every alarm's flips, by the program's name for it. */
export type FlipsByAlarm = Readonly<Record<string, Flips>>;

/** Counts what the emulator's alarm history holds, and what came out of the topic. */
export async function flipsOf(stage: Stage): Promise<FlipsByAlarm> {
  const states = await stateUpdates(stage);
  const heard = await stage.deployed.onCall.heard();
  const flips = Object.values(AlarmName).map(async (name): Promise<[string, Flips]> => {
    const { AlarmName: physicalName } = await alarm(stage, name);
    const went = (state: string) =>
      states.filter((seen) => seen.alarm === physicalName && seen.state === state).length;
    const told = (state: string) =>
      heard.filter((seen) => seen.alarm === physicalName && seen.state === state).length;
    return [name, { alarm: went("ALARM"), ok: went("OK"), toldAlarm: told("ALARM"), toldOk: told("OK") }];
  });
  return Object.fromEntries(await Promise.all(flips));
}

/** What on-call should have heard of and did not, or the other way round. */
export function unheard(flips: FlipsByAlarm): string[] {
  return Object.entries(flips).flatMap(([name, { alarm, ok, toldAlarm, toldOk }]) => {
    const okToTell = EVENTS.some((event) => event === name) ? 0 : ok;
    const complete = toldAlarm === alarm && toldOk === okToTell;
    return complete
      ? []
      : [
          `the alarm ${name}: ALARM ${alarm} and OK ${okToTell} times, on-call heard ${toldAlarm} and ${toldOk}`,
        ];
  });
}

async function stateUpdates({ clients }: Stage) {
  const updates: { readonly alarm: string | undefined; readonly state: string | undefined }[] = [];
  const pages = paginateDescribeAlarmHistory(
    { client: clients.cloudWatch, pageSize: 100 },
    { HistoryItemType: "StateUpdate" },
  );
  for await (const { AlarmHistoryItems = [] } of pages) {
    for (const { AlarmName: name, HistoryData = "{}" } of AlarmHistoryItems) {
      const { newState } = JSON.parse(HistoryData) as { newState?: { stateValue?: string } };
      updates.push({ alarm: name, state: newState?.stateValue });
    }
  }
  return updates;
}
