import { expect, test } from "vitest";
import { HOUR, ReaderWorld, SECOND } from "./world";

/** A reader with the token "first"; its reads take no time at all. */
async function warm(more: Record<string, string> = {}): Promise<ReaderWorld> {
  const world = new ReaderWorld();
  world.fate = () => ({ ms: 0 });
  world.promote("first", more);
  expect(await world.get()).toBe("first");
  return world;
}

test("a wait of 1 s for the first token ends with a second look, at that very moment", async () => {
  const world = new ReaderWorld({ waitSeconds: 1 });
  world.fate = () => ({ ms: 0 });
  const began = world.now;
  expect(await world.get()).toBe("SecretReadError");
  expect([world.reads.length, world.now - began]).toEqual([2, SECOND]);
});

test("a refresh is a read again exactly 5 s after the last one", async () => {
  const world = await warm();
  await world.ended(world.reader.refresh());
  expect(world.reads).toHaveLength(2);
  world.freeze(5 * SECOND - 1);
  await world.reader.refresh();
  expect(world.reads).toHaveLength(2);
  world.freeze(1);
  await world.ended(world.reader.refresh());
  expect(world.reads).toHaveLength(3);
});

test("a read that nobody forced does not put off the next refresh", async () => {
  const world = await warm();
  world.freeze(300 * SECOND);
  expect(await world.get()).toBe("first");
  world.promote("second");
  expect(await world.refresh()).toBe("second");
});

test("an expiry that was told is not told again to who refreshes", async () => {
  const world = await warm({ expiresAt: "2026-01-01T02:00:00.000Z" });
  await world.pass(3 * HOUR);
  for (let n = 0; n < 3; n++) {
    expect(await world.refresh()).toBe("first");
    await world.pass(10 * SECOND);
  }
  expect(world.events).toMatchObject([{ kind: "expired" }]);
});
