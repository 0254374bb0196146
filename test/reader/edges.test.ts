import { expect, test } from "vitest";
import { HOUR, ReaderWorld, SECOND } from "./world";

/** A reader with the token "first"; its read began `ms` ago. */
async function warm(ms = 20, more: Record<string, string> = {}): Promise<ReaderWorld> {
  const world = new ReaderWorld();
  world.fate = () => ({ ms });
  world.promote("first", more);
  expect(await world.get()).toBe("first");
  return world;
}

/** Reads have failed since the token was 240 s old, and the next one is under way: it takes 3 s, and finds "second". */
async function failingWithReadUnderWay(): Promise<ReaderWorld> {
  const world = await warm();
  world.fate = () => ({ ms: 20, error: "InternalServiceError" });
  await world.pass(310 * SECOND);
  world.promote("second");
  world.fate = () => ({ ms: 3 * SECOND });
  const before = world.reads.length;
  while (world.reads.length === before) await world.pass(SECOND);
  return world;
}

test.each([20, 4_000])("a token is too old 300 s after its read of %i ms began", async (ms) => {
  const world = await warm(ms);
  world.freeze(300 * SECOND - ms - 1);
  expect(await world.atOnce()).toBe("first");
  world.freeze(1);
  expect(await world.atOnce()).toBe("it waits");
});

test("a token has expired at the very moment that it names", async () => {
  const expiresAt = "2026-01-01T02:00:00.000Z";
  const world = await warm(0, { expiresAt, expirySource: "jwt" });
  world.freeze(Date.parse(expiresAt) - world.now);
  expect(await world.get()).toBe("TokenExpiredError");
});

test("a token that was read just before a rotation is read again at once when asked for, then once in 5 s", async () => {
  const world = await warm();
  world.promote("second");
  expect(await world.ended(world.reader.refresh())).toBe("second");
  world.promote("third");
  for (let n = 0; n < 20; n++) expect(await world.reader.refresh()).toBe("second");
  expect(world.reads).toHaveLength(2);
  await world.pass(5 * SECOND);
  expect(await world.ended(world.reader.refresh())).toBe("third");
});

test("a token of a newer schema is read: the rotation is upgraded before the services are", async () => {
  const world = await warm();
  world.promote("second", { schema: "2", audience: "whatever is new" });
  await world.pass(250 * SECOND);
  expect(await world.get()).toBe("second");
  expect(world.events).toEqual([]);
});

test.each([{}, { expiresAt: "soon" }])(
  "a value that does not say when it expires never does: %j",
  async (more) => {
    const world = new ReaderWorld();
    world.secretString = JSON.stringify({ schema: "1", token: "by-hand", ...more });
    expect(await world.get()).toBe("by-hand");
    await world.pass(400 * 24 * HOUR);
    expect(await world.get()).toBe("by-hand");
    expect(world.events).toEqual([]);
  },
);

test("while reads fail, who refreshes waits for the one under way, and nobody else does", async () => {
  const world = await failingWithReadUnderWay();
  const refreshed = world.reader.refresh();
  expect(await world.atOnce()).toBe("first");
  expect(await world.ended(refreshed)).toBe("second");
});

test("who wakes up after a pause in the middle of a read waits for it, though reads failed before", async () => {
  const world = await failingWithReadUnderWay();
  world.freeze(HOUR);
  expect(await world.atOnce()).toBe("it waits");
  expect(await world.get()).toBe("second");
});

test("a failure that is over is forgotten: all who come to an old token wait", async () => {
  const world = await failingWithReadUnderWay();
  await world.pass(5 * SECOND);
  world.promote("third");
  world.freeze(HOUR);
  const callers = [world.reader.get(), world.reader.get()];
  expect(await world.ended(Promise.all(callers))).toEqual(["third", "third"]);
});

test("each token's expiry is told once, and a token that is served all the same is read no more often", async () => {
  const shortly = (world: ReaderWorld): string => new Date(world.now + HOUR).toISOString();
  const world = new ReaderWorld();
  for (const name of ["first", "second"]) {
    const expiresAt = shortly(world);
    world.promote(name, { expiresAt });
    await world.pass(HOUR - 10 * SECOND);
    expect(await world.get()).toBe(name);
    await world.pass(11 * SECOND);
    expect(await world.get()).toBe(name);
    const before = world.reads.length;
    for (let n = 0; n < 20; n++) {
      await world.pass(10 * SECOND);
      expect(await world.atOnce()).toBe(name);
    }
    expect(world.reads.length - before).toBeLessThanOrEqual(1);
    expect(world.events.at(-1)).toEqual({ kind: "expired", expiresAt: new Date(expiresAt) });
  }
  expect(world.events).toHaveLength(2);
});

test("once closed it reads no more", async () => {
  const world = await warm();
  await world.pass(10 * SECOND);
  world.reader.close();
  expect([await world.get(), await world.refresh()]).toEqual(["ReaderClosedError", "ReaderClosedError"]);
  expect(world.reads).toHaveLength(1);
});

test("closed in the middle of a read, it gives its token to nobody", async () => {
  const world = await warm();
  await world.pass(10 * SECOND);
  const refreshed = world.reader.refresh();
  world.reader.close();
  expect(await world.ended(refreshed)).toMatchObject({ code: "READER_CLOSED" });
  expect(await world.get()).toBe("ReaderClosedError");
});

test.each(["ResourceNotFoundException", "AccessDeniedException"])(
  "closed in the middle of a first read that fails with %s, it waits no longer",
  async (error) => {
    const world = new ReaderWorld({ waitSeconds: 60 });
    world.fate = () => ({ ms: 20, error });
    const began = world.now;
    const caller = world.reader.get();
    world.reader.close();
    expect(await world.ended(caller)).toMatchObject({ code: "READER_CLOSED" });
    expect(world.now - began).toBe(20);
  },
);
