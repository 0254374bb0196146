import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_ROOT } from "./paths";

/** A part of the runbook under one heading, without the parts below it. */
export interface Section {
  readonly heading: string;
  readonly level: number;
  /** What follows the `#` of a link to it, as GitHub makes it of the heading. */
  readonly anchor: string;
  /** The heading above it. */
  readonly parent: string | undefined;
  readonly text: string;
  /** Its fenced blocks, in order. */
  readonly blocks: readonly Block[];
}

/** A fenced block. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** Every section of docs/runbook.md, in order. */
export function readRunbook(): readonly Section[] {
  return sectionsOf(readFileSync(join(PROJECT_ROOT, "docs", "runbook.md"), "utf8"));
}

function sectionsOf(markdown: string): readonly Section[] {
  const sections: Section[] = [];
  const above: string[] = [];
  // A `#` at the start of a line within a block is no heading: there are none of these.
  for (const part of markdown.split(/^(?=#+ )/m)) {
    const [, marks = "", heading = "", text = ""] = /^(#+) (.*)\n([\s\S]*)$/.exec(part) ?? [];
    const level = marks.length;
    above.length = level;
    above[level] = heading;
    sections.push({
      heading,
      level,
      anchor: anchorOf(heading),
      parent: above[level - 1],
      text,
      blocks: [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, language = "", commands = ""]) => ({
        language,
        text: commands,
      })),
    });
  }
  return sections;
}

/** The anchors that a text links to within its own page. */
export function anchorsLinkedIn(markdown: string): string[] {
  return [...markdown.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = ""]) => anchor);
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}
