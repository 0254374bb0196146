import { expect, test } from "vitest";
import type { FailureClass } from "../../lambda/contract";
import { RefusedError } from "../../lambda/errors";

test.each<[FailureClass, RegExp]>([
  ["auth", /create a new key pair .* credentials secret\.$/],
  ["account", /new credentials will not help: settle it with Akool\.$/],
  ["quota", /quota or credit is used up: top it up at Akool\.$/],
  ["config", /mend what the message names .*\.$/],
  ["other", /see the log, and whether Akool's API has changed\.$/],
])("a refusal of class %s ends with what to do about it", (failureClass, advice) => {
  expect(new RefusedError("check", failureClass, "code 1").message).toMatch(advice);
});
