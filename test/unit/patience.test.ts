import { expect, test } from "vitest";
import { AwsCallError, type AwsFailureKind } from "../../lambda/errors";
import { patientUntil } from "../../lambda/patience";
import { FakeClock } from "./vendor/given";

const denied = new AwsCallError("GetSecretValue", "denied", "AccessDeniedException");

/** A call that fails so many times and then succeeds. */
function failing(times: number, error: Error = denied) {
  const call = { count: 0, run: async () => (++call.count <= times ? Promise.reject(error) : "value") };
  return call;
}

test("a denied call is repeated every 2 s until it works", async () => {
  const clock = new FakeClock();
  const call = failing(3);
  expect(await patientUntil(clock, clock.now() + 60_000)(call.run)).toBe("value");
  expect([call.count, clock.slept]).toEqual([4, [2_000, 2_000, 2_000]]);
});

test("patience ends at its hour, with the error of the last call", async () => {
  const clock = new FakeClock();
  const call = failing(100);
  await expect(patientUntil(clock, clock.now() + 60_000)(call.run)).rejects.toBe(denied);
  expect([call.count, clock.slept.length]).toEqual([31, 30]);
});

test("several calls share one patience", async () => {
  const clock = new FakeClock();
  const patience = patientUntil(clock, clock.now() + 60_000);
  await patience(failing(20).run);
  const second = failing(100);
  await expect(patience(second.run)).rejects.toBe(denied);
  expect([second.count, clock.slept.length]).toEqual([11, 30]);
  const late = failing(1);
  await expect(patience(late.run)).rejects.toBe(denied);
  expect([late.count, clock.slept.length]).toEqual([1, 30]);
});

test.each<AwsFailureKind>(["notFound", "config", "exists", "transient"])(
  "a call that failed with %s is not repeated",
  async (kind) => {
    const clock = new FakeClock();
    const error = new AwsCallError("GetSecretValue", kind, "Some");
    const call = failing(1, error);
    await expect(patientUntil(clock, clock.now() + 60_000)(call.run)).rejects.toBe(error);
    expect([call.count, clock.slept]).toEqual([1, []]);
  },
);
