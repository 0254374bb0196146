import { expect, test } from "vitest";
import { answered, CREDENTIALS, endOfGetToken, errorOf, scripted } from "./given";

const NO_TOKENS: readonly (readonly [what: string, token: unknown])[] = [
  ["missing", undefined],
  ["null", null],
  ["empty", ""],
  ["a number", 12345],
  ["true", true],
  ["an object", { token: "abc" }],
  ["an array", ["abc"]],
  ["blank", " "],
  ["with a space", "abc def"],
  ["with a space at the end", "abc "],
  ["with a line feed at the end", "abc\n"],
  ["with a header of its own", "abc\r\nx-evil: 1"],
  ["with a tab", "abc\tdef"],
  ["with a zero byte", "abc\u0000"],
  ["with a delete character", "abc\u007f"],
  ["not ASCII", "abcä"],
  ["with a character beyond 16 bits", "abc🔑"],
];

test.each(NO_TOKENS)("a token that is %s is none, at both places", async (_, token) => {
  for (const body of [{ token }, { data: { token } }, { token, data: { token } }]) {
    expect(await endOfGetToken(scripted([answered(200, { code: 1000, ...body })]))).toBe("other 1000");
  }
});

const FOUND: readonly (readonly [where: string, body: object])[] = [
  ["at the top", { token: "t0ken" }],
  ["under data", { data: { token: "t0ken" } }],
  ["at both places", { token: "t0ken", data: { token: "t0ken" } }],
  ["under data, beside an empty one at the top", { token: "", data: { token: "t0ken" } }],
  ["under data, beside null at the top", { token: null, data: { token: "t0ken" } }],
  ["at the top, beside an empty one under data", { token: "t0ken", data: { token: "" } }],
  ["at the top, beside data that is null", { token: "t0ken", data: null }],
  ["at the top, beside data that is a text", { token: "t0ken", data: "token" }],
];

test.each(FOUND)("a token %s is found", async (_, body) => {
  expect(await endOfGetToken(scripted([answered(200, { code: 1000, ...body })]))).toBe("token t0ken");
});

test.each([
  ["access_token", { access_token: "t0ken" }],
  ["data.data.token", { data: { data: { token: "t0ken" } } }],
  ["data[0].token", { data: [{ token: "t0ken" }] }],
  ["result.token", { result: { token: "t0ken" } }],
  ["data itself", { data: "t0ken" }],
  ["Token", { Token: "t0ken" }],
])("a token at %s is not looked for", async (_, body) => {
  expect(await endOfGetToken(scripted([answered(200, { code: 1000, ...body })]))).toBe("other 1000");
});

test("the error about a missing token names endpoint and code", async () => {
  const error = await errorOf(scripted([answered(200, { code: 1000 })]), "getToken");
  expect(error?.message).toContain("Akool getToken: code 1000 without a token");
});

test("the longest token that fits into an answer is taken as it is", async () => {
  const token = "~!".repeat(32_000);
  expect(await endOfGetToken(scripted([answered(200, { code: 1000, token })]))).toBe(`token ${token}`);
});

test("getToken posts both credentials as JSON to the documented path, and nothing else", async () => {
  const script = scripted([answered(200, { code: 1000, token: "t0ken" })]);
  await script.akool.getToken({ ...CREDENTIALS, clientSecret: 'sé"cret' });
  expect(script.requests).toEqual([
    {
      method: "POST",
      url: "https://akool.example/api/open/v3/getToken",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        // é is two bytes, and the quotation mark is escaped.
        "content-length": "52",
      },
      body: '{"clientId":"the-client","clientSecret":"sé\\"cret"}',
      limitMs: 15_000,
    },
  ]);
});

test("the check sends the token as Bearer to the configured path, and no credentials", async () => {
  const script = scripted([answered(200, { code: 1000 })]);
  await script.akool.check("t0ken");
  expect(script.requests).toEqual([
    {
      method: "GET",
      url: "https://akool.example/credit",
      headers: { accept: "application/json", authorization: "Bearer t0ken" },
      limitMs: 15_000,
    },
  ]);
});

test.each(["", "abc def", "abc\r\nx-evil: 1", "abcä"])(
  "the check refuses to send %j at all",
  async (token) => {
    const script = scripted([answered(200, { code: 1000 })]);
    expect(await script.akool.check(token)).toMatchObject({
      kind: "refused",
      error: { failureClass: "config", message: expect.stringContaining("Akool check: not called") },
    });
    expect(script.requests).toEqual([]);
  },
);
