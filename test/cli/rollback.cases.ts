import { setTimeout as sleep } from "node:timers/promises";
import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { ListSecretVersionIdsCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { setSchedule } from "../local/cloud";
import { awsError, type Call, jsonReply, type Rule } from "../support/front";
import type { Scene } from "./command";
import { CTRL_C, heldUp, withoutTerminal } from "./halves";
import { currentVersion, rotatedApart } from "./rotatedApart";

const RESULT = "✓ rolled back  version ";

/** `rollback` half-way: a signal, a pipe that closes, an answer of AWS that is lost or refused. */
export function rollbackCases(scene: () => Scene): void {
  const clients = () => scene().stage.clients;
  const current = () => currentVersion(scene());
  const scheduleState = async (): Promise<string | undefined> => {
    const { scheduler } = clients();
    const { Name, GroupName } = (await scheduler.send(new ListSchedulesCommand({}))).Schedules?.[0] ?? {};
    return (await scheduler.send(new GetScheduleCommand({ Name, GroupName }))).State;
  };
  const rotated = () => rotatedApart(scene());
  const isMove = ({ operation }: Call) => operation === "UpdateSecretVersionStage";

  describe("rollback half-way", () => {
    it("rollback: Ctrl-C, kill and a closed terminal wait for its end, and the schedule is on again", async () => {
      const before = await rotated();
      const interrupted = heldUp(isMove, ["SIGINT", "SIGTERM", "SIGHUP"]);
      const { code, out } = await scene().behind(interrupted.rule, (how) =>
        scene().verb("rollback", [], { ...how, ...interrupted.how }),
      );
      expect({ code, state: await scheduleState(), id: await current() }).toEqual({
        code: 0,
        state: "ENABLED",
        id: before,
      });
      expect(out).toContain(`${RESULT}${before.slice(0, 8)} is current, the schedule is on again\n`);
    });

    it.skipIf(withoutTerminal)("rollback: so does Ctrl-C in a terminal", async () => {
      const before = await rotated();
      const { code, out } = await scene().behind(
        async (call) => {
          if (isMove(call)) await sleep(1_500);
          return undefined;
        },
        (how) =>
          scene().inTerminal("rollback", [], {
            ...how,
            answers: [
              { to: "current again, in place of", typed: "y" },
              { to: "Moving AWSCURRENT", typed: CTRL_C },
            ],
          }),
      );
      expect(out).toContain("This has to come to its end first.");
      expect(out).toContain(`${before.slice(0, 8)} is current, the schedule is on again`);
      expect({ code, state: await scheduleState(), id: await current() }).toEqual({
        code: 0,
        state: "ENABLED",
        id: before,
      });
    });

    it("rollback: once rolled back it does nothing, however often it is sent", async () => {
      const before = await current();
      const { code, out } = await scene().verb("rollback", ["--yes"]);
      expect({ code, id: await current() }).toEqual({ code: 0, id: before });
      expect(out).toMatch(
        new RegExp(
          `^✓ rolled back already {2}version ${before.slice(0, 8)} is current, in place of [0-9a-f]{8}; nothing was done\n {2}To leave it, akool-token rotate makes a new token; to go on to [0-9a-f]{8}, move AWSCURRENT by hand\\.\n$`,
        ),
      );
    });

    it("rollback: nobody reads what it says: nothing is moved, exit code 2", async () => {
      await rotated();
      const before = await current();
      const { code } = await scene().verb("rollback", ["--yes"], { unread: true });
      expect({ code, id: await current(), state: await scheduleState() }).toEqual({
        code: 2,
        id: before,
        state: "ENABLED",
      });
    });

    it("rollback: a schedule that cannot be switched on again is told beside what was moved, exit code 2", async () => {
      const before = await rotated();
      let updates = 0;
      const throttled: Rule = (call) => {
        if (!call.operation.startsWith("PUT /schedules/")) return undefined;
        updates += 1;
        return updates === 1 ? undefined : awsError(call, "ThrottlingException", 429);
      };
      const { code, out } = await scene().behind(throttled, (how) =>
        scene().verb("rollback", [], { ...how, hurried: true }),
      );
      expect({ code, id: await current(), state: await scheduleState() }).toEqual({
        code: 2,
        id: before,
        state: "DISABLED",
      });
      expect(out).toContain(
        `${RESULT}${before.slice(0, 8)} is current\n  The schedule is off, so no check runs: switch it on with pulumi up --refresh. It failed here: AWS is throttling scheduler:UpdateSchedule (ThrottlingException)`,
      );
    });

    it("rollback: sent again, it stays back, and says that the schedule is off, exit code 2", async () => {
      const before = await current();
      const { code, out } = await scene().verb("rollback");
      expect({ code, id: await current() }).toEqual({ code: 2, id: before });
      expect(out).toContain(
        "  The schedule is off, so no check runs: if nobody wants that, switch it on with pulumi up --refresh.\n",
      );
      await setSchedule(clients(), "ENABLED");
    });

    it("rollback: a schedule that is not switched on at once is tried again", async () => {
      await rotated();
      let updates = 0;
      const { code, out } = await scene().behind(
        (call) => {
          if (!call.operation.startsWith("PUT /schedules/")) return undefined;
          updates += 1;
          // Off; then the three attempts that the SDK makes at a call.
          return updates === 1 || updates > 4 ? undefined : awsError(call, "ThrottlingException", 429);
        },
        (how) => scene().verb("rollback", [], how),
      );
      expect({ code, updates, state: await scheduleState() }).toEqual({
        code: 0,
        updates: 5,
        state: "ENABLED",
      });
      expect(out).toContain("the schedule is on again\n");
    });

    it("rollback: a schedule that cannot be switched off: nothing is moved", async () => {
      await rotated();
      const before = await current();
      const { code, err } = await scene().behind(
        (call) =>
          call.operation.startsWith("PUT /schedules/")
            ? awsError(call, "AccessDeniedException", 403)
            : undefined,
        (how) => scene().verb("rollback", [], how),
      );
      expect({ code, id: await current(), state: await scheduleState() }).toEqual({
        code: 2,
        id: before,
        state: "ENABLED",
      });
      expect(err).toMatch(/^✗ You have no permission for scheduler:UpdateSchedule on [^\n]+\n$/);
    });

    it("rollback: a lost answer and a read that is old: it is read again before it is judged", async () => {
      const before = await current();
      const SecretId = scene().stage.deployed.tokenSecretArn;
      const { Versions = [] } = await clients().secrets.send(new ListSecretVersionIdsCommand({ SecretId }));
      const old = Versions.map(({ CreatedDate, ...version }) => ({
        ...version,
        CreatedDate: Number(CreatedDate) / 1_000,
      }));
      let swaps = 0;
      let oldReads = 1;
      const { code, out } = await scene().behind(
        async (call, forward) => {
          if (isMove(call)) {
            swaps += 1;
            // The SDK makes three attempts at a call.
            if (swaps > 3) return undefined;
            if (swaps === 1) await forward();
            return awsError(call, "InternalServiceError", 500);
          }
          if (call.operation !== "ListSecretVersionIds" || swaps === 0 || oldReads === 0) return undefined;
          oldReads -= 1;
          return jsonReply({ Versions: old });
        },
        (how) => scene().verb("rollback", [], how),
      );
      expect(out).toContain(RESULT);
      expect({ code, oldReads, moved: (await current()) !== before }).toEqual({
        code: 0,
        oldReads: 0,
        moved: true,
      });
    });
  });
}
