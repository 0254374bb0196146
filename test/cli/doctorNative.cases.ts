import { PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AddPermissionCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../lambda/contract";
import { jsonReply, type Rule } from "../support/front";
import { ailments, type Told } from "./ailments";
import type { Scene } from "./command";
import { native, pendingAt, type Rotation, rotating } from "./native";
import { firstOf } from "./rules";

const ACCOUNT = "000000000000";
const ID = "0badc0de-0000-4000-8000-000000000000";
const PUT_BACK = "pulumi up --refresh";
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** `doctor` with `nativeRotation`. */
export function doctorNativeCases(scene: () => Scene): void {
  const token = () => scene().stage.deployed.tokenSecretArn;
  const lambda = () => scene().stage.clients.lambda;
  const FunctionName = () => scene().functionName;
  const permit = (StatementId: string, source: { SourceArn?: string; SourceAccount?: string }) =>
    lambda().send(
      new AddPermissionCommand({
        FunctionName: FunctionName(),
        StatementId,
        Action: "lambda:InvokeFunction",
        Principal: "secretsmanager.amazonaws.com",
        ...source,
      }),
    );
  const forbid = (StatementId: string) =>
    lambda().send(new RemovePermissionCommand({ FunctionName: FunctionName(), StatementId }));
  /** The program gives the role this permission with `nativeRotation`; here it was deployed without. */
  const describing = (Effect: "Allow" | "Deny") =>
    scene().stage.clients.iam.send(
      new PutRolePolicyCommand({
        RoleName: String(scene().stage.deployed.all.roleArn).split("/").at(-1),
        PolicyName: "native",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect, Action: "secretsmanager:DescribeSecret", Resource: token() }],
        }),
      }),
    );
  const look = (changes: Rotation, ...rules: readonly Rule[]) =>
    scene().behind(firstOf(...rules, native(scene(), changes), pendingAt(scene())), (how) =>
      ailments(scene(), how),
    );
  const ill = (subject: string, text: string, mend: string): { code: number; told: Told[] } => ({
    code: 1,
    told: [{ subject, state: "broken", text, mend }],
  });

  describe("doctor on Secrets Manager's own rotation", () => {
    beforeAll(async () => {
      await permit("ours", { SourceArn: token(), SourceAccount: ACCOUNT });
      await describing("Allow");
    });

    afterAll(async () => {
      await forbid("ours");
    });

    it("all is fine: three lines more", async () => {
      const rules = firstOf(
        native(scene(), { NextRotationDate: new Date("2099-04-02T23:59:59Z") }),
        pendingAt(scene()),
      );
      const { code, out } = await scene().behind(rules, (how) =>
        scene().verb("doctor", ["--no-deployer"], how),
      );
      expect(code).toBe(0);
      expect(out).toMatch(/✓ token secret {2}akool-token-\w+, for Secrets Manager to rotate too\n/);
      expect(out).toContain(
        "✓ its rotation  Secrets Manager rotates it by the rotator, next by 2099-04-02 23:59 UTC\n✓ invoker       Secrets Manager may call the function, for this secret alone\n✓ role          the rotator may ask whether Secrets Manager rotates the secret\n",
      );
    });

    it("Secrets Manager does not rotate it", async () => {
      expect(await look({ RotationEnabled: false })).toEqual(
        ill("its rotation", "nativeRotation is on, and Secrets Manager does not rotate it", PUT_BACK),
      );
    });

    it("Secrets Manager rotates it by another function", async () => {
      const other = "arn:aws:lambda:us-east-1:000000000000:function:other";
      expect(await look({ RotationLambdaARN: other })).toEqual(
        ill("its rotation", `Secrets Manager rotates it by ${other}, not by the rotator`, PUT_BACK),
      );
    });

    it("without nativeRotation any rotation is somebody's", async () => {
      const RotationLambdaARN = String(scene().stage.deployed.all.functionArn);
      const seen = await scene().behind(
        rotating(scene(), { RotationEnabled: true, RotationLambdaARN }),
        (how) => ailments(scene(), how),
      );
      expect(seen).toMatchObject({
        code: 1,
        told: [
          {
            subject: "token secret",
            text: expect.stringMatching(
              /^somebody switched on Secrets Manager's own rotation of akool-token-\w+, beside the rotator$/,
            ),
            mend: `aws secretsmanager cancel-rotate-secret --secret-id ${token()}`,
          },
        ],
      });
    });

    it("a rotation past its date: late for a day, then failing; held after a roll-back", async () => {
      expect(await look({ NextRotationDate: hoursAgo(23) })).toEqual({ code: 0, told: [] });
      const NextRotationDate = hoursAgo(25);
      const text = `Secrets Manager was to rotate it by ${dayOf(NextRotationDate)} and has not`;
      const mend =
        "akool-token logs tells how its steps ended; akool-token rotate makes a new token meanwhile";
      expect(await look({ NextRotationDate })).toEqual(ill("its rotation", text, mend));
      const version = (VersionId: string, hours: number, label: string) => ({
        VersionId,
        CreatedDate: hoursAgo(hours).getTime() / 1_000,
        VersionStages: [label],
      });
      const Versions = [version(ID, 50, AWSPREVIOUS), version("current", 60, AWSCURRENT)];
      const rolledBack: Rule = ({ operation }) =>
        operation === "ListSecretVersionIds" ? jsonReply({ Versions }) : undefined;
      expect(await look({ NextRotationDate }, rolledBack)).toEqual(
        ill("its rotation", `${text}, since somebody rolled back`, "akool-token rotate ends what holds it"),
      );
    });

    it("AWSPENDING on a version that is not current: after a day", async () => {
      const on = (hours: number) =>
        pendingAt(scene(), { VersionId: ID, CreatedDate: hoursAgo(hours), VersionStages: [AWSPENDING] });
      expect(await look({}, on(23))).toEqual({ code: 0, told: [] });
      expect(await look({}, on(25))).toEqual(
        ill(
          "its rotation",
          `AWSPENDING is on 0badc0de of ${dayOf(hoursAgo(25))}, which is not current: Secrets Manager begins no rotation`,
          `akool-token check; if it stays there, aws secretsmanager update-secret-version-stage --secret-id ${token()} --version-stage AWSPENDING --remove-from-version-id ${ID}`,
        ),
      );
    });

    it("no permission to call the function: no policy at all, and one of others", async () => {
      const none = ill("invoker", "Secrets Manager may not call the function", PUT_BACK);
      await forbid("ours");
      expect(await look({})).toEqual(none);
      const gone: Rule = ({ operation }) =>
        operation.endsWith("/policy")
          ? jsonReply({}, 404, { "x-amzn-errortype": "ResourceNotFoundException" })
          : undefined;
      expect(await look({}, gone)).toEqual(none);
      await lambda().send(
        new AddPermissionCommand({
          FunctionName: FunctionName(),
          StatementId: "others",
          Action: "lambda:InvokeFunction",
          Principal: "events.amazonaws.com",
        }),
      );
      expect(await look({})).toEqual(none);
      await forbid("others");
      await permit("ours", { SourceArn: token(), SourceAccount: ACCOUNT });
    });

    it.each([
      ["any account and secret", () => ({})],
      ["any account", () => ({ SourceArn: token() })],
      ["any secret of the account", () => ({ SourceAccount: ACCOUNT })],
      ["another account", () => ({ SourceArn: token(), SourceAccount: "111111111111" })],
      ["secrets of a pattern", () => ({ SourceArn: `${token().slice(0, -6)}*`, SourceAccount: ACCOUNT })],
    ])("a permission for %s", async (_, source) => {
      await permit("loose", source());
      const seen = await look({});
      await forbid("loose");
      expect(seen).toEqual(
        ill(
          "invoker",
          "Secrets Manager may call the function for other secrets than this one (statement loose)",
          `aws lambda remove-permission --function-name ${FunctionName()} --statement-id loose, then ${PUT_BACK}`,
        ),
      );
    });

    it("the role may not describe the secret", async () => {
      await describing("Deny");
      const seen = await look({});
      await describing("Allow");
      expect(seen).toEqual(
        ill(
          "role",
          "the rotator's role lacks secretsmanager:DescribeSecret on the token secret: each step fails",
          PUT_BACK,
        ),
      );
    });
  });
}
