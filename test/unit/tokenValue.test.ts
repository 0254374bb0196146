import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expiryOf, jsonObject, parseTokenValue } from "../../lambda/tokenValue";

const OURS = {
  token: "t0ken",
  issuedAt: "2026-01-01T00:00:00.000Z",
  expiresAt: "2027-01-01T00:00:00.000Z",
  expirySource: "configured",
  credentialsVersionId: "v1",
  replaces: "none",
  tick: "request-1",
  baseUrl: "https://openapi.akool.com",
  schema: "1",
};

describe("a value", () => {
  test("with every field is ours", () => {
    expect(parseTokenValue(JSON.stringify(OURS), undefined)).toEqual({ kind: "ours", value: OURS });
  });

  test("with token and schema alone is ours; fields that are not strings, or not known, do no harm", () => {
    expect(parseTokenValue('{"token":"t0ken","schema":"1"}', undefined)).toEqual({
      kind: "ours",
      value: { token: "t0ken", schema: "1" },
    });
    expect(
      parseTokenValue('{"token":"t0ken","schema":"1","tick":5,"replaces":null,"expiresAt":{}}', undefined),
    ).toEqual({ kind: "ours", value: { token: "t0ken", schema: "1" } });
    expect(parseTokenValue('{"token":"t0ken","schema":"1","note":"mine"}', undefined).kind).toBe("ours");
  });

  test.each([
    ["text", "t0ken"],
    ["a JWT", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln"],
    ["blank", " "],
    ["an empty object", "{}"],
    ["null", "null"],
    ["an array", '[{"token":"t0ken","schema":"1"}]'],
    ["JSON text", '"t0ken"'],
    ["JSON cut off", '{"token":"t0ken","schema":"1"'],
    ["without a schema", '{"token":"t0ken"}'],
    ["without a token", '{"schema":"1"}'],
    ["with an empty token", '{"token":"","schema":"1"}'],
    ["with a token that is a number", '{"token":1,"schema":"1"}'],
    ["with a token that is null", '{"token":null,"schema":"1"}'],
    ["with a schema that is a number", '{"token":"t0ken","schema":1}'],
    ["with a schema that is null", '{"token":"t0ken","schema":null}'],
    ["with both one level down", '{"data":{"token":"t0ken","schema":"1"}}'],
    ["with both inherited", '{"__proto__":{"token":"t0ken","schema":"1"}}'],
    ["the credentials", '{"clientId":"a","clientSecret":"b"}'],
  ])("that is %s is foreign", (_, text) => {
    expect(parseTokenValue(text, undefined)).toEqual({ kind: "foreign" });
  });

  test.each([
    ["2, with a token", '{"token":"t0ken","schema":"2"}'],
    ["2, without a token", '{"schema":"2","tokens":[]}'],
    ["empty", '{"token":"t0ken","schema":""}'],
    ["1 and a space", '{"token":"t0ken","schema":"1 "}'],
    ["1.0", '{"token":"t0ken","schema":"1.0"}'],
  ])("with schema %s is newer", (_, text) => {
    expect(parseTokenValue(text, undefined)).toEqual({ kind: "newer" });
  });

  test("without text and bytes is empty; with bytes it is foreign", () => {
    for (const text of [undefined, ""]) {
      expect(parseTokenValue(text, undefined)).toEqual({ kind: "empty" });
      expect(parseTokenValue(text, new Uint8Array())).toEqual({ kind: "empty" });
      expect(parseTokenValue(text, Buffer.from(JSON.stringify(OURS)))).toEqual({ kind: "foreign" });
    }
  });

  test("of any kind is read without an error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(["empty", "foreign", "newer", "ours"]).toContain(parseTokenValue(text, undefined).kind);
      }),
    );
  });
});

