import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  paginateListSchedules,
  type ScheduleState,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import type { Deployment } from "../deployment";
import { asked } from "../problems";

/** The schedule that starts the rotator, as Scheduler keeps it. */
export type Schedule = GetScheduleCommandOutput;

/** Finds the schedule by its target. Undefined: nothing starts the rotator. Throws Problem. */
export async function scheduleOf({ aws, functionArn }: Deployment): Promise<Schedule | undefined> {
  const found = await asked("scheduler:ListSchedules", "the account's schedules", aws.region, async () => {
    for await (const { Schedules = [] } of paginateListSchedules({ client: aws.scheduler }, {})) {
      const ours = Schedules.find(({ Target }) => Target?.Arn === functionArn);
      if (ours !== undefined) return ours;
    }
    return undefined;
  });
  if (found === undefined) return undefined;
  const { Name, GroupName } = found;
  return asked("scheduler:GetSchedule", `the schedule ${GroupName}/${Name}`, aws.region, () =>
    aws.scheduler.send(new GetScheduleCommand({ Name, GroupName })),
  );
}

/**
 * Switches the schedule on or off. An update replaces the whole schedule, so everything else is sent as it was.
 * Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_UpdateSchedule.html
 * @throws Problem
 */
export async function setState({ aws }: Deployment, schedule: Schedule, State: ScheduleState): Promise<void> {
  const { $metadata, Arn, CreationDate, LastModificationDate, ...kept } = schedule;
  await asked("scheduler:UpdateSchedule", `the schedule ${kept.GroupName}/${kept.Name}`, aws.region, () =>
    aws.scheduler.send(new UpdateScheduleCommand({ ...kept, State } as UpdateScheduleCommand["input"])),
  );
}

/** What a cron of the program's says: at a minute, every so many hours of the day. Undefined for any other expression. */
export function timesOf({
  ScheduleExpression = "",
}: Schedule): { minute: number; everyHours: number } | undefined {
  const [, minute, every] = /^cron\((\d+) 0(?:\/(\d+))? \* \* \? \*\)$/.exec(ScheduleExpression) ?? [];
  return minute === undefined ? undefined : { minute: Number(minute), everyHours: Number(every ?? 24) };
}

/** When the schedule fires next. Undefined where its expression is not the program's. */
export function nextTime(schedule: Schedule, now: Date): Date | undefined {
  const times = timesOf(schedule);
  if (times === undefined || (schedule.ScheduleExpressionTimezone ?? "UTC") !== "UTC") return undefined;
  const next = new Date(now);
  next.setUTCMinutes(times.minute, 0, 0);
  while (next <= now || next.getUTCHours() % times.everyHours !== 0) {
    next.setUTCHours(next.getUTCHours() + 1);
  }
  return next;
}
