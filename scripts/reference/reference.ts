import {
  ADVICE,
  CODE_CLASSES,
  METRIC_DIMENSION,
  METRIC_NAMESPACE,
  SUCCESS_CODE,
  TRANSIENT_ADVICE,
} from "../../lambda/contract";
import { alarmSection, alarmsOn } from "./alarms";
import { argSection } from "./args";
import { Declarations } from "./declarations";
import { exitCodeSection } from "./exitCodes";
import { table } from "./table";

/** The file that `reference` fills, below the package's folder. */
export const REFERENCE_FILE = "docs/reference.md";

const CONTRACT = new Declarations("lambda/contract.ts");

/** The text of docs/reference.md: every table comes from the code. */
export function reference(): string {
  return `${[
    "# Reference",
    "Written by `npm run reference` from the code's docstrings and tables: change those, and run it. A test fails while this page is older than they are.",
    ...section("Args", argSection()),
    ...section("Outputs", outputSection()),
    ...section("Outcomes", outcomeSection()),
    ...section("Metrics", metricSection()),
    ...section("Alarms", alarmSection()),
    ...section("Akool's codes", akoolCodeSection()),
    ...section("Error codes", errorSection()),
    ...section("Exit codes of `akool-token`", exitCodeSection()),
  ].join("\n\n")}\n`;
}

function section(title: string, text: string): [string, string] {
  return [`## ${title}`, text];
}

function outputSection(): string {
  const outputs = new Declarations("infra/akoolTokenRotation.ts").outputsOf("AkoolTokenRotation");
  return table(
    ["output", "type", "what"],
    outputs.map(({ name, type, doc }) => [
      `\`${name}\``,
      `\`${type.replace(/^pulumi\.Output<(.+)>$/, "$1")}\``,
      doc,
    ]),
  );
}

function outcomeSection(): string {
  return [
    "What the function returns and its log line holds:",
    table(
      ["key", "type", "meaning"],
      CONTRACT.propertiesOf("RunResult").map(({ name, type, doc }) => [`\`${name}\``, `\`${type}\``, doc]),
    ),
    members("Outcome"),
    members("Reason"),
  ].join("\n\n");
}

function members(type: string): string {
  return [
    `### ${type}`,
    CONTRACT.docOf(type),
    table(
      ["value", "meaning"],
      CONTRACT.membersOf(type).map(({ name, doc }) => [`\`${name}\``, doc]),
    ),
  ].join("\n\n");
}

function metricSection(): string {
  return [
    `Namespace \`${METRIC_NAMESPACE}\`, dimension \`${METRIC_DIMENSION}\`, no unit.`,
    table(
      ["metric", "value", "alarm"],
      [...CONTRACT.entriesOf("METRICS"), ...CONTRACT.entriesOf("FAILURE_METRICS")].map(({ name, doc }) => [
        `\`${name}\``,
        doc,
        alarmsOn(name),
      ]),
    ),
  ].join("\n\n");
}

function akoolCodeSection(): string {
  const codes = Object.entries(CODE_CLASSES);
  const advice = Object.entries({ ...ADVICE, transient: TRANSIENT_ADVICE });
  return [
    `${SUCCESS_CODE} is success.`,
    table(
      ["failure class", "codes", "what it means"],
      advice.map(([name, meaning]) => {
        const own = codes.filter(([, known]) => known === name).map(([code]) => code);
        return [`\`${name}\``, own.length === 0 ? "any other" : own.join(", "), meaning];
      }),
    ),
  ].join("\n\n");
}

function errorSection(): string {
  return [
    ["The function's errors:", "lambda/errors.ts"],
    ["The reader's errors (`akool-token-reader`):", "reader/src/errors.ts"],
  ]
    .flatMap(([title = "", path = ""]) => [
      title,
      table(
        ["code", "error", "meaning"],
        new Declarations(path).errors().map(({ code, name, doc }) => [`\`${code}\``, `\`${name}\``, doc]),
      ),
    ])
    .join("\n\n");
}
