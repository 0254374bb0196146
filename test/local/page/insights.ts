import type { LogEvent } from "../logEvents";
import type { DrawnLine } from "./drawn";

/** A query of CloudWatch Logs Insights, as far as the dashboard uses the language. */
export interface Query {
  readonly logGroupName: string;
  readonly commands: readonly Command[];
}

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type Command =
  | { readonly is: "fields"; readonly names: readonly string[] }
  | { readonly is: "filter"; readonly present: string }
  | { readonly is: "sort"; readonly descending: boolean }
  | { readonly is: "limit"; readonly count: number }
  | { readonly is: "stats"; readonly latest: string; readonly as: string };

/** @throws Error about a command that this page does not know, lest it draw something else than CloudWatch. */
export function parseQuery(query: string): Query {
  const [source = "", ...commands] = query.split("\n| ");
  const logGroupName = /^SOURCE '([^']+)'$/.exec(source)?.[1];
  if (logGroupName === undefined) throw new Error(`no log group in ${source}`);
  return { logGroupName, commands: commands.map(parseCommand) };
}

function parseCommand(text: string): Command {
  const fields = /^fields (.+)$/.exec(text)?.[1];
  if (fields !== undefined) return { is: "fields", names: fields.split(", ") };
  const present = /^filter ispresent\((\w+)\)$/.exec(text)?.[1];
  if (present !== undefined) return { is: "filter", present };
  const order = /^sort @timestamp (asc|desc)$/.exec(text)?.[1];
  if (order !== undefined) return { is: "sort", descending: order === "desc" };
  const count = /^limit (\d+)$/.exec(text)?.[1];
  if (count !== undefined) return { is: "limit", count: Number(count) };
  const [, latest, as] = /^stats latest\((\w+)\) as (\w+) by bin\(\d+h\)$/.exec(text) ?? [];
  if (latest !== undefined && as !== undefined) return { is: "stats", latest, as };
  throw new Error(`the local page does not know the query command: ${text}`);
}

/** The rows that the query's `fields` name. */
export function tableOf({ commands }: Query, events: readonly LogEvent[]): Table {
  const columns = commands.flatMap((command) => (command.is === "fields" ? command.names : []));
  const rows = left(commands, events).map(({ at, fields }) =>
    columns.map((name) => (name === "@timestamp" ? new Date(at).toISOString() : shown(fields[name]))),
  );
  return { columns, rows };
}

/** The line that the query's `stats` asks for, with a point for each period instead of its own bin. */
export function lineOf({ commands }: Query, events: readonly LogEvent[], periodMs: number): DrawnLine {
  const stats = commands.find((command) => command.is === "stats");
  if (stats === undefined) throw new Error("no stats in the query of a chart");
  const points = new Map<number, number>();
  for (const { at, fields } of left(commands, events)) {
    const value = fields[stats.latest];
    // Events come in order: the latest of a period stays.
    if (typeof value === "number") points.set(Math.floor(at / periodMs) * periodMs, value);
  }
  return { label: stats.as, points: [...points] };
}

function left(commands: readonly Command[], events: readonly LogEvent[]): readonly LogEvent[] {
  return commands.reduce<readonly LogEvent[]>((rest, command) => {
    switch (command.is) {
      case "filter":
        return rest.filter(({ fields }) => fields[command.present] !== undefined);
      case "sort":
        return rest.toSorted((a, b) => (command.descending ? b.at - a.at : a.at - b.at));
      case "limit":
        return rest.slice(0, command.count);
      default:
        return rest;
    }
  }, events);
}

function shown(value: unknown): string {
  return value === undefined ? "" : String(value);
}
