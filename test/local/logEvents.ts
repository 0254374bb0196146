import { type CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";

/** A line of a log, with the members of its JSON as fields. */
export interface LogEvent {
  readonly at: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** All events of a log group. A line that is no JSON object has no fields, as in CloudWatch; the emulator's log holds such. */
export async function logEventsIn(client: CloudWatchLogsClient, logGroupName: string): Promise<LogEvent[]> {
  const found: LogEvent[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
    found.push(
      ...events.map(({ timestamp = 0, message = "" }) => ({ at: timestamp, fields: fieldsOf(message) })),
    );
  }
  return found;
}

function fieldsOf(message: string): LogEvent["fields"] {
  if (!message.startsWith("{")) return {};
  try {
    return JSON.parse(message) as LogEvent["fields"];
  } catch {
    return {};
  }
}
