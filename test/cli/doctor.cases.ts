import {
  DeleteFunctionConcurrencyCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { setSchedule } from "../local/cloud";
import { awsError, jsonReply, type Rule } from "../support/front";
import { ailments } from "./ailments";
import { type Scene, whileAkoolSays } from "./command";
import { configured } from "./rules";

/** Each thing is broken on purpose, seen with its mend, and put back. */
export function doctorCases(scene: () => Scene): void {
  const clients = () => scene().stage.clients;
  const behind = (rule: Rule) => scene().behind(rule, (how) => ailments(scene(), how));

  describe("doctor", () => {
    it("all is fine: one line each, exit code 0", async () => {
      const { code, out, err } = await scene().verb("doctor");
      expect({ code, err }).toEqual({ code: 0, err: "" });
      const lines = out.trimEnd().split("\n");
      expect(lines[0]).toBe(`● all fine  ${scene().functionName} in us-east-1`);
      expect(lines.slice(2).map((line) => line.slice(0, 14).trimEnd())).toEqual([
        "✓ you",
        "✓ function",
        "✓ Region",
        "✓ concurrency",
        "✓ dead letters",
        "✓ schedule",
        "✓ token secret",
        "✓ its versions",
        "✓ token policy",
        "✓ credentials",
        "✓ their policy",
        "✓ alarms",
        "✓ on-call",
        "✓ Akool",
        "✓ deployer",
      ]);
      expect(lines[2]).toBe("✓ you           arn:aws:iam::000000000000:root, Region us-east-1");
      expect(lines[4]).toBe("✓ Region        the function and both secrets are in us-east-1");
    });

    it("what is wrong stands with its mend, exit code 1", async () => {
      await setSchedule(clients(), "DISABLED");
      const { code, out } = await scene().verb("doctor");
      await setSchedule(clients(), "ENABLED");
      expect(code).toBe(1);
      expect(out).toContain(`● 1 to mend  ${scene().functionName} in us-east-1\n`);
      expect(out).toContain(
        "✗ schedule      it is off\n                → pulumi config rm enabled, then pulumi up --refresh\n",
      );
    });

    it.each([
      [{ State: "Failed", StateReasonCode: "InvalidRuntime" }, 1, "its state is Failed (InvalidRuntime)"],
      [{ State: "Inactive" }, 1, "its state is Inactive"],
      [{ State: "Pending" }, 2, "it is being made or changed just now"],
      [{ LastUpdateStatus: "InProgress" }, 2, "it is being made or changed just now"],
      [{ LastUpdateStatus: "Failed" }, 1, "its last update is Failed, so it runs what was there before"],
      [{ Runtime: "nodejs18.x" }, 1, "its runtime is nodejs18.x, made for nodejs24.x"],
    ])("function: %j", async (changes, code, text) => {
      expect(await behind(configured(scene(), changes))).toMatchObject({
        code,
        told: [{ subject: "function", text }],
      });
    });

    it("Region: a secret of another one", async () => {
      const arn = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:pasted-token-AbCdEf";
      const { code, told } = await behind(configured(scene(), {}, { TOKEN_SECRET_ARN: arn }));
      expect(code).toBe(1);
      expect(told[0]).toEqual({
        subject: "Region",
        state: "broken",
        text: "the token secret pasted-token is in eu-west-1, the function in us-east-1, and it looks in its own Region only",
        mend: "give a secret of us-east-1 as tokenSecretArn, then pulumi up",
      });
      expect(told.filter(({ subject }) => subject === "Region")).toHaveLength(1);
    });

    it("concurrency: a function that somebody stopped", async () => {
      const FunctionName = scene().functionName;
      await clients().lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
      );
      const seen = await ailments(scene());
      await clients().lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
      expect(seen).toEqual({
        code: 1,
        told: [
          {
            subject: "concurrency",
            state: "broken",
            text: "somebody stopped the function: 0 reserved concurrent runs",
            mend: `aws lambda delete-function-concurrency --function-name ${FunctionName}`,
          },
        ],
      });
    });

    it("concurrency: an account that other functions use up", async () => {
      const AccountLimit = { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 0 };
      const seen = await behind(({ operation }) =>
        operation.includes("/account-settings") ? jsonReply({ AccountLimit }) : undefined,
      );
      expect(seen).toMatchObject({
        code: 1,
        told: [
          {
            subject: "concurrency",
            text: "other functions have reserved all of the account's 10 concurrent runs",
          },
        ],
      });
    });

    it("dead letters: no destination, and a queue that is gone", async () => {
      const FunctionName = scene().functionName;
      const { $metadata, LastModified, FunctionArn, ...before } = await clients().lambda.send(
        new GetFunctionEventInvokeConfigCommand({ FunctionName }),
      );
      await clients().lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
      const without = await ailments(scene());
      const gone = { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:gone" } };
      await clients().lambda.send(
        new PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig: gone }),
      );
      const toNothing = await ailments(scene());
      await clients().lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, ...before }));
      expect(without).toEqual({
        code: 1,
        told: [
          {
            subject: "dead letters",
            state: "broken",
            text: "somebody removed the function's on-failure destination",
            mend: "pulumi up --refresh",
          },
        ],
      });
      expect(toNothing).toMatchObject({
        code: 1,
        told: [{ subject: "dead letters", text: "the queue gone is gone" }],
      });
    });

    it("schedule: none that starts the function", async () => {
      const seen = await behind(({ operation }) =>
        operation.startsWith("GET /schedules?") || operation === "GET /schedules"
          ? jsonReply({ Schedules: [] })
          : undefined,
      );
      expect(seen).toMatchObject({
        code: 1,
        told: [{ subject: "schedule", text: "none starts the function" }],
      });
    });

    it("Akool: out of reach from here, and another answer than it gave", async () => {
      const { akool } = scene().stage;
      await akool.stop();
      const unreachable = await ailments(scene());
      await akool.restart();
      expect(unreachable).toEqual({
        code: 1,
        told: [
          {
            subject: "Akool",
            state: "broken",
            text: `${akool.url} cannot be reached from here (ECONNREFUSED)`,
            mend: "look at this machine's network; the function's own view is its last run: akool-token status",
          },
        ],
      });
      const other = await whileAkoolSays(scene(), 1000, () => ailments(scene()));
      expect(other).toMatchObject({ code: 1, told: [{ subject: "Akool" }] });
      expect(other.told[0]?.text).toMatch(/ is not what it was: took a request without a token$/);
      const busy = { subject: "Akool", state: "unknown", mend: "look again in a few minutes" };
      for (const behaviour of [{ code: 1005 }, { status: 429 }, { status: 503 }]) {
        akool.always(behaviour);
        const seen = await ailments(scene());
        akool.always();
        expect(seen).toMatchObject({ code: 2, told: [busy] });
        expect(seen.told[0]?.text).toBe(`${akool.url} is busy or down`);
      }
      const closed = await whileAkoolSays(scene(), 1200, () => ailments(scene()));
      expect(closed.told[0]?.text).toContain("is not what it was: Akool check: code 1200.");
    });

    it("what cannot be read is told with its reason, exit code 2", async () => {
      const seen = await behind((call) =>
        call.operation === "GetResourcePolicy" ? awsError(call, "AccessDeniedException") : undefined,
      );
      expect(seen.code).toBe(2);
      expect(seen.told.map(({ subject, state }) => [subject, state])).toEqual([
        ["token policy", "unknown"],
        ["their policy", "unknown"],
      ]);
      expect(seen.told[0]?.text).toMatch(
        /^You have no permission for secretsmanager:GetResourcePolicy on the token secret akool-token-\w+ in us-east-1: use a role that has it, with --profile\.$/,
      );
    });
  });
}
