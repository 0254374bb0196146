import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../../lambda/clock";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], now: Date.parse("2026-01-01T00:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

test("the clock of a real run is the system's, and Lambda's for what is left", () => {
  const clock = systemClock(() => 42_000);
  expect(clock.now()).toBe(1_767_225_600_000);
  expect(clock.timeLeft()).toBe(42_000);
});

test("a real wait ends when its time has passed, and not before", async () => {
  let over = false;
  void systemClock(() => 0)
    .sleep(2_000)
    .then(() => {
      over = true;
    });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
});

test("jitter is not the same each time", () => {
  const clock = systemClock(() => 0);
  const drawn = Array.from({ length: 10 }, () => clock.random());
  expect(new Set(drawn).size).toBeGreaterThan(1);
  for (const number of drawn) expect(number >= 0 && number < 1).toBe(true);
});
