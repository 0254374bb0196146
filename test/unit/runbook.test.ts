import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alarmDescription } from "../../infra/alarms/text";
import { AlarmName } from "../../infra/args";
import { ALARM_CONTEXT } from "../support/alarmContext";
import { PROJECT_ROOT } from "../support/paths";
import { anchorsLinkedIn, readRunbook } from "../support/runbook";

const sections = readRunbook();
const anchors = sections.map(({ anchor }) => anchor);

describe("the runbook", () => {
  it("has one section for each alarm, under the alarm's name", () => {
    const alarms = sections.filter(({ parent }) => parent === "Alarms").map(({ heading }) => heading);
    expect(alarms).toEqual([
      "auth",
      "account",
      "config",
      "token-rejected",
      "expiry",
      "dead-man",
      "dead-letter",
      "quota",
      "other",
      "healed",
      "previous-killed",
    ]);
    expect(Object.values(AlarmName).sort()).toEqual(alarms.toSorted());
  });

  it.each(Object.values(AlarmName))("is linked to by the alarm %s, at its section", (name) => {
    const runbookUrl = "https://wiki.example/runbook.md";
    const text = alarmDescription(name, { ...ALARM_CONTEXT, runbookUrl });
    const link = /^Runbook: https:\/\/wiki\.example\/runbook\.md#(.*)$/m.exec(text)?.[1];
    expect(sections.filter(({ anchor }) => anchor === link).map(({ parent }) => parent)).toEqual(["Alarms"]);
  });

  it.each(Object.values(AlarmName))(
    "says of %s the cause, the check, the mend, and when it is mended",
    (name) => {
      const text = sections.find(({ heading }) => heading === name)?.text ?? "";
      expect([...text.matchAll(/^\*\*(.+?)\*\*/gm)].map(([, label]) => label)).toEqual([
        "Cause.",
        "Check.",
        "Mend.",
        "Mended when",
      ]);
    },
  );

  it("has a section for each task that on-call is sent to", () => {
    expect(sections.filter(({ parent }) => parent === "Tasks").map(({ heading }) => heading)).toEqual([
      "Stop the schedule",
      "Start the schedule",
      "Roll back a token",
      "Rotate now",
      "A rotation of Secrets Manager's own fails",
      "Replace the credentials",
      "Akool moved its host",
      "Somebody wrote into the token secret",
      "Somebody wrote into the credentials secret",
      "Purge the queue",
      "Remove everything",
    ]);
  });

  it("has blocks of commands alone, each of which the tests see", () => {
    const languages = sections.flatMap(({ blocks }) => blocks.map(({ language }) => language));
    expect(languages.length).toBeGreaterThan(20);
    expect(languages.filter((language) => language !== "bash")).toEqual([]);
    const fences = sections.flatMap(({ text }) => text.match(/```|~~~/g) ?? []);
    expect(fences).toHaveLength(2 * languages.length);
  });

  it("has no two sections at one anchor, and no link that leads nowhere", () => {
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([]);
    const linked = sections.flatMap(({ text }) => anchorsLinkedIn(text));
    expect(linked.length).toBeGreaterThan(20);
    expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });

  it("has the sections that the README links to", () => {
    const readme = readFileSync(join(PROJECT_ROOT, "README.md"), "utf8");
    const linked = [...readme.matchAll(/\]\(docs\/runbook\.md#([^)]*)\)/g)].map(([, anchor = ""]) => anchor);
    expect(linked).not.toEqual([]);
    expect(linked.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});
