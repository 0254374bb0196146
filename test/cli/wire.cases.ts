import { GetFunctionConfigurationCommand, TagResourceCommand } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { AWSCURRENT } from "../../lambda/contract";
import { awsError, jsonReply, type Rule } from "../support/front";
import { holdersOf, versionsOf } from "../support/secretVersions";
import type { Scene } from "./command";

/** What comes between the command and AWS. */
export function wireCases(scene: () => Scene): void {
  const current = async (): Promise<string[]> => {
    const { clients, deployed } = scene().stage;
    return holdersOf(await versionsOf(clients.secrets, deployed.tokenSecretArn), AWSCURRENT);
  };

  describe("on the way to AWS", () => {
    it("the deployment is found by a tag, and by two", async () => {
      const { functionArn } = scene().stage.deployed.all;
      const Tags = { app: "akool", stage: "prod" };
      await scene().stage.clients.lambda.send(
        new TagResourceCommand({ Resource: String(functionArn), Tags }),
      );
      const { code, out } = await scene().run(["check", "--tag", "app=akool", "--tag", "stage=prod"]);
      expect(code).toBe(0);
      expect(out).toMatch(/^✓ healthy/);
      const { err } = await scene().run(["check", "--tag", "app=akool", "--tag", "stage=test"]);
      expect(err).toBe(
        "✗ No rotator in us-east-1 has the tag app=akool, stage=test: check the tag and the Region (--region), or give --function.\n",
      );
    });

    it("by a tag that functions of others carry, and one that is gone: the rotator among them", async () => {
      const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
      const tagged = (answers: Readonly<Record<string, string>>, names: readonly string[]): Rule => {
        const ResourceTagMappingList = names.map((name) => ({ ResourceARN: arn(name), Tags: [] }));
        return (call) => {
          if (call.operation === "GetResources") return jsonReply({ ResourceTagMappingList });
          const [, name = ""] = /function%3A([a-z]+)\/configuration$/.exec(call.operation) ?? [];
          const answer = answers[name];
          return answer === undefined ? undefined : awsError(call, answer);
        };
      };
      const found = (rule: Rule) =>
        scene().behind(rule, (how) => scene().run(["logs", "--last", "1", "--tag", "app=akool"], how));
      const foreign = { foreign: "AccessDeniedException", gone: "ResourceNotFoundException" };
      expect(await found(tagged(foreign, ["foreign", scene().functionName, "gone"]))).toMatchObject({
        code: 0,
        err: "",
      });
      expect(await found(tagged(foreign, ["foreign", "gone"]))).toEqual({
        code: 2,
        out: "",
        err: `✗ You have no permission for lambda:GetFunctionConfiguration on the function ${arn("foreign")} in us-east-1: use a role that has it, with --profile.\n`,
      });
      const failing = { failing: "ServiceException" };
      expect(await found(tagged(failing, ["failing", scene().functionName]))).toMatchObject({
        code: 2,
        err: `✗ lambda:GetFunctionConfiguration on the function ${arn("failing")} failed with ServiceException: look that up in AWS's documentation.\n`,
      });
    });

    it("throttling: one sentence after the SDK's own repeats, exit code 2", async () => {
      let calls = 0;
      const { code, err } = await scene().behind(
        (call) => {
          calls += 1;
          return awsError(call, "TooManyRequestsException", 429);
        },
        (how) => scene().verb("status", [], how),
      );
      expect(code).toBe(2);
      expect(err).toBe(
        "✗ AWS is throttling lambda:GetFunctionConfiguration (TooManyRequestsException): try again in a minute; if it lasts, akool-token doctor may say why.\n",
      );
      expect(calls).toBe(3);
    });

    it("status: the log cannot be read: cannot tell, exit code 2, and the rest is told", async () => {
      const { code, out } = await scene().behind(
        (call) =>
          call.operation === "FilterLogEvents" ? awsError(call, "AccessDeniedException") : undefined,
        (how) => scene().verb("status", [], how),
      );
      expect(code).toBe(2);
      expect(out).toMatch(/^● cannot tell/);
      expect(out).toMatch(
        /last run +not known\. You have no permission for logs:FilterLogEvents on the log group /,
      );
      expect(out).toMatch(/token +version [0-9a-f]{8}, SHA-256 ends in [0-9a-f]{4}\n/);
    });

    it("status: an AWS error that nobody foresaw is named, without AWS's text", async () => {
      const { code, err } = await scene().behind(
        (call) => awsError(call, "ServiceException", 400),
        (how) => scene().verb("status", [], how),
      );
      expect(code).toBe(2);
      expect(err).toBe(
        `✗ lambda:GetFunctionConfiguration on the function ${scene().functionName} failed with ServiceException: look that up in AWS's documentation.\n`,
      );
    });

    it("rotate: one attempt, whatever AWS answers", async () => {
      let invokes = 0;
      const { code, err } = await scene().behind(
        (call) => {
          if (!call.operation.endsWith("/invocations")) return undefined;
          invokes += 1;
          return awsError(call, "ServiceException", 500);
        },
        (how) => scene().verb("rotate", [], how),
      );
      expect({ code, invokes }).toEqual({ code: 2, invokes: 1 });
      expect(err).toContain("lambda:InvokeFunction on the function ");
    });

    it("rotate: a time limit of its own above the function's", async () => {
      const { lambda } = scene().stage.clients;
      const { $metadata, ...configuration } = await lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: scene().functionName }),
      );
      let invokes = 0;
      const { code, err } = await scene().behind(
        ({ operation }) => {
          // With the margin of 30 s the limit is 2 s.
          if (operation.endsWith("/configuration")) return jsonReply({ ...configuration, Timeout: -28 });
          if (!operation.endsWith("/invocations")) return undefined;
          invokes += 1;
          return new Promise(() => undefined);
        },
        (how) => scene().verb("rotate", ["--id", "lost-1"], how),
      );
      expect({ code, err, invokes }).toEqual({
        code: 2,
        err: "✗ No answer within 2 s, and it may still have worked: see akool-token logs, or send the same again: akool-token rotate --id lost-1.\n",
        invokes: 1,
      });
    });

    it("rollback: a run that moved AWSCURRENT meanwhile wins, and the schedule is on again", async () => {
      await scene().verb("rotate");
      const { code, err } = await scene().behind(
        async ({ operation }) => {
          if (operation === "UpdateSecretVersionStage") await scene().verb("rotate");
          return undefined;
        },
        (how) => scene().verb("rollback", [], how),
      );
      expect(code).toBe(2);
      expect(err).toBe(
        "✗ A run has moved AWSCURRENT meanwhile, so nothing was moved here: see akool-token status, and try again.\n",
      );
      const { out } = await scene().verb("status", ["--json"]);
      expect(JSON.parse(out)).toMatchObject({
        schedule: { state: "ENABLED" },
        lastRun: { outcome: "rotated" },
      });
    });

    it("rollback: a swap whose answer was lost is seen as done", async () => {
      const [before] = await current();
      const { code, out } = await scene().behind(
        async (call, forward) => {
          if (call.operation !== "UpdateSecretVersionStage") return undefined;
          await forward();
          return awsError(call, "InternalServiceError", 500);
        },
        (how) => scene().verb("rollback", [], how),
      );
      expect(out).toContain("✓ rolled back");
      expect(code).toBe(0);
      expect(await current()).not.toEqual([before]);
      await scene().verb("rotate");
    });

    it("rollback: a swap that AWS denies leaves all as it was, the schedule on", async () => {
      const before = await current();
      const { code, err } = await scene().behind(
        (call) =>
          call.operation === "UpdateSecretVersionStage" ? awsError(call, "AccessDeniedException") : undefined,
        (how) => scene().verb("rollback", [], { ...how, hurried: true }),
      );
      expect(code).toBe(2);
      expect(err).toContain(
        "You have no permission for secretsmanager:UpdateSecretVersionStage on the token secret",
      );
      expect(await current()).toEqual(before);
      const { out } = await scene().verb("status", ["--json"]);
      expect(JSON.parse(out)).toMatchObject({ schedule: { state: "ENABLED" } });
    });
  });
}
