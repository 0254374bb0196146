import { expect, test } from "vitest";
import { DAY, HOUR, ReaderWorld, SECOND } from "./world";

async function warm(options: ConstructorParameters<typeof ReaderWorld>[0] = {}): Promise<ReaderWorld> {
  const world = new ReaderWorld(options);
  world.promote("first");
  expect(await world.get()).toBe("first");
  return world;
}

test("reads nothing before it is asked, and once however many ask", async () => {
  const world = new ReaderWorld();
  world.promote("first");
  await world.pass(HOUR);
  expect(world.reads).toHaveLength(0);
  const callers = Array.from({ length: 10_000 }, () => world.reader.get());
  expect(await world.ended(Promise.all(callers))).toEqual(Array(10_000).fill("first"));
  expect(world.reads).toHaveLength(1);
});

test("reads again in the background before the token is 300 s old, and nobody waits", async () => {
  const world = await warm();
  world.promote("second");
  await world.pass(239 * SECOND);
  expect(world.reads).toHaveLength(1);
  await world.pass(2 * SECOND);
  expect(world.reads).toHaveLength(2);
  expect(await world.atOnce()).toBe("second");
});

test("after a pause in which no timer ran, a token that is too old is read again first", async () => {
  const world = await warm();
  world.promote("second");
  world.freeze(299 * SECOND);
  expect(await world.atOnce()).toBe("first");
  world.freeze(SECOND);
  expect(await world.atOnce()).toBe("it waits");
  expect(await world.get()).toBe("second");
  expect(world.reads).toHaveLength(2);
});

test("serves the last token while Secrets Manager fails, tells, tries every 5 s, and has the new one at once after", async () => {
  const world = await warm();
  world.fate = () => ({ ms: 20, error: "InternalServiceError" });
  await world.pass(240 * SECOND);
  world.promote("second");
  for (let n = 0; n < 100; n++) {
    await world.pass(SECOND);
    expect(await world.atOnce()).toBe("first");
  }
  const failed = world.events.filter(({ kind }) => kind === "readFailed");
  expect(failed.length).toBeGreaterThanOrEqual(19);
  expect(failed.length).toBeLessThanOrEqual(21);
  expect(failed[0]).toMatchObject({ error: { name: "SecretReadError", code: "SECRET_READ" } });
  world.fate = () => ({ ms: 20 });
  await world.pass(6 * SECOND);
  expect(await world.get()).toBe("second");
});

test("while reads hang, nobody who has a token waits for them", async () => {
  const world = await warm();
  world.fate = () => ({ ms: HOUR });
  await world.pass(250 * SECOND);
  for (let n = 0; n < 200; n++) {
    await world.pass(SECOND);
    expect(await world.atOnce()).toBe("first");
  }
});

test("a storm of refreshes is one read in 5 s, and all of it gets what that one found", async () => {
  const world = await warm();
  await world.pass(10 * SECOND);
  world.promote("second");
  const storm = Array.from({ length: 1_000 }, () => world.reader.refresh());
  expect(await world.ended(Promise.all(storm))).toEqual(Array(1_000).fill("second"));
  expect(world.reads).toHaveLength(2);
  world.promote("third");
  await world.pass(4 * SECOND);
  expect(await world.refresh()).toBe("second");
  expect(world.reads).toHaveLength(2);
  await world.pass(SECOND);
  expect(await world.refresh()).toBe("third");
  expect(world.reads).toHaveLength(3);
});

test("a refresh that fails gives the last token", async () => {
  const world = await warm();
  world.fate = () => ({ ms: 20, error: "ThrottlingException" });
  await world.pass(10 * SECOND);
  expect(await world.refresh()).toBe("first");
  expect(world.events).toMatchObject([{ kind: "readFailed" }]);
});

test("without a token yet it fails at once, and tries again at the next call", async () => {
  const world = new ReaderWorld();
  expect(await world.get()).toBe("SecretReadError");
  expect(await world.get()).toBe("SecretReadError");
  expect(world.reads).toHaveLength(2);
  world.promote("first");
  expect(await world.get()).toBe("first");
  expect(world.events).toEqual([]);
});

test("waits for the first token as long as it may, once for all who wait", async () => {
  const world = new ReaderWorld({ waitSeconds: 60 });
  const callers = [world.reader.get(), world.reader.get()];
  await world.pass(20 * SECOND);
  expect(world.timers.holding).toBe(1);
  world.promote("first");
  expect(await world.ended(Promise.all(callers))).toEqual(["first", "first"]);
  expect(world.reads.length).toBeGreaterThanOrEqual(20);
  expect(world.reads.length).toBeLessThanOrEqual(22);

  const empty = new ReaderWorld({ waitSeconds: 60 });
  const began = empty.now;
  expect(await empty.get()).toBe("SecretReadError");
  expect(empty.now - began).toBeGreaterThan(58 * SECOND);
  expect(empty.now - began).toBeLessThanOrEqual(60 * SECOND);
});

