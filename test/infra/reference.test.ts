import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Declarations } from "../../scripts/reference/declarations";
import { REFERENCE_FILE, reference } from "../../scripts/reference/reference";
import { PROJECT_ROOT } from "../support/paths";
import { OUTPUT_NAMES } from "./outputNames";

describe("docs/reference.md", () => {
  const written = reference();
  /** Without what makes the columns even. */
  const text = written.replace(/ +\|/g, " |");
  const argTable = /\n## Args\n(.*?)\n###/s.exec(text)?.[1] ?? "";

  it("is as new as the code; if not: npm run reference", () => {
    expect(readFileSync(join(PROJECT_ROOT, REFERENCE_FILE), "utf8")).toBe(written);
  });

  it.each([
    [
      "an arg with its bounds, unit and default",
      "| `rotateAfterDays` | `number` | 90 | a whole number from 1 to 3650 | The age at which a token is replaced, in days, 1–3650. A token is replaced at two thirds of its lifetime at the latest. |",
    ],
    [
      "an arg that may be an output",
      "| `baseUrl` | `Input<string>` | https://openapi.akool.com | an https origin without a path, such as https://openapi.akool.com (http for loopback only) | Akool's API: an https origin (http for loopback only); paths are appended. |",
    ],
    ["a key of an arg", "| `clientId` | `Input<string>` | The client ID. |"],
    ["a choice", "| `skip` | `up` does not run the function; the schedule does. |"],
    [
      "an output",
      "| `alarmArns` | `Record<string, string>` | Each alarm's ARN by its name, as `omitAlarms` has them. |",
    ],
    ["the first member of a union", "| `healthy` | Akool accepts the token at AWSCURRENT, and it stays. |"],
    ["another member of a union", "| `forced` | An operator sent `rotate`. |"],
    [
      "a metric with its alarm",
      "| `RunCompleted` | 1 for each run that came to a verdict, a bad one too; none from a transient run. | dead-man |",
    ],
    [
      "an alarm",
      "| [dead-man](runbook.md#dead-man) | page | AkoolTokenRotation `RunCompleted` | Sum < 1 in 13 × 60 min | breaching | yes |",
    ],
    ["an interval of dead-man", "| 24 | 49 |"],
    [
      "Akool's codes",
      "| `quota` | 1006, 1104 | The account's quota or credit is used up: top it up at Akool. |",
    ],
    ["an error of the function", "| `REFUSED` | `RefusedError` | Akool answered, and said no. |"],
    ["an error of the reader", "| `READER_CLOSED` | `ReaderClosedError` | The reader was closed. |"],
    [
      "an exit code of every verb",
      "| every verb without rows of its own | 2 | that could not be told or done |",
    ],
    [
      "an exit code of one verb",
      "| `akool-token rotate` | 2 | not done, or not known: send the same --id again |",
    ],
  ])("says %s", (_, line) => {
    expect(text.split("\n")).toContain(line);
  });

  it("has an own rule for every arg but those that hold several values", () => {
    const args = [...argTable.matchAll(/^\| `(\w+)` \|.*\| see its meaning \|/gm)].map(([, name]) => name);
    expect(args).toEqual(["credentials", "replicas", "vpc", "tags"]);
  });

  it.each([
    ["README.md", /\n## Args and config keys\n(.*?)\n\| output /s, /^\| `(\w+)`/gm],
    ["Pulumi.yaml", /(.*)/s, /^# {3}(\w+) /gm],
    ["infra/program.ts", /\bnew AkoolTokenRotation\((.*?)\n\);/s, /^ {4}(\w+):/gm],
  ])("has the args of %s", (path, section, arg) => {
    const there = section.exec(readFileSync(join(PROJECT_ROOT, path), "utf8"))?.[1] ?? "";
    // The stack's config has the credentials' two halves as keys of their own.
    const names = [...there.matchAll(arg)].map(([, name = ""]) =>
      name.replace(/^client(Id|Secret)$/, "credentials"),
    );
    const args = [...argTable.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect([...new Set(names)].sort()).toEqual(args.sort());
  });

  it("has every output", () => {
    const outputs = /\n## Outputs\n(.*?)\n## /s.exec(text)?.[1] ?? "";
    expect([...outputs.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name).sort()).toEqual(OUTPUT_NAMES);
  });

  it("cannot be written of something without a docstring", () => {
    expect(() => new Declarations("infra/alarms/table.ts").propertiesOf("AlarmContext")).toThrow(
      new Error("infra/alarms/table.ts: region has no docstring"),
    );
  });
});
