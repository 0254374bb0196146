import { setTimeout as sleep } from "node:timers/promises";
import { SetAlarmStateCommand } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "vitest";
import { AWSCURRENT } from "../../lambda/contract";
import { alarmAt } from "../local/cloud";
import { awsError, type Call } from "../support/front";
import { holdersOf, versionsOf } from "../support/secretVersions";
import type { Scene } from "./command";
import { CTRL_C, heldUp, withoutTerminal } from "./halves";

/** The other verbs half-way: a signal, an answer of AWS that is lost or refused. */
export function interruptedCases(scene: () => Scene): void {
  const clients = () => scene().stage.clients;
  const current = async (): Promise<string> =>
    holdersOf(await versionsOf(clients().secrets, scene().stage.deployed.tokenSecretArn), AWSCURRENT).join();
  const alarmState = async (name: string): Promise<string | undefined> =>
    (await alarmAt(clients(), scene().stage.deployed.alarmArns[name] ?? "")).StateValue;
  const setAlarm = async (name: string, StateValue: "ALARM" | "OK"): Promise<void> => {
    const { AlarmName } = await alarmAt(clients(), scene().stage.deployed.alarmArns[name] ?? "");
    await clients().cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "test" }));
  };
  const isAlarmSet = ({ operation }: Call) => operation.endsWith("SetAlarmState");

  describe("half-way", () => {
    it.skipIf(withoutTerminal)("status: Ctrl-C while it reads is no answer, exit code 130", async () => {
      const { code, out } = await scene().behind(
        async ({ operation }) => {
          if (operation === "FilterLogEvents") await sleep(2_000);
          return undefined;
        },
        (how) => scene().inTerminal("status", [], { ...how, answers: [{ to: "Reading", typed: CTRL_C }] }),
      );
      expect(code).toBe(130);
      expect(out).not.toContain("healthy");
    });

    it.each([
      ["a cut connection", undefined, "ECONNRESET"],
      ["an error of AWS's own", "ServiceException", "ServiceException"],
    ])(
      "rotate: %s after it was sent: it may have worked, and how to send the same again",
      async (_, name, said) => {
        const before = await current();
        const { code, err } = await scene().behind(
          async (call, forward) => {
            if (!call.operation.endsWith("/invocations")) return undefined;
            await forward();
            if (name === undefined) throw new Error("cut");
            return awsError(call, name, 500);
          },
          (how) => scene().verb("rotate", ["--id", `lost-${said}`], how),
        );
        expect({ code, err, moved: (await current()) !== before }).toEqual({
          code: 2,
          err: `✗ lambda:InvokeFunction on the function ${scene().functionName} ended with ${said}, and it may still have worked: see akool-token logs, or send the same again: akool-token rotate --id lost-${said}.\n`,
          moved: true,
        });
        const minted = scene().stage.akool.count("getToken");
        const again = await scene().verb("rotate", ["--id", `lost-${said}`]);
        expect({ code: again.code, minted: scene().stage.akool.count("getToken") }).toEqual({
          code: 0,
          minted,
        });
      },
    );

    it.each([
      ["TooManyRequestsException", 429, "AWS is throttling lambda:InvokeFunction"],
      ["AccessDeniedException", 403, "You have no permission for lambda:InvokeFunction"],
      ["ExpiredTokenException", 403, "AWS accepts no credentials here"],
    ])("rotate: %s: nothing was done, so nothing is to be repeated", async (name, status, sentence) => {
      const { code, err } = await scene().behind(
        (call) => (call.operation.endsWith("/invocations") ? awsError(call, name, status) : undefined),
        (how) => scene().verb("rotate", [], how),
      );
      expect(code).toBe(2);
      expect(err).toContain(sentence);
      expect(err).not.toContain("may still have worked");
    });

    it("rotate: Ctrl-C says that it may have worked, and how to send the same again", async () => {
      const interrupted = heldUp(({ operation }) => operation.endsWith("/invocations"), ["SIGINT"]);
      const { code, err } = await scene().behind(interrupted.rule, (how) =>
        scene().verb("rotate", ["--id", "left-1"], { ...how, ...interrupted.how }),
      );
      expect({ code, err }).toEqual({
        code: 130,
        err: "✗ Interrupted, and it may still have worked: see akool-token logs, or send the same again: akool-token rotate --id left-1.\n",
      });
    });

    it("test-alarm: Ctrl-C, kill and a closed terminal wait for its end, and the alarm is OK again", async () => {
      const interrupted = heldUp(isAlarmSet, ["SIGINT", "SIGTERM", "SIGHUP"]);
      const { code, out } = await scene().behind(interrupted.rule, (how) =>
        scene().verb("test-alarm config", [], { ...how, ...interrupted.how, hurried: true }),
      );
      expect({ code, state: await alarmState("config") }).toEqual({ code: 0, state: "OK" });
      expect(out).toMatch(/^✓ sent {2}akool-config-\w+ was in ALARM and is OK again/);
    });

    it("test-alarm: an alarm that cannot be set back is told with the command that does it, exit code 2", async () => {
      let sets = 0;
      const { code, err } = await scene().behind(
        (call) => {
          if (!isAlarmSet(call)) return undefined;
          sets += 1;
          return sets === 1 ? undefined : awsError(call, "ThrottlingException", 429);
        },
        (how) => scene().verb("test-alarm config", [], { ...how, hurried: true }),
      );
      expect({ code, state: await alarmState("config") }).toEqual({ code: 2, state: "ALARM" });
      expect(err).toMatch(
        /^✗ The alarm (akool-config-\w+) is in ALARM for this test alone, and could not be set back: AWS is throttling cloudwatch:SetAlarmState \(ThrottlingException\): [^\n]+\n {2}aws cloudwatch set-alarm-state --alarm-name \1 --state-value OK --state-reason "end of a test" --region us-east-1\n$/,
      );
    });

    it("test-alarm: what an earlier test left on goes to OK, and is tested", async () => {
      let sets = 0;
      const { code, out } = await scene().behind(
        (call) => {
          if (isAlarmSet(call)) sets += 1;
          return undefined;
        },
        (how) => scene().verb("test-alarm config", [], { ...how, hurried: true }),
      );
      // OK, ALARM, OK: from ALARM to ALARM CloudWatch tells nobody.
      expect({ code, sets, state: await alarmState("config") }).toEqual({ code: 0, sets: 3, state: "OK" });
      expect(out).toMatch(/^✓ sent {2}akool-config-/);
    });

    it("test-alarm: one that is on in earnest is left so", async () => {
      await setAlarm("config", "ALARM");
      const inEarnest = await scene().verb("test-alarm config");
      expect({ code: inEarnest.code, state: await alarmState("config") }).toEqual({
        code: 2,
        state: "ALARM",
      });
      expect(inEarnest.err).toMatch(/^✗ The alarm akool-config-\w+ is on in earnest: /);
      await setAlarm("config", "OK");
    });

    it("test-alarm: without the permission nothing is set, and nothing is said of an alarm left on", async () => {
      const denied = await scene().behind(
        (call) => (isAlarmSet(call) ? awsError(call, "AccessDenied", 403) : undefined),
        (how) => scene().verb("test-alarm config", [], { ...how, hurried: true }),
      );
      expect(denied.code).toBe(2);
      expect(denied.err).toMatch(/^✗ You have no permission for cloudwatch:SetAlarmState on [^\n]+\n$/);
    });
  });
}
