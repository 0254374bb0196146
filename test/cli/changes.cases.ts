import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { DeleteSecretCommand, RestoreSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect, it } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { setSchedule } from "../local/cloud";
import { type Scene, whileAkoolSays } from "./command";
import { holders, onePending } from "./onePending";
import { rotatedApart } from "./rotatedApart";

export function changesCases(scene: () => Scene): void {
  const at = (label: string) => holders(scene(), label);
  const theSchedule = async () => {
    const { scheduler } = scene().stage.clients;
    const { Name, GroupName } = (await scheduler.send(new ListSchedulesCommand({}))).Schedules?.[0] ?? {};
    const { State, ScheduleExpression, Target, Description } = await scheduler.send(
      new GetScheduleCommand({ Name, GroupName }),
    );
    return { State, ScheduleExpression, Target, Description };
  };

  it("rollback: refused while Akool does not accept the previous token, nothing moved", async () => {
    await rotatedApart(scene());
    const [current] = await at(AWSCURRENT);
    const { code, err } = await whileAkoolSays(scene(), 1101, () => scene().verb("rollback"));
    expect(code).toBe(2);
    expect(err).toMatch(
      /^✗ Akool no longer accepts the previous token \(version [0-9a-f]{8}, code 1101\), so nothing was moved: use akool-token rotate instead\.\n$/,
    );
    expect(await at(AWSCURRENT)).toEqual([current]);
    expect(await theSchedule()).toMatchObject({ State: "ENABLED" });
  });

  it("rollback: AWSPREVIOUS is current again, AWSPENDING is off the version left, the schedule is as before", async () => {
    const [current = ""] = await at(AWSCURRENT);
    const [previous = ""] = await at(AWSPREVIOUS);
    await onePending(scene(), current);
    const schedule = await theSchedule();
    const { code, out, err } = await scene().verb("rollback");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(
      `✓ rolled back  version ${previous.slice(0, 8)} is current, the schedule is on again\n`,
    );
    expect(out).not.toContain("Secrets Manager");
    expect(await at(AWSCURRENT)).toEqual([previous]);
    expect(await at(AWSPREVIOUS)).toEqual([current]);
    expect(await at(AWSPENDING)).not.toContain(current);
    expect(await theSchedule()).toEqual(schedule);
  });

  it("rollback is held: status says so, a check leaves it", async () => {
    const [current] = await at(AWSCURRENT);
    const [left = ""] = await at(AWSPREVIOUS);
    await scene().verb("check");
    expect(await at(AWSCURRENT)).toEqual([current]);
    const { code, out } = await scene().verb("status");
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`held +yes, rolled back from ${left.slice(0, 8)}; ends near the expiry`));
  });

  it("rollback leaves a schedule off that was off", async () => {
    await rotatedApart(scene());
    await setSchedule(scene().stage.clients, "DISABLED");
    const { code, out } = await scene().verb("rollback");
    expect(code).toBe(0);
    expect(out).toContain("the schedule is off, as it was");
    expect(await theSchedule()).toMatchObject({ State: "DISABLED" });
    await setSchedule(scene().stage.clients, "ENABLED");
  });

  it("a token secret that is marked for deletion: how to bring it back, exit code 2", async () => {
    const { secrets } = scene().stage.clients;
    const SecretId = scene().stage.deployed.tokenSecretArn;
    await secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
    const { code, err } = await scene().verb("rollback");
    await secrets.send(new RestoreSecretCommand({ SecretId }));
    expect(code).toBe(2);
    expect(err).toMatch(
      /^✗ The token secret akool-token-[0-9a-f]{7} is marked for deletion: bring it back with aws secretsmanager restore-secret --secret-id arn:\S+, then run pulumi up\.\n$/,
    );
  });

  it("test-alarm: on-call hears ALARM and OK, and the alarm is OK again", async () => {
    const { code, out } = await scene().verb("test-alarm account");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^✓ sent {2}akool-account-\w+ was in ALARM and is OK again; 1 topic \(akool-alarms-\w+\) got one/,
    );
    const { onCall, alarmArns } = scene().stage.deployed;
    const { cloudWatch } = scene().stage.clients;
    const name = alarmArns.account?.split(":alarm:")[1] ?? "";
    expect(await onCall.notification(name, "ALARM")).toMatchObject({ alarm: name });
    expect(await onCall.notification(name, "OK")).toMatchObject({ alarm: name });
    const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
    expect(MetricAlarms?.[0]?.StateValue).toBe("OK");
  });

  it("test-alarm: a name that is none", async () => {
    const { code, err } = await scene().verb("test-alarm frob");
    expect(code).toBe(2);
    expect(err).toBe(
      '✗ There is no alarm "frob" here: give one of auth, account, config, token-rejected, expiry, dead-man, dead-letter, quota, other, healed, previous-killed.\n',
    );
  });
}
