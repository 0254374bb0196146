import { createHash } from "node:crypto";
import { DeleteAlarmsCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "vitest";
import { alarmAt, setSchedule } from "../local/cloud";
import { jsonReply } from "../support/front";
import { currentToken } from "../support/secretVersions";
import { type Scene, whileAkoolSays } from "./command";
import { firstOf, lastRunAt, scheduled, withoutDestination } from "./rules";

const EACH_HOUR = { ScheduleExpression: "cron(7 0/1 * * ? *)" };
const DAILY = { ScheduleExpression: "rate(1 day)" };

export function statusCases(scene: () => Scene): void {
  const statusJson = async (): Promise<{ code: number | null; said: Record<string, unknown> }> => {
    const { code, out } = await scene().verb("status", ["--json"]);
    return { code, said: JSON.parse(out) as Record<string, unknown> };
  };

  it("status: healthy after the first run, exit code 0, the token told by its SHA-256 alone", async () => {
    const { stage } = scene();
    const current = await currentToken(stage.clients.secrets, stage.deployed.tokenSecretArn);
    const ends = createHash("sha256")
      .update(current?.value.token ?? "")
      .digest("hex")
      .slice(-4);
    const { code, out, err } = await scene().verb("status");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const lines = out.split("\n").map((line) => line.trim().replace(/ {2,}/g, "|"));
    expect(lines[0]).toBe(`● healthy|${scene().functionName} in us-east-1`);
    expect(lines).toContain(`token|version ${current?.versionId.slice(0, 8)}, SHA-256 ends in ${ends}`);
    expect(lines).toContain("held|no");
    expect(lines).toContain("previous token|not known: no answer is recorded");
    expect(lines.find((line) => line.startsWith("last run"))).toMatch(
      /^last run\|deploy: rotated, \d+ s ago/,
    );
    expect(lines.find((line) => line.startsWith("expires"))).toMatch(
      /^expires\|\d{4}-\d\d-\d\d, 36[45] days left$/,
    );
    expect(lines.find((line) => line.startsWith("schedule"))).toMatch(
      /^schedule\|on, next check \d{4}-\d\d-\d\d (00|06|12|18):\d\d UTC$/,
    );
  });

  it("status --json: the same as data", async () => {
    const { code, said } = await statusJson();
    expect(code).toBe(0);
    expect(said).toMatchObject({
      verdict: "healthy",
      reasons: [],
      heldFrom: null,
      token: { ageDays: 0, daysLeft: 365 },
      lastRun: { operation: "deploy", outcome: "rotated", code: null },
      schedule: { state: "ENABLED" },
    });
    expect((said.alarms as { name: string }[]).map(({ name }) => name)).toEqual([
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
  });

  it("status: failing while the last run was refused, exit code 1", async () => {
    await whileAkoolSays(scene(), 1200, () => scene().verb("check"));
    const { code, out } = await scene().verb("status");
    expect(code).toBe(1);
    expect(out).toContain("● failing");
    expect(out).toContain("  -  the last run ended refused 1200\n");
    await scene().verb("check");
  });

  it("status: failing while a state's alarm is on, not while an event's is", async () => {
    const { cloudWatch } = scene().stage.clients;
    const set = async (name: string, StateValue: "ALARM" | "OK"): Promise<void> => {
      const { AlarmName } = await alarmAt(
        scene().stage.clients,
        scene().stage.deployed.alarmArns[name] ?? "",
      );
      await cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "test" }));
    };
    await set("healed", "ALARM");
    expect(await statusJson()).toMatchObject({ code: 0, said: { verdict: "healthy" } });
    await set("dead-letter", "ALARM");
    expect(await statusJson()).toMatchObject({
      code: 1,
      said: { verdict: "failing", reasons: ["in ALARM: dead-letter"] },
    });
    await set("healed", "OK");
    await set("dead-letter", "OK");
  });

  it("status: failing while the schedule is off", async () => {
    await setSchedule(scene().stage.clients, "DISABLED");
    expect(await statusJson()).toMatchObject({ code: 1, said: { reasons: ["the schedule is off"] } });
    await setSchedule(scene().stage.clients, "ENABLED");
  });

  it.each([
    ["a run in time", 12.9, {}, "healthy", []],
    ["no run for two intervals", 13.1, {}, "failing", ["no run for 13 h, though the schedule is on"]],
    ["no run for days", 13 * 24 + 1, {}, "failing", ["no run for 13 days, though the schedule is on"]],
    ["no run for days, with the schedule off", 90, { State: "DISABLED" }, "failing", ["the schedule is off"]],
    ["a check an hour", 2.6, EACH_HOUR, "failing", ["no run for 2 h, though the schedule is on"]],
    ["a schedule of somebody's own, a run in time", 48.9, DAILY, "healthy", []],
    [
      "a schedule of somebody's own",
      49.1,
      DAILY,
      "failing",
      ["no run for 2 days, though the schedule is on"],
    ],
  ])("status: %s", async (_, hours, schedule, verdict, reasons) => {
    const at = new Date(Date.now() - hours * 3_600_000);
    const { code, out } = await scene().behind(firstOf(lastRunAt(at), scheduled(scene(), schedule)), (how) =>
      scene().verb("status", ["--json"], how),
    );
    expect(JSON.parse(out)).toMatchObject({ verdict, reasons });
    expect(code).toBe(verdict === "healthy" ? 0 : 1);
  });

  it("status: cannot tell without any alarm, exit code 2", async () => {
    const { code, out } = await scene().behind(
      ({ operation }) =>
        operation === "DescribeAlarmsForMetric" ? jsonReply({ MetricAlarms: [] }) : undefined,
      (how) => scene().verb("status", ["--json"], how),
    );
    expect(JSON.parse(out)).toMatchObject({ verdict: "cannot tell", reasons: ["there are no alarms"] });
    expect(code).toBe(2);
  });

  it("status: without a queue no alarm with an empty dimension is asked for", async () => {
    let asked = 0;
    const { code, out } = await scene().behind(
      firstOf(withoutDestination, ({ operation }) => {
        if (operation === "DescribeAlarmsForMetric") asked += 1;
        return undefined;
      }),
      (how) => scene().verb("status", [], how),
    );
    expect({ code, asked }).toEqual({ code: 0, asked: 10 });
    expect(out).toMatch(/alarms +none of 10 on/);
  });

  it("status: a value that is not ours, and one that does not say when it expires", async () => {
    const holding = (SecretString: string) =>
      scene().behind(
        ({ operation }) =>
          operation === "GetSecretValue" ? jsonReply({ SecretString, VersionId: "v" }) : undefined,
        (how) => scene().verb("status", [], how),
      );
    const foreign = await holding("pasted");
    expect(foreign.code).toBe(1);
    expect(foreign.out).toContain("  -  no token of ours is at AWSCURRENT\n");
    expect(foreign.out).toMatch(/token +no token of ours at AWSCURRENT\n/);
    const newer = await holding('{"token":"t","schema":"2"}');
    expect(newer.out).toMatch(/token +no token of ours at AWSCURRENT\n/);
    const silent = await holding('{"token":"t","schema":"1"}');
    expect(silent.code).toBe(0);
    expect(silent.out).toMatch(/expires +\d{4}-\d\d-\d\d, 364 days left\n/);
  });

  describe("an alarm of somebody's own on the same metric", () => {
    const cloudWatch = () => scene().stage.clients.cloudWatch;
    const ours = async (): Promise<PutMetricAlarmCommand["input"]> =>
      (await alarmAt(
        scene().stage.clients,
        scene().stage.deployed.alarmArns.auth ?? "",
      )) as PutMetricAlarmCommand["input"];
    /** With ours as the program defines it: the local deployment's looks at 10 s. */
    const beside = async <T>(changes: object, work: () => Promise<T>, Period = 300): Promise<T> => {
      const before = await ours();
      const foreign = { ...before, Period, ...changes };
      await cloudWatch().send(new PutMetricAlarmCommand({ ...before, Period }));
      await cloudWatch().send(new PutMetricAlarmCommand(foreign));
      try {
        return await work();
      } finally {
        await cloudWatch().send(new DeleteAlarmsCommand({ AlarmNames: [foreign.AlarmName ?? ""] }));
        await cloudWatch().send(new PutMetricAlarmCommand(before));
      }
    };
    const authAlarms = async () => {
      const { code, said } = await statusJson();
      const alarms = said.alarms as { name: string; cloudWatchName: string }[];
      return { code, count: alarms.length, auth: alarms.filter(({ name }) => name === "auth") };
    };

    it.each([
      ["by its name", { AlarmName: "pager-auth" }],
      ["by its threshold", { AlarmName: "akool-auth-again", Threshold: 3 }],
      ["by its statistic", { AlarmName: "akool-auth-again", Statistic: "Sum" }],
      ["by its period", { AlarmName: "akool-auth-again", Period: 60 }],
    ])("is told apart %s", async (_, changes) => {
      const { AlarmName } = await ours();
      expect(await beside(changes, authAlarms)).toMatchObject({
        code: 0,
        count: 11,
        auth: [{ cloudWatchName: AlarmName }],
      });
    });

    it.each([
      ["both", 300],
      ["neither", 60],
    ])("where %s may be the program's it cannot be told, and none is tested", async (_, period) => {
      const { AlarmName } = await ours();
      const look = async () => ({
        status: await scene().verb("status", ["--json"]),
        test: await scene().verb("test-alarm auth"),
      });
      const { status, test } = await beside({ AlarmName: "akool-auth-again" }, look, period);
      const reason = `It cannot be told which alarm is the program's (${AlarmName}, akool-auth-again): rename the others.`;
      expect(JSON.parse(status.out)).toMatchObject({ verdict: "cannot tell", reasons: [reason] });
      expect(status.code).toBe(2);
      expect(test).toEqual({ code: 2, out: "", err: `✗ ${reason}\n` });
    });

    it("is not tested in place of ours", async () => {
      const before = await ours();
      const { code, err } = await beside({ AlarmName: "pager-auth" }, async () => {
        await cloudWatch().send(new DeleteAlarmsCommand({ AlarmNames: [before.AlarmName ?? ""] }));
        return scene().verb("test-alarm auth");
      });
      expect(code).toBe(2);
      expect(err).toMatch(/^✗ There is no alarm "auth" here: give one of account, config, /);
    });
  });
}
