import type { AlarmContext } from "../../infra/alarms/table";

/** Names as short as can be, for an alarm's text. */
export const ALARM_CONTEXT: AlarmContext = {
  region: "eu-west-1",
  functionName: "rotator",
  logGroupName: "logs",
  queueName: "queue",
  queueUrl: "https://sqs.example/queue",
  scheduleGroup: "group",
  scheduleName: "schedule",
  checkIntervalHours: 6,
  runbookUrl: "https://wiki.example/akool",
};
