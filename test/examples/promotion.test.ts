import { EventBridgeClient, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { promotionOf } from "../../examples/restart-on-promotion/promotion";
import { type RunningEmulator, startMinistack } from "../support/emulator";
import { promotionEvent } from "../support/promotionEvent";
import { withoutPython } from "../support/withoutPython";

const skipped = withoutPython("the event pattern of a promotion on ministack");

const ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:akool-token-6362cd5-AbCdEf";
const NAME = "akool-token-6362cd5";

describe.skipIf(skipped)("the event pattern of a promotion", () => {
  let ministack: RunningEmulator;
  let events: EventBridgeClient;
  beforeAll(async () => {
    ministack = await startMinistack();
    events = new EventBridgeClient(ministack.aws);
  });
  afterAll(() => ministack?.stop());

  async function matches(event: object): Promise<boolean | undefined> {
    const { Result } = await events.send(
      new TestEventPatternCommand({
        EventPattern: JSON.stringify(promotionOf({ arn: ARN, name: NAME })),
        Event: JSON.stringify(event),
      }),
    );
    return Result;
  }

  test.each([
    ["by the secret's ARN, as the rotator does it", promotionEvent(ARN)],
    ["by its name, as a person may roll back", promotionEvent(NAME)],
    [
      "from no version before",
      promotionEvent(ARN, { requestParameters: { removeFromVersionId: undefined } }),
    ],
  ])("matches a move of AWSCURRENT %s", async (_, event) => {
    expect(await matches(event)).toBe(true);
  });

  test.each([
    ["the credentials secret", promotionEvent(ARN.replace("token", "credentials"))],
    ["a secret whose name goes on", promotionEvent(`${NAME}-old`)],
    [
      "the token parked at AWSPENDING",
      promotionEvent(ARN, { requestParameters: { versionStage: "AWSPENDING" } }),
    ],
    ["AWSPREVIOUS", promotionEvent(ARN, { requestParameters: { versionStage: "AWSPREVIOUS" } })],
    ["a label taken off", promotionEvent(ARN, { requestParameters: { moveToVersionId: undefined } })],
    ["a call that was denied", promotionEvent(ARN, { errorCode: "AccessDenied" })],
    ["a new version that is put", promotionEvent(ARN, { eventName: "PutSecretValue" })],
    ["an event that somebody's program sends", promotionEvent(ARN, { source: "my.app" })],
  ])("passes over %s", async (_, event) => {
    expect(await matches(event)).toBe(false);
  });
});
