import { expect, it } from "vitest";
import { checkTimes } from "../../infra/schedule";

it.each([
  [1, "cron(18 0/1 * * ? *)"],
  [12, "cron(18 0/12 * * ? *)"],
  [24, "cron(18 0 * * ? *)"],
])("a check every %i h is %s", (hours, expression) => {
  expect(checkTimes("a/b/c", hours)).toBe(expression);
});

it("different stacks check at different minutes", () => {
  const minutes = Array.from(
    { length: 1000 },
    (_, n) => checkTimes(`project/stack-${n}/akool`, 6).split(" ")[0],
  );
  expect(new Set(minutes).size).toBe(60);
});
