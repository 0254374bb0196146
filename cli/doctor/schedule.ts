import type { Deployment } from "../deployment";
import { nextTime, scheduleOf } from "../facts/schedule";
import { minuteOf } from "../output/words";
import { broken, type Finding, fine, PUT_BACK } from "./finding";

/** Whether anything starts the function. */
export async function lookAtSchedule(deployment: Deployment): Promise<Finding[]> {
  const schedule = await scheduleOf(deployment);
  if (schedule === undefined) return [broken("none starts the function", PUT_BACK)];
  if (schedule.State === "DISABLED") {
    return [broken("it is off", `pulumi config rm enabled, then ${PUT_BACK}`)];
  }
  const next = nextTime(schedule, new Date());
  return [fine(`on${next === undefined ? "" : `, next check ${minuteOf(next)}`}`)];
}
