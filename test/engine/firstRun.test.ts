import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import { withoutPulumi } from "./environment";
import { failure, KEYS, output, scene, served } from "./given";
import { added, inventory } from "./inventory";

describe.skipIf(withoutPulumi())("a first run that fails", () => {
  const it = scene("refused");

  test("a bad arg fails the up with one error that names it, before anything is created", async () => {
    await it.project.configure({ ...KEYS, checkIntervalHours: "5" });
    const said = await failure(it.project.stack.up());
    await it.project.configure({ checkIntervalHours: undefined });
    expect(said).toContain(
      "AkoolTokenRotation akool: checkIntervalHours is 5; allowed: 1, 2, 3, 4, 6, 8, 12, 24",
    );
    expect(said).not.toContain("infra/");
    expect(added(it.before, await inventory(it.clients))).toEqual([]);
  });

  test("a first run refused with 1200 fails the up with the code and what to do", async () => {
    await it.project.configure({ recoveryWindowInDays: undefined });
    it.akool.always({ code: 1200 });
    const said = await failure(it.project.stack.up());
    expect(said).toContain("Akool getToken: code 1200. Akool has closed this account to API calls");
    expect(said).toContain("settle it with Akool.");
    it.akool.always();
  });

  test("the next up completes it", async () => {
    const { outputs } = await it.project.stack.up();
    expect(outputs.firstRunOutcome?.value).toBe("rotated");
    expect(await served(it)).toMatchObject({ accepted: true });
  });

  test("an Akool that is down does not fail an up while a usable token is there", async () => {
    await it.akool.stop();
    await it.project.configure({ rotateAfterDays: "30" });
    const { outputs } = await it.project.stack.up();
    expect(outputs.firstRunOutcome?.value).toBe("transient");
    await it.akool.restart();
    expect(await served(it)).toMatchObject({ accepted: true });
  });

  test("a destroy leaves the two secrets, marked for deletion, and nothing else", async () => {
    await it.project.stack.destroy();
    expect(added(it.before, await inventory(it.clients))).toEqual([
      expect.stringMatching(/^secret akool-credentials-\w+ \(marked for deletion\)$/),
      expect.stringMatching(/^secret akool-token-\w+ \(marked for deletion\)$/),
    ]);
  });

  test("an up right after a destroy works", async () => {
    await it.project.configure({ recoveryWindowInDays: "0" });
    const { outputs } = await it.project.stack.up();
    expect(outputs.firstRunOutcome?.value).toBe("rotated");
    expect(await served(it)).toMatchObject({ accepted: true });
  });
});

describe.skipIf(withoutPulumi())("a first run that is not required", () => {
  const it = scene("optional");

  test("enabled false disables the schedule and runs nothing", async () => {
    await it.project.configure({ ...KEYS, enabled: "false" });
    const { outputs } = await it.project.stack.up();
    expect(outputs.firstRunOutcome?.value).toBe("skipped");
    const name = await output(it.project, "scheduleName");
    const { Schedules = [] } = await it.clients.scheduler.send(new ListSchedulesCommand({}));
    const group = Schedules.find((schedule) => schedule.Name === name)?.GroupName;
    const schedule = await it.clients.scheduler.send(
      new GetScheduleCommand({ Name: name, GroupName: group }),
    );
    expect(schedule.State).toBe("DISABLED");
    expect(it.akool.requests).toEqual([]);
  });

  test("firstRun bestEffort with Akool down succeeds without a token, and says so", async () => {
    await it.akool.stop();
    await it.project.configure({ enabled: "true", firstRun: "bestEffort" });
    const { outputs } = await it.project.stack.up();
    expect(outputs.firstRunOutcome?.value).toBe("transient");
    await it.akool.restart();
    expect(await served(it)).toBeUndefined();
  });
});
