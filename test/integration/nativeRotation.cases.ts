import { setTimeout as sleep } from "node:timers/promises";
import { RotateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPREVIOUS, ROTATION_STEPS } from "../../lambda/contract";
import { Front } from "../support/front";
import {
  beginRotation,
  harmlessToken,
  makeSteps,
  testSetUp,
  valuelessIsNotFound,
} from "../support/nativeRotation";
import { MORNING, NOON, type SetStage, type Stage } from "../support/rotatorStage";

const STEP_DONE = { ok: true, result: { outcome: "stepDone", reason: "native" } };
const ROTATED = { ok: true, result: { outcome: "rotated", reason: "native" } };

/** Secrets Manager's own rotations of the deployed function, whose calls are made here: ministack's RotateSecret makes none. */
export function nativeRotationCases(setStage: SetStage, emulator: () => string): void {
  const setNative: SetStage = async (context) => {
    const front = await Front.open(emulator(), valuelessIsNotFound);
    context.onTestFinished(() => front.close());
    return setStage(context, { nativeRotation: { secretsManagerUrl: front.url } });
  };
  const setRotating: SetStage = async (context) => {
    const stage = await setNative(context);
    await stage.run({ operation: "check", scheduledTime: MORNING });
    await setUpRotation(stage);
    return stage;
  };

  describe("native rotation", () => {
    test("is set up once there is a token: Secrets Manager's test passes and leaves the token", async (context) => {
      const stage = await setRotating(context);
      const before = await stage.current();
      expect(await testSetUp(stage.clients.secrets, stage.tokenArn, stage.fn.invoke)).toMatchObject(
        STEP_DONE,
      );
      expect(await stage.current()).toEqual(before);
      expect(stage.akool.count("getToken")).toBe(1);
    });

    test("four steps mint one token, check it and make it current under Secrets Manager's own version", async (context) => {
      const stage = await setRotating(context);
      const before = await stage.current();
      const id = await begin(stage);
      expect(await steps(stage, id)).toMatchObject([STEP_DONE, STEP_DONE, STEP_DONE, ROTATED]);

      const current = await stage.current();
      expect(current?.versionId).toBe(id);
      expect(current?.value).toMatchObject({
        token: stage.akool.issued[1],
        replaces: before?.versionId,
        tick: id,
      });
      expect(await stage.holders(AWSCURRENT)).toEqual([id]);
      expect(await stage.holders(AWSPREVIOUS)).toEqual([before?.versionId]);
      expect(await stage.servedCode()).toBe(1000);
      expect(stage.akool.count("getToken")).toBe(2);
    });

    test("each step made twice, and all of them once more, mints nothing further", async (context) => {
      const stage = await setRotating(context);
      const id = await begin(stage);
      const twice = ROTATION_STEPS.flatMap((step) => [step, step]);
      const ended = await makeSteps(stage.tokenArn, id, stage.fn.invoke, twice);
      expect(ended).toMatchObject([...Array(6).fill(STEP_DONE), ROTATED, STEP_DONE]);
      expect(await steps(stage, id)).toMatchObject(Array(4).fill(STEP_DONE));
      expect((await stage.current())?.versionId).toBe(id);
      expect(stage.akool.count("getToken")).toBe(2);
    });

    test("a check between the steps leaves them alone, and one after them finds all well", async (context) => {
      const stage = await setRotating(context);
      const id = await begin(stage);
      const check = { operation: "check", scheduledTime: NOON } as const;
      expect((await stage.run(check)).invoked).toMatchObject({ ok: true, result: { outcome: "healthy" } });
      expect(await steps(stage, id)).toMatchObject([STEP_DONE, STEP_DONE, STEP_DONE, ROTATED]);
      const { invoked, metrics } = await stage.run(check);
      expect(invoked).toMatchObject({ ok: true, result: { outcome: "healthy", versionId: id } });
      expect(metrics).toMatchObject({ TokenUsable: 1 });
      expect(stage.akool.count("getToken")).toBe(2);
    });

    test("the last step tells what a rotation tells: Rotated, and whether the replaced token still works", async (context) => {
      const stage = await setRotating(context);
      const id = await begin(stage);
      await makeSteps(stage.tokenArn, id, stage.fn.invoke, ["createSecret", "setSecret", "testSecret"]);
      const { metrics } = await stage.run({
        Step: "finishSecret",
        SecretId: stage.tokenArn,
        ClientRequestToken: id,
      });
      expect(metrics).toMatchObject({ Rotated: 1, TokenUsable: 1, PreviousTokenUsable: 1 });
    });

    test("without rotation set up the steps are refused, and nothing is minted", async (context) => {
      const stage = await setNative(context);
      await stage.run({ operation: "check", scheduledTime: MORNING });
      const id = await begin(stage);
      expect(await steps(stage, id)).toMatchObject([
        { ok: false, message: "rotation is not enabled for the token secret" },
      ]);
      expect(stage.akool.count("getToken")).toBe(1);
    });

    test("DescribeSecret denied for its first seconds, as when the arg is switched on, is waited for", async (context) => {
      const stage = await setRotating(context);
      const id = await begin(stage);
      await stage.deny("secretsmanager:DescribeSecret");
      const ended = steps(stage, id);
      await sleep(1_500);
      expect(stage.akool.count("getToken")).toBe(1);
      await stage.allow();
      expect(await ended).toMatchObject([STEP_DONE, STEP_DONE, STEP_DONE, ROTATED]);
      expect(stage.akool.count("getToken")).toBe(2);
    });
  });
}

/** RotateSecret without its harm in ministack: there it puts a copy at AWSCURRENT, here the copy is the version itself. */
async function setUpRotation({ clients, fn, tokenArn }: Stage): Promise<void> {
  await clients.secrets.send(
    new RotateSecretCommand({
      SecretId: tokenArn,
      RotationLambdaARN: fn.arn,
      RotationRules: { AutomaticallyAfterDays: 90 },
      RotateImmediately: false,
      ClientRequestToken: await harmlessToken(clients.secrets, tokenArn),
    }),
  );
}

async function begin({ clients, tokenArn }: Stage): Promise<string> {
  const id = await beginRotation(clients.secrets, tokenArn);
  if (id === undefined) throw new Error("a rotation is taken to be under way");
  return id;
}

function steps({ tokenArn, fn }: Stage, id: string) {
  return makeSteps(tokenArn, id, fn.invoke);
}
