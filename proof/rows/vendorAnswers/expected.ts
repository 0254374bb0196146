/**
 * What each answer of Akool's means, by hand from Akool's page and the design: nothing here comes from the code
 * under test.
 */

const AUTH = "refused auth";
const ACCOUNT = "refused account";

interface Meaning {
  /** How a run without a token ends when getToken is answered so. */
  readonly getToken: string;
  /** How a run ends when the check of its token is answered so. */
  readonly check: string;
}

/** Akool's codes that mean the same under every HTTP status. */
export const BY_CODE: ReadonlyMap<number, Meaning> = new Map([
  [1003, same("refused config 1003 ConfigFailure")],
  [1004, same(`${AUTH} 1004 AuthFailure`)],
  [1005, { getToken: "transient, repeated", check: "transient" }],
  [1006, { getToken: "refused quota 1006 QuotaFailure", check: "healthy quota 1006 QuotaFailure" }],
  [1009, same(`${AUTH} 1009 AuthFailure`)],
  [1101, { getToken: `${AUTH} 1101 AuthFailure`, check: "replaced" }],
  [1102, same(`${AUTH} 1102 AuthFailure`)],
  [1103, same(`${ACCOUNT} 1103 AccountFailure`)],
  [1104, { getToken: "refused quota 1104 QuotaFailure", check: "healthy quota 1104 QuotaFailure" }],
  [1109, same(`${ACCOUNT} 1109 AccountFailure`)],
  [1200, same(`${ACCOUNT} 1200 AccountFailure`)],
  [1213, same(`${ACCOUNT} 1213 AccountFailure`)],
  [1221, same(`${ACCOUNT} 1221 AccountFailure`)],
]);

function same(end: string): Meaning {
  return { getToken: end, check: end };
}

/** With no code that is known the HTTP status decides; `repeated` is of getToken: Akool surely did nothing. */
type Said = "success" | "other" | "transient" | "transient, repeated";

/** For each HTTP status: with code 1000, with another one, with none. */
export const BY_STATUS: readonly (readonly [status: number, code1000: Said, unknown: Said, none: Said])[] = [
  [200, "success", "other", "other"],
  [201, "success", "other", "other"],
  [302, "other", "other", "other"],
  [400, "other", "other", "other"],
  [401, "other", "other", "other"],
  [404, "other", "other", "other"],
  [429, "transient", "transient, repeated", "transient, repeated"],
  [500, "transient", "transient", "transient"],
  [502, "transient", "transient", "transient"],
  [503, "transient", "transient, repeated", "transient, repeated"],
];

/** Odd codes as JSON texts, each with the code that it is; `undefined` as a text: the key is missing. */
export const ODD_CODES: readonly (readonly [json: string | undefined, code: number | undefined])[] = [
  ['"1000"', 1000],
  ['"1005"', 1005],
  ['"1006"', 1006],
  ['"1101"', 1101],
  ['"1200"', 1200],
  ['"1999"', 1999],
  ["1000.0", 1000],
  ["1e3", 1000],
  ["1101.0", 1101],
  ["99999", 99_999],
  ["-1", undefined],
  ["-1101", undefined],
  ["1000.5", undefined],
  ["1101.5", undefined],
  ["100000", undefined],
  ["1e21", undefined],
  ["1e400", undefined],
  ["null", undefined],
  [undefined, undefined],
  ["true", undefined],
  ["[]", undefined],
  ["[1000]", undefined],
  ["[1101]", undefined],
  ["{}", undefined],
  ['{"code":1101}', undefined],
  ['""', undefined],
  ['"1000.0"', undefined],
  ['" 1000"', undefined],
  ['"1101 "', undefined],
  ['"+1101"', undefined],
  ['"-1101"', undefined],
  ['"0x44d"', undefined],
  ['"１１０１"', undefined],
  ['"1101\\u0000"', undefined],
  ['"success"', undefined],
];

/** What a body is made of. TOKEN and CODE stand for the token and for `"code":…,`. */
interface Body {
  readonly what: string;
  readonly text: string;
  readonly holdsCode: boolean;
  readonly holdsToken: boolean;
}

export const BODIES: readonly Body[] = [
  {
    what: "a token at the top",
    text: '{CODE"msg":"OK","token":"TOKEN"}',
    holdsCode: true,
    holdsToken: true,
  },
  {
    what: "a token under data",
    text: '{CODE"data":{"token":"TOKEN"}}',
    holdsCode: true,
    holdsToken: true,
  },
  {
    what: "a token behind a byte order mark",
    text: '\ufeff\r\n{CODE"token":"TOKEN"}\n',
    holdsCode: true,
    holdsToken: true,
  },
  {
    what: "no token",
    text: '{CODE"msg":"TOKEN","data":{"credit":1}}',
    holdsCode: true,
    holdsToken: false,
  },
  {
    what: "an empty token",
    text: '{CODE"token":"","data":{"token":null}}',
    holdsCode: true,
    holdsToken: false,
  },
  {
    what: "an array",
    text: '[{CODE"token":"TOKEN"}]',
    holdsCode: false,
    holdsToken: false,
  },
  {
    what: "JSON that breaks off",
    text: '{CODE"token":"TOKEN"',
    holdsCode: false,
    holdsToken: false,
  },
];

/** The calls that a run makes, where it is not just the one that is answered so. */
const CALLS: Readonly<Record<"getToken" | "check", Readonly<Record<string, string>>>> = {
  getToken: {
    success: "rotated after getToken 1, check 1",
    transient: "AKOOL_UNREACHABLE after getToken 1, check 0",
    "transient, repeated": "AKOOL_UNREACHABLE after getToken 3, check 0",
  },
  check: {
    success: "healthy after getToken 0, check 1",
    replaced: "rotated after getToken 1, check 2",
    transient: "AKOOL_UNREACHABLE after getToken 0, check 3",
    "transient, repeated": "AKOOL_UNREACHABLE after getToken 0, check 3",
  },
};
const ONE_CALL = { getToken: "getToken 1, check 0", check: "getToken 0, check 1" };

/** How a run ends, and after which calls, that an answer befalls in its getToken or first in its check. */
export function expectedEnd(
  first: "getToken" | "check",
  code: number | undefined,
  body: Pick<Body, "holdsCode" | "holdsToken">,
  [, code1000, unknown, none]: (typeof BY_STATUS)[number],
): string {
  const read = body.holdsCode ? code : undefined;
  const known = read === undefined ? undefined : BY_CODE.get(read)?.[first];
  const said = known ?? (read === undefined ? none : read === 1000 ? code1000 : unknown);
  const lacksToken = said === "success" && first === "getToken" && !body.holdsToken;
  if (said !== "other" && !lacksToken) return CALLS[first][said] ?? `${said} after ${ONE_CALL[first]}`;
  const told = read === undefined ? "" : ` ${read}`;
  return `refused other${told} OtherFailure after ${ONE_CALL[first]}`;
}