describe("an expiry", () => {
  const ISSUED = Date.parse("2026-01-01T00:00:00Z");
  const CONFIGURED = { expiresAt: "2027-01-01T00:00:00.000Z", expirySource: "configured" };
  const seconds = (iso: string): number => Date.parse(iso) / 1_000;

  test.each([
    ["exactly 2 days after the mint", "2026-01-03T00:00:00Z", "2026-01-03T00:00:00.000Z"],
    ["exactly 3,650 days after the mint", "2035-12-30T00:00:00Z", "2035-12-30T00:00:00.000Z"],
    ["14 months after the mint", "2027-03-01T12:00:00Z", "2027-03-01T12:00:00.000Z"],
  ])("of the token itself is believed %s", (_, exp, expiresAt) => {
    expect(expiryOf(jwt({ exp: seconds(exp) }), ISSUED, 365)).toEqual({ expiresAt, expirySource: "jwt" });
  });

  test.each([
    ["a second less than 2 days after the mint", seconds("2026-01-02T23:59:59Z")],
    ["a second more than 3,650 days after the mint", seconds("2035-12-30T00:00:01Z")],
    ["a second after its iat, as in Akool's documentation", seconds("2026-01-01T00:00:01Z")],
    ["at the mint", seconds("2026-01-01T00:00:00Z")],
    ["in the past", seconds("2020-01-01T00:00:00Z")],
    ["in milliseconds", Date.parse("2027-01-01T00:00:00Z")],
    ["0", 0],
    ["negative", -1],
    ["beyond all dates", 1e18],
    ["a text", "1798761600"],
    ["null", null],
    ["a list", [seconds("2027-06-01T00:00:00Z")]],
  ])("that is %s is not believed: the configured lifetime counts", (_, exp) => {
    expect(expiryOf(jwt({ exp }), ISSUED, 365)).toEqual(CONFIGURED);
  });

  test("counts from the mint and not from the token's iat", () => {
    const claims = { iat: seconds("2025-06-01T00:00:00Z"), exp: seconds("2026-01-02T00:00:00Z") };
    expect(expiryOf(jwt(claims), ISSUED, 365)).toEqual(CONFIGURED);
  });

  test("may be a fraction of a second", () => {
    expect(expiryOf(jwt({ exp: seconds("2026-06-01T00:00:00Z") + 0.5 }), ISSUED, 365)).toEqual({
      expiresAt: "2026-06-01T00:00:00.500Z",
      expirySource: "jwt",
    });
  });

  test.each([
    ["no JWT", "opaque"],
    ["dots alone", ".."],
    ["no base64 in it", "a.%%%.c"],
    ["no JSON in it", `a.${Buffer.from("exp").toString("base64url")}.c`],
    ["null in it", `a.${Buffer.from("null").toString("base64url")}.c`],
    ["an array in it", `a.${Buffer.from("[1]").toString("base64url")}.c`],
    ["no exp in it", jwt({ iat: 1 })],
    [
      "the exp in its header alone",
      jwt({ exp: seconds("2027-06-01T00:00:00Z") }).replace(/^[^.]+\.([^.]+)\..+$/, "$1.e30.c"),
    ],
  ])("of a token with %s is the configured one", (_, token) => {
    expect(expiryOf(token, ISSUED, 365)).toEqual(CONFIGURED);
  });

  test("of any token is found without an error", () => {
    const claims = fc.oneof(
      fc.json(),
      fc.double().map((exp) => JSON.stringify({ exp })),
    );
    fc.assert(
      fc.property(claims, (json) => {
        const token = `a.${Buffer.from(json).toString("base64url")}.c`;
        expect(expiryOf(token, ISSUED, 365).expiresAt).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      }),
    );
  });

  function jwt(claims: object): string {
    const payload = Buffer.from(JSON.stringify(claims)).toString("base64url");
    return `eyJhbGciOiJIUzI1NiJ9.${payload}.c2lnbmF0dXJl`;
  }
});

test.each(['"text"', "5", "true", "null", "[]", "{", ""])("%s is no JSON object", (text) => {
  expect(jsonObject(text)).toBeUndefined();
});
