import { describe, expect, it } from "vitest";
import { AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { jsonReply, type Rule } from "../support/front";
import type { Scene } from "./command";
import { native, pendingAt, type Rotation, rotating, type Staged } from "./native";
import { firstOf } from "./rules";

const LAST = new Date("2026-01-02T03:04:05Z");
const NEXT = new Date("2099-04-02T23:59:59Z");
const ID = "0badc0de-0000-4000-8000-000000000000";
const HOUR_MS = 3_600_000;

/** Runs as they stand in the log, oldest first. */
function logged(...runs: readonly object[]): Rule {
  const timestamp = Date.now() - 60_000;
  const events = runs.map((run) => ({ timestamp, message: JSON.stringify({ requestId: "r", ...run }) }));
  return ({ operation }) => (operation === "FilterLogEvents" ? jsonReply({ events }) : undefined);
}

function hoursAgo(hours: number): Date {
  return new Date(Math.floor(Date.now() / 1_000) * 1_000 - hours * HOUR_MS);
}

/** What `status` says of Secrets Manager's own rotation. */
export function nativeStatusCases(scene: () => Scene): void {
  const row = async (name: string, ...rules: readonly Rule[]) => {
    const { code, out } = await scene().behind(firstOf(...rules), (how) => scene().verb("status", [], how));
    const line = out.split("\n").find((one) => one.trimStart().startsWith(name));
    return { code, said: line?.trim().slice(name.length).trim() };
  };
  const json = async (...rules: readonly Rule[]) => {
    const { code, out } = await scene().behind(firstOf(...rules), (how) =>
      scene().verb("status", ["--json"], how),
    );
    return { code, said: JSON.parse(out) as Record<string, unknown> };
  };
  const rotated = (changes: Rotation = {}) =>
    native(scene(), { LastRotatedDate: LAST, NextRotationDate: NEXT, ...changes });
  const left = (hours: number, ...more: readonly string[]): Staged => ({
    VersionId: ID,
    CreatedDate: hoursAgo(hours),
    VersionStages: [AWSPENDING, ...more],
  });

  describe("status on Secrets Manager's own rotation", () => {
    it("without it: off, and AWSPENDING is nobody's concern", async () => {
      expect(await row("native rotation")).toEqual({ code: 0, said: "off" });
      expect(await row(AWSPENDING, pendingAt(scene(), left(30)))).toEqual({ code: 0, said: undefined });
      expect((await json()).said.nativeRotation).toEqual({
        wanted: false,
        enabled: false,
        functionArn: null,
        lastAt: null,
        nextBy: null,
        lastStep: null,
        blockedBy: null,
      });
    });

    it.each([
      ["last 2026-01-02 03:04 UTC, next by 2099-04-02 23:59 UTC", {}],
      ["none yet, next by 2099-04-02 23:59 UTC", { LastRotatedDate: undefined }],
      ["last 2026-01-02 03:04 UTC, the next was due by 2026-01-02 03:04 UTC", { NextRotationDate: LAST }],
    ])("with it: on, %s", async (said, changes) => {
      expect(await row("native rotation", rotated(changes), pendingAt(scene()))).toEqual({
        code: 0,
        said: `on, ${said}`,
      });
    });

    it("with it, as data", async () => {
      const functionArn = scene().stage.deployed.all.functionArn;
      const { code, said } = await json(rotated(), pendingAt(scene()));
      expect(code).toBe(0);
      expect(said.nativeRotation).toEqual({
        wanted: true,
        enabled: true,
        functionArn,
        lastAt: LAST.toISOString(),
        nextBy: NEXT.toISOString(),
        lastStep: null,
        blockedBy: null,
      });
    });

    it.each([
      ["off in Secrets Manager, though nativeRotation is on", () => rotated({ RotationEnabled: false })],
      [
        "on, by another function than the rotator",
        () => rotated({ RotationLambdaARN: "arn:aws:lambda:us-east-1:000000000000:function:other" }),
      ],
      [
        "on in Secrets Manager, though nativeRotation is not",
        () => rotating(scene(), { RotationEnabled: true }),
      ],
    ])("%s", async (said, rule) => {
      expect(await row("native rotation", rule(), pendingAt(scene()))).toEqual({
        code: 0,
        said: `${said}: akool-token doctor says more`,
      });
    });

    it("the function of a rotation that has ended is none", async () => {
      const { said } = await json(rotated({ RotationEnabled: false }), pendingAt(scene()));
      expect(said.nativeRotation).toMatchObject({ enabled: false, functionArn: null, nextBy: null });
    });

    it("a step is not the last run; one that failed stands beside the rotation", async () => {
      const check = { operation: "check", outcome: "healthy", reason: "none", durationMs: 5 };
      const step = { operation: "createSecret", outcome: "transient", reason: "native", durationMs: 5 };
      const failed = logged(check, { ...step, message: "somebody has rolled back" });
      const rules = [failed, rotated(), pendingAt(scene())];
      const { code, said } = await json(...rules);
      expect(code).toBe(0);
      expect(said).toMatchObject({
        verdict: "healthy",
        lastRun: { operation: "check" },
        nativeRotation: {
          lastStep: { operation: "createSecret", outcome: "transient", message: "somebody has rolled back" },
        },
      });
      expect((await row("native rotation", ...rules)).said).toMatch(
        /23:59 UTC; createSecret ended transient at \d{4}-\d\d-\d\d \d\d:\d\d UTC\. somebody has rolled back$/,
      );
      const done = logged(check, { ...step, outcome: "stepDone" });
      expect((await row("native rotation", done, rotated(), pendingAt(scene()))).said).toMatch(/23:59 UTC$/);
    });

    it.each([
      ["that may be under way", 2, [], true],
      ["of more than a day", 25, [], false],
      ["that somebody rolled back from", 2, [AWSPREVIOUS], false],
    ])("AWSPENDING on a version %s", async (_, hours, labels, alone) => {
      const staged = left(hours, ...labels);
      const until = new Date(staged.CreatedDate.getTime() + 24 * HOUR_MS).toISOString();
      const rules = [rotated(), pendingAt(scene(), staged)];
      const end = alone
        ? `; a rotation under way that has no token yet is left alone until ${until.slice(0, 16).replace("T", " ")} UTC`
        : "";
      expect(await row(AWSPENDING, ...rules)).toEqual({
        code: 0,
        said: `on 0badc0de, which is not current, so Secrets Manager begins no rotation: the next check makes it current or takes the label off${end}`,
      });
      expect((await json(...rules)).said.nativeRotation).toMatchObject({
        blockedBy: {
          versionId: ID,
          createdAt: staged.CreatedDate.toISOString(),
          leftAloneUntil: alone ? until : null,
        },
      });
    });
  });

  it("logs: a step that is done is as good as a run", async () => {
    const step = { operation: "setSecret", outcome: "stepDone", reason: "native", durationMs: 5 };
    const { code, out } = await scene().behind(logged(step), (how) =>
      scene().verb("logs", [], { env: { ...how.env, FORCE_COLOR: "1" } }),
    );
    expect(code).toBe(0);
    expect(out).toContain("\u001b[32mstepDone\u001b[39m");
  });
}
