import { invoke, tailLog } from "../alarms/commands";
import { alarmTodo } from "../alarms/text";
import type { DashboardContext } from "./context";

/** The text panel, in CloudWatch's Markdown. */
export function runbook(context: DashboardContext): string {
  const { alarms, runbookUrl } = context;
  const todos = alarms.map(({ name }) => {
    const link = runbookUrl === undefined ? "" : ` [Runbook](${runbookUrl}#${name})`;
    return `- **${name}**: ${alarmTodo(name, context)}${link}`;
  });
  return [
    "## What to do",
    "Check now, which also clears an alarm whose cause is mended:",
    code(invoke(context, { operation: "check" })),
    "Replace the token now; each request takes another `id`:",
    code(invoke(context, { operation: "rotate", id: "leak-1" })),
    "Read the log:",
    code(tailLog(context)),
    "About an alarm, whose own text says more:",
    todos.join("\n"),
    "Pulumi makes this dashboard: the next `pulumi up` undoes changes made here.",
  ].join("\n\n");
}

function code(command: string): string {
  return `\`\`\`\n${command}\n\`\`\``;
}
