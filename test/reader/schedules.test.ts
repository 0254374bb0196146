import fc from "fast-check";
import { expect, test } from "vitest";
import { SCHEDULES } from "../support/schedules/count";
import { DAY, HOUR, ReaderWorld, SECOND } from "./world";

// Reads fail as they should, a hundred thousand times: a third of the time would be for stacks that nobody reads.
Error.stackTraceLimit = 0;

/** What a service, the rotation, Secrets Manager and the machine do, in any order. */
const action = fc.oneof(
  fc.record({ kind: fc.constant("get" as const) }),
  fc.record({ kind: fc.constant("refresh" as const) }),
  fc.record({ kind: fc.constant("promote" as const) }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 400_000 }) }),
  fc.record({ kind: fc.constant("freeze" as const), ms: fc.integer({ min: 1, max: 4 * HOUR }) }),
  fc.record({
    kind: fc.constant("reads" as const),
    ms: fc.integer({ min: 0, max: 9_000 }),
    error: fc.option(fc.constantFrom("ThrottlingException", "AccessDeniedException"), { nil: undefined }),
  }),
);

test(`in ${SCHEDULES} schedules no two reads are under way, no token is too old while Secrets Manager answers, and none is lost`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 30, max: 900 }),
      async (actions, refreshAgeSeconds) => {
        const world = new ReaderWorld({ refreshAgeSeconds });
        /** Until when each token was the current one. */
        const replaced = new Map<string, number>();
        let count = 0;
        const promote = (): void => {
          if (count > 0) replaced.set(`token-${count}`, world.now);
          count += 1;
          world.promote(`token-${count}`);
        };
        promote();
        const started = await world.get();
        expect(started).toBe("token-1");
        for (const one of actions) {
          switch (one.kind) {
            case "promote":
              promote();
              break;
            case "pass":
              await world.pass(one.ms);
              break;
            case "freeze":
              world.freeze(one.ms);
              break;
            case "reads":
              world.fate = () => one;
              break;
            default: {
              const got = await (one.kind === "get" ? world.get() : world.refresh());
              expect(got).toMatch(/^token-/);
              const replacedAt = replaced.get(got) ?? Number.POSITIVE_INFINITY;
              // A failed read is tried again within 5 s, and may then take 5 s.
              if (world.now > world.failedAt + 10 * SECOND) {
                expect(world.now - replacedAt).toBeLessThanOrEqual(refreshAgeSeconds * SECOND + 5 * SECOND);
              }
            }
          }
          expect(world.mostAtOnce).toBe(1);
          expect(world.timers.idle).toBeLessThanOrEqual(1);
        }
        world.reader.close();
        await world.sim.settle();
        expect(world.timers).toEqual({ holding: 0, idle: 0 });
      },
    ),
    { numRuns: SCHEDULES, seed: 42 },
  );
});

test("once warm there is no error in an outage of 24 hours, but of a token that says itself that it has expired", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 30, max: 900 }),
      fc.constantFrom("jwt", "configured"),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 9_000 }),
      async (refreshAgeSeconds, expirySource, livesHours, ms) => {
        const world = new ReaderWorld({ refreshAgeSeconds });
        const expiry = world.now + livesHours * HOUR;
        world.promote("first", { expirySource, expiresAt: new Date(expiry).toISOString() });
        expect(await world.get()).toBe("first");
        world.fate = () => ({ ms, error: "InternalServiceError" });
        const until = world.now + DAY;
        while (world.now < until) {
          await world.pass(HOUR / 3);
          const expired = expirySource === "jwt" && world.now >= expiry;
          expect(await world.atOnce()).toBe(expired ? "TokenExpiredError" : "first");
        }
      },
    ),
    { numRuns: 8, seed: 42 },
  );
});
