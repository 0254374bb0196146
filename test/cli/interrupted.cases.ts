import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { AWSCURRENT } from "../../lambda/contract";
import { holdersOf, versionsOf } from "../support/secretVersions";
import type { Scene } from "./command";
import { awsError } from "./front";
import { CTRL_C, heldUp, withoutTerminal } from "./halves";

/** The other verbs half-way: a signal, an answer of AWS that is lost or refused. */
export function interruptedCases(scene: () => Scene): void {
  const clients = () => scene().stage.clients;
  const current = async (): Promise<string> =>
    holdersOf(await versionsOf(clients().secrets, scene().stage.deployed.tokenSecretArn), AWSCURRENT).join();

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
  });
}
