import { expect, test } from "vitest";
import { answered, endOfCheck, endOfGetToken, errorOf, scripted, TOKEN } from "./given";

const SUCCESS = `{"code":1000,"token":"${TOKEN}"}`;

/** Answers that hold no code at all. */
const BODIES: readonly (readonly [what: string, body: string | Buffer])[] = [
  ["nothing", ""],
  ["a blank", " \n"],
  ["plain text", "OK"],
  ["HTML", "<!doctype html><html><body>1000</body></html>"],
  ["an array", `[${SUCCESS}]`],
  ["null", "null"],
  ["a number", "1000"],
  ["a string", '"1000"'],
  ["true", "true"],
  ["an empty object", "{}"],
  ["an object without a code", `{"token":"${TOKEN}"}`],
  ["JSON cut off", SUCCESS.slice(0, -1)],
  ["JSON cut off in the token", SUCCESS.slice(0, 20)],
  ["two objects", SUCCESS + SUCCESS],
  ["JSON5", `{code:1000,token:'${TOKEN}'}`],
  ["a form", `code=1000&token=${TOKEN}`],
  ["invalid UTF-8", Buffer.concat([Buffer.from('{"code":1000,"token":"a'), Buffer.from([0xff, 0x22, 0x7d])])],
  ["UTF-16", Buffer.from(SUCCESS, "utf16le")],
  ["zero bytes", Buffer.alloc(16)],
];

test.each(BODIES)("%s is other, and with 429 or 5xx transient", async (_, body) => {
  for (const status of [200, 204, 301, 307, 400, 401, 403, 404]) {
    expect(await endOfGetToken(scripted([answered(status, body)]))).toBe("other");
    expect(await endOfCheck(scripted([answered(status, body)]))).toBe("refused: other");
  }
  for (const status of [429, 500, 502, 503, 504, 599]) {
    expect(await endOfGetToken(scripted([answered(status, body)]))).toBe("transient");
    expect(await endOfCheck(scripted([answered(status, body)]))).toBe("transient");
  }
});

test("too long an answer is other", async () => {
  const script = () => scripted([{ kind: "tooLong", status: 200 }]);
  expect(await endOfGetToken(script())).toBe("other");
  expect(await endOfCheck(script())).toBe("refused: other");
  expect((await errorOf(script(), "check"))?.message).toContain(
    "Akool check: HTTP 200 with too long an answer",
  );
});

test("a connection that failed is transient, and the error says how it failed", async () => {
  const script = () => scripted([{ kind: "failed", mayHaveArrived: true, detail: "ECONNRESET" }]);
  expect(await endOfGetToken(script())).toBe("transient");
  expect(await endOfCheck(script())).toBe("transient");
  expect((await errorOf(script(), "getToken"))?.message).toMatch(/^Akool getToken: ECONNRESET\. /);
});

test("spaces around JSON, a byte order mark and unknown keys do no harm", async () => {
  for (const body of [
    ` ${SUCCESS}\r\n`,
    `\ufeff${SUCCESS}`,
    `{"more":[1],"__proto__":{},${SUCCESS.slice(1)}`,
  ]) {
    expect(await endOfGetToken(scripted([answered(200, body)]))).toBe(`token ${TOKEN}`);
    expect(await endOfCheck(scripted([answered(200, body)]))).toBe("usable 1000");
  }
});
