import { stripVTControlCharacters } from "node:util";
import { wrapAnsi } from "fast-wrap-ansi";
import { lineWidth } from "./terminal";

const GAP = "  ";
/** Where the last column would be narrower, each row is one text that wraps, characters. */
const NARROWEST = 24;

/** Rows in columns; where the terminal is narrow, the last column wraps between words. */
export function columns(rows: readonly (readonly string[])[]): string {
  const count = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: count - 1 }, (_, column) =>
    Math.max(...rows.map((row) => visible(row[column] ?? ""))),
  );
  const before = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const room = lineWidth() - before;
  const fits = rows.every((row) => visible(row.at(-1) ?? "") <= room);
  if (!fits && room < NARROWEST) return rows.map((row) => sentences(row.join(GAP))).join("\n");
  return rows
    .map((row) => {
      const cells = widths.map((width, column) => padded(row[column] ?? "", width) + GAP);
      return hanging(cells.join(""), row.at(-1) ?? "", room);
    })
    .join("\n");
}

/** A text whose lines break between words where the terminal is narrow, and keep their indent. */
export function sentences(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const indent = /^ */.exec(line)?.[0] ?? "";
      return hanging(indent, line.slice(indent.length), lineWidth() - indent.length);
    })
    .join("\n");
}

/** A text behind its beginning, the lines after the first indented as far. */
function hanging(beginning: string, text: string, room: number): string {
  const wrapped = Number.isFinite(room) ? wrapAnsi(text, room, { hard: true }) : text;
  return beginning + wrapped.replaceAll("\n", `\n${" ".repeat(visible(beginning))}`);
}

function padded(text: string, width: number): string {
  return text + " ".repeat(width - visible(text));
}

/** A text's length on the screen, characters. */
function visible(text: string): number {
  return stripVTControlCharacters(text).length;
}
