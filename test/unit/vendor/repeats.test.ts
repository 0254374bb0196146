import { describe, expect, test } from "vitest";
import type { HttpReply } from "../../../lambda/http";
import { answered, endOfCheck, endOfGetToken, errorOf, scripted, TOKEN } from "./given";

const SUCCESS = answered(200, { code: 1000, token: TOKEN });
const NEVER_LEFT: HttpReply = { kind: "failed", mayHaveArrived: false, detail: "ECONNREFUSED" };
const LOST: HttpReply = { kind: "failed", mayHaveArrived: true, detail: "ECONNRESET" };
const BUSY = answered(503, "busy");

/** What getToken sends once more: Akool surely minted nothing. */
const HARMLESS: readonly (readonly [what: string, reply: HttpReply])[] = [
  ["a request that never left", NEVER_LEFT],
  ["code 1005", answered(200, { code: 1005 })],
  ["code 1005 with HTTP 500", answered(500, { code: "1005" })],
  ["HTTP 429 without a code", answered(429, "slow down")],
  ["HTTP 503 without a code", BUSY],
  ["HTTP 503 with an unknown code", answered(503, { code: 1999 })],
];

/** What getToken sends no second time, with how it ends. */
const PERHAPS_DONE: readonly (readonly [what: string, reply: HttpReply, end: string])[] = [
  ["a reply that was lost", LOST, "transient"],
  ["HTTP 500 without a code", answered(500, ""), "transient"],
  ["HTTP 502 without a code", answered(502, "<html>"), "transient"],
  ["HTTP 504 without a code", answered(504, ""), "transient"],
  ["code 1000 with HTTP 429", answered(429, { code: 1000, token: TOKEN }), "transient"],
  ["code 1000 with HTTP 503", answered(503, { code: 1000, token: TOKEN }), "transient"],
  ["code 1000 with HTTP 500", answered(500, { code: 1000, token: TOKEN }), "transient"],
  ["code 1000 without a token", answered(200, { code: 1000 }), "other 1000"],
  ["wrong credentials", answered(401, { code: 1101 }), "auth 1101"],
  ["a banned account", answered(200, { code: 1200 }), "account 1200"],
  ["a quota", answered(429, { code: 1006 }), "quota 1006"],
  ["an unknown code", answered(200, { code: 1999 }), "other 1999"],
  ["an answer without a code", answered(200, "OK"), "other"],
  ["too long an answer", { kind: "tooLong", status: 200 }, "other"],
  ["a redirect", answered(307, ""), "other"],
];

describe("getToken", () => {
  test.each(HARMLESS)("comes a second and a third time after %s, waiting 0.5 and 1 s", async (_, reply) => {
    const once = scripted([reply, SUCCESS]);
    expect(await endOfGetToken(once)).toBe(`token ${TOKEN}`);
    expect([once.requests.length, once.clock.slept]).toEqual([2, [500]]);

    const twice = scripted([reply, reply, SUCCESS]);
    expect(await endOfGetToken(twice)).toBe(`token ${TOKEN}`);
    expect([twice.requests.length, twice.clock.slept]).toEqual([3, [500, 1_000]]);

    const always = scripted([reply]);
    expect(await endOfGetToken(always)).toBe("transient");
    expect([always.requests.length, always.clock.slept]).toEqual([3, [500, 1_000]]);
  });

  test.each(PERHAPS_DONE)("comes once after %s", async (_, reply, end) => {
    const script = scripted([reply, SUCCESS]);
    expect(await endOfGetToken(script)).toBe(end);
    expect([script.requests.length, script.clock.slept]).toEqual([1, []]);
  });

  test("ends with the first answer that permits no repeat", async () => {
    const script = scripted([NEVER_LEFT, LOST, SUCCESS]);
    expect(await endOfGetToken(script)).toBe("transient");
    expect([script.requests.length, script.clock.slept]).toEqual([2, [500]]);
  });

  test("is started with 30 s left and not with less", async () => {
    const enough = scripted([SUCCESS], { left: 30_000 });
    expect(await endOfGetToken(enough)).toBe(`token ${TOKEN}`);
    expect(enough.requests).toHaveLength(1);

    const tooLittle = scripted([SUCCESS], { left: 29_999 });
    expect(await endOfGetToken(tooLittle)).toBe("transient");
    expect([tooLittle.requests, tooLittle.clock.slept]).toEqual([[], []]);
  });

  test("is repeated only while 30 s are left", async () => {
    // 40 s, less 5 s of the first request and 0.5 s: 34.5. Less the same and 1 s: 28.5, not worth the wait.
    const script = scripted([NEVER_LEFT], { left: 40_000, each: 5_000 });
    expect(await endOfGetToken(script)).toBe("transient");
    expect([script.requests.length, script.clock.slept]).toEqual([2, [500]]);
  });
});