test("does not wait where waiting does not help", async () => {
  const world = new ReaderWorld({ waitSeconds: 60 });
  world.fate = () => ({ ms: 20, error: "AccessDeniedException" });
  expect(await world.get()).toBe("SecretReadError");
  expect(world.reads).toHaveLength(1);
});

test.each([
  ["pasted by hand", "it is no JSON object"],
  ["[]", "it is no JSON object"],
  ["null", "it is no JSON object"],
  ["1", "it is no JSON object"],
  [undefined, "it is no JSON object"],
  ['{"token":"x"}', "it has no schema"],
  ['{"token":"x","schema":""}', "it has no schema"],
  ['{"token":"x","schema":2}', "it has no schema"],
  ['{"schema":"2","tokens":["x"]}', "it has no token"],
  ['{"schema":"1","token":""}', "it has no token"],
  ['{"schema":"1","token":1}', "it has no token"],
])("a value that is not ours is an error that says why, and quotes nothing: %s", async (value, why) => {
  const world = new ReaderWorld();
  world.promote("first");
  world.secretString = value ?? "";
  const error = await world.ended(world.reader.get());
  expect(error).toMatchObject({
    code: "FOREIGN_VALUE",
    message: `the secret token holds no value of akool-token-rotation: ${why}`,
  });
});

test("a value that is not ours is an event once there was a token", async () => {
  const world = await warm();
  world.secretString = "pasted by hand";
  await world.pass(250 * SECOND);
  expect(world.events[0]).toMatchObject({ kind: "readFailed", error: { code: "FOREIGN_VALUE" } });
  expect(await world.get()).toBe("first");
});

test("a token that says itself that it has expired is refused, unless a newer one is there", async () => {
  const world = new ReaderWorld();
  const expiresAt = new Date(world.now + 2 * HOUR).toISOString();
  world.promote("short", { expiresAt, expirySource: "jwt" });
  expect(await world.get()).toBe("short");
  await world.pass(2 * HOUR);
  expect(await world.get()).toBe("TokenExpiredError");
  expect(await world.refresh()).toBe("TokenExpiredError");
  await world.pass(5 * SECOND);
  world.promote("long");
  expect(await world.get()).toBe("long");
});

test("an expired one is served where the service says so, and where its expiry is a guess; both are told once", async () => {
  for (const [expirySource, serveExpired] of [
    ["jwt", true],
    ["configured", false],
    ["a source of tomorrow", false],
  ] as const) {
    const world = new ReaderWorld({ serveExpired });
    const expiresAt = new Date(world.now + 2 * HOUR).toISOString();
    world.promote("short", { expiresAt, expirySource });
    expect(await world.get()).toBe("short");
    await world.pass(3 * HOUR);
    for (let n = 0; n < 3; n++) {
      expect(await world.get()).toBe("short");
      await world.pass(HOUR);
    }
    expect(world.events).toEqual([{ kind: "expired", expiresAt: new Date(expiresAt) }]);
  }
});

test("once closed it leaves no timer, and refuses who comes and who waits", async () => {
  const world = await warm();
  expect(world.timers).toEqual({ holding: 0, idle: 1 });
  world.reader.close();
  expect(world.timers).toEqual({ holding: 0, idle: 0 });
  expect(await world.get()).toBe("ReaderClosedError");
  expect(await world.refresh()).toBe("ReaderClosedError");

  const reading = new ReaderWorld();
  reading.promote("first");
  const caller = reading.reader.get();
  reading.reader.close();
  expect(await reading.ended(caller)).toMatchObject({ code: "READER_CLOSED" });
  expect(reading.timers).toEqual({ holding: 0, idle: 0 });
});

test("closing it ends the wait for the first token at once", async () => {
  const world = new ReaderWorld({ waitSeconds: 60 });
  const caller = world.reader.get();
  await world.pass(500);
  world.reader.close();
  const waits = new Promise((later) => setImmediate(later, "it waits"));
  const ended = await Promise.race([caller.catch((error: unknown) => error), waits]);
  expect(ended).toMatchObject({ code: "READER_CLOSED" });
  expect([world.reads.length, world.timers.holding]).toEqual([1, 0]);
});

test("a listener that throws costs nobody the token", async () => {
  const world = await warm({
    onEvent: () => {
      throw new Error("the log is full");
    },
  });
  world.fate = () => ({ ms: 20, error: "InternalServiceError" });
  await world.pass(DAY);
  expect(await world.get()).toBe("first");
});
