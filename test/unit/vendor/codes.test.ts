import { describe, expect, test } from "vitest";
import { answered, endOfCheck, endOfGetToken, errorOf, scripted, TOKEN } from "./given";

/** Akool's codes that say the same under every HTTP status: how getToken ends, and how the check does. */
const KNOWN: readonly (readonly [code: number, getToken: string, check: string])[] = [
  [1003, "config 1003", "refused: config 1003"],
  [1004, "auth 1004", "refused: auth 1004"],
  [1005, "transient", "transient"],
  [1006, "quota 1006", "usable 1006"],
  [1009, "auth 1009", "refused: auth 1009"],
  [1101, "auth 1101", "rejected: auth 1101"],
  [1102, "auth 1102", "refused: auth 1102"],
  [1103, "account 1103", "refused: account 1103"],
  [1104, "quota 1104", "usable 1104"],
  [1109, "account 1109", "refused: account 1109"],
  [1200, "account 1200", "refused: account 1200"],
  [1213, "account 1213", "refused: account 1213"],
  [1221, "account 1221", "refused: account 1221"],
];
const STATUSES = [200, 201, 302, 400, 401, 403, 404, 429, 500, 502, 503];

describe.each(KNOWN)("code %i", (code, getToken, check) => {
  test.each(STATUSES)("means the same with HTTP %i, as a number and as a string", async (status) => {
    for (const form of [code, String(code)]) {
      // A token beside a failure code is no token.
      const reply = answered(status, { code: form, msg: "said", token: TOKEN, data: { token: TOKEN } });
      expect(await endOfGetToken(scripted([reply]))).toBe(getToken);
      expect(await endOfCheck(scripted([reply]))).toBe(check);
    }
  });

  test("is named by the error, with the endpoint", async () => {
    const reply = answered(200, { code });
    expect((await errorOf(scripted([reply]), "getToken"))?.message).toContain(`Akool getToken: code ${code}`);
    const error = await errorOf(scripted([reply]), "check");
    if (!check.startsWith("usable")) expect(error?.message).toContain(`Akool check: code ${code}`);
  });
});

/** Where the HTTP status decides: of a success, and of codes that nobody knows. */
const BY_STATUS: readonly (readonly [code: number, status: number, getToken: string, check: string])[] = [
  [1000, 200, `token ${TOKEN}`, "usable 1000"],
  [1000, 201, `token ${TOKEN}`, "usable 1000"],
  [1000, 301, "other 1000", "refused: other 1000"],
  [1000, 400, "other 1000", "refused: other 1000"],
  [1000, 401, "other 1000", "refused: other 1000"],
  [1000, 403, "other 1000", "refused: other 1000"],
  [1000, 429, "transient", "transient"],
  [1000, 500, "transient", "transient"],
  [1000, 503, "transient", "transient"],
  // Between the account codes 1200 and 1213, and no range.
  [1201, 200, "other 1201", "refused: other 1201"],
  [1201, 400, "other 1201", "refused: other 1201"],
  [1201, 403, "other 1201", "refused: other 1201"],
  [1201, 429, "transient", "transient"],
  [1201, 500, "transient", "transient"],
  [1999, 200, "other 1999", "refused: other 1999"],
  [1999, 401, "other 1999", "refused: other 1999"],
  [1999, 503, "transient", "transient"],
  [0, 200, "other 0", "refused: other 0"],
  [200, 200, "other 200", "refused: other 200"],
];

test.each(BY_STATUS)("code %i with HTTP %i: getToken %s, check %s", async (code, status, getToken, check) => {
  for (const form of [code, String(code)]) {
    const reply = answered(status, { code: form, token: TOKEN });
    expect(await endOfGetToken(scripted([reply]))).toBe(getToken);
    expect(await endOfCheck(scripted([reply]))).toBe(check);
  }
});

/** JSON texts: what a parser makes of them is part of the question. */
const NO_CODES = [
  "1000.5",
  "-1000",
  "-1101",
  "1e21",
  "1e400",
  "10001101",
  "0.1",
  "true",
  "false",
  "null",
  "{}",
  "[1000]",
  '{"code":1000}',
  '""',
  '"1000 "',
  '" 1000"',
  '"+1000"',
  '"1000.0"',
  '"1e3"',
  '"0x3e8"',
  '"1000\\n"',
  '"１０００"',
  '"OK"',
  '"one thousand"',
  `"${"1".repeat(400)}"`,
];

test.each(NO_CODES)("a code of %s is none", async (json) => {
  const body = `{"code":${json},"token":"${TOKEN}"}`;
  for (const [status, getToken, check] of [
    [200, "other", "refused: other"],
    [401, "other", "refused: other"],
    [429, "transient", "transient"],
    [500, "transient", "transient"],
  ] as const) {
    expect(await endOfGetToken(scripted([answered(status, body)]))).toBe(getToken);
    expect(await endOfCheck(scripted([answered(status, body)]))).toBe(check);
  }
});

test("a code anywhere but at the top is none", async () => {
  const reply = answered(200, { data: { code: 1000, token: TOKEN }, error: { code: 1101 } });
  expect(await endOfGetToken(scripted([reply]))).toBe("other");
  expect(await endOfCheck(scripted([reply]))).toBe("refused: other");
});

test.each([
  [1005, 200, "code 1005"],
  [1005, 503, "code 1005"],
  [1000, 500, "HTTP 500, code 1000"],
  [1999, 429, "HTTP 429, code 1999"],
  [undefined, 502, "HTTP 502"],
])("a transient answer (code %s, HTTP %i) is named with endpoint and code", async (code, status, detail) => {
  for (const call of ["getToken", "check"] as const) {
    const error = await errorOf(scripted([answered(status, { code })]), call);
    expect(error?.message).toBe(
      `Akool ${call}: ${detail}. Akool could not be reached or is too busy: try again in a few minutes.`,
    );
  }
});