describe("the check", () => {
  const LOST_TO_GET_TOKEN = PERHAPS_DONE.filter(([, , end]) => end === "transient");
  const TRANSIENT = [...HARMLESS, ...LOST_TO_GET_TOKEN.map(([what, reply]) => [what, reply] as const)];

  test.each(TRANSIENT)("comes a second and a third time after %s", async (_, reply) => {
    const script = scripted([reply, reply, SUCCESS]);
    expect(await endOfCheck(script)).toBe("usable 1000");
    expect([script.requests.length, script.clock.slept]).toEqual([3, [500, 1_000]]);

    const always = scripted([reply]);
    expect(await endOfCheck(always)).toBe("transient");
    expect([always.requests.length, always.clock.slept]).toEqual([3, [500, 1_000]]);
  });

  test.each([
    ["a rejected token", { code: 1101 }, "rejected: auth 1101"],
    ["a quota", { code: 1006 }, "usable 1006"],
    ["a banned account", { code: 1200 }, "refused: account 1200"],
    ["an unknown code", { code: 1999 }, "refused: other 1999"],
    ["an answer without a code", {}, "refused: other"],
  ])("comes once after %s", async (_, body, end) => {
    const script = scripted([answered(200, body), SUCCESS]);
    expect(await endOfCheck(script)).toBe(end);
    expect([script.requests.length, script.clock.slept]).toEqual([1, []]);
  });

  test("is cut to end 20 s before the time limit", async () => {
    const script = scripted([SUCCESS], { left: 23_000 });
    expect(await endOfCheck(script)).toBe("usable 1000");
    expect(script.requests.map(({ limitMs }) => limitMs)).toEqual([3_000]);
  });

  test("says what Akool answered last, not that time ran out for one more", async () => {
    const script = scripted([answered(200, { code: 1005 })], { left: 21_000 });
    expect((await errorOf(script, "check"))?.message).toMatch(/^Akool check: code 1005\. /);
    expect(script.clock.slept).toEqual([500]);
  });

  test("is cut shorter with each repeat", async () => {
    // 40 s: 15 s. Less 15 s of the request and 0.5 s: 4.5 s. Less 4.5 s and 1 s: nothing.
    const script = scripted([LOST, LOST, SUCCESS], { left: 40_000, each: 15_000 });
    expect(await endOfCheck(script)).toBe("transient");
    expect(script.requests.map(({ limitMs }) => limitMs)).toEqual([15_000, 4_500]);
  });

  test("is not sent when only the last 20 s are left", async () => {
    for (const left of [20_000, 5_000, 0]) {
      const script = scripted([SUCCESS], { left });
      expect(await endOfCheck(script)).toBe("transient");
      expect(script.requests).toEqual([]);
    }
    const script = scripted([SUCCESS], { left: 20_001 });
    expect(await endOfCheck(script)).toBe("usable 1000");
    expect(script.requests.map(({ limitMs }) => limitMs)).toEqual([1]);
  });
});
