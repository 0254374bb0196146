import type { Http } from "../../../lambda/http";
import type { Row, Violation } from "../../row";
import type { Subject } from "../../subject/subject";
import { FIRST_CALLS, type FirstCall, oneRun } from "../oneRun";
import { BODIES, BY_CODE, BY_STATUS, expectedEnd, ODD_CODES } from "./expected";

const FIRST_CODE = -1;
const LAST_CODE = 2_000;
const SUCCESS = 1_000;
const BASE_URL = "https://akool.example";
const OLD_TOKEN = "token.before.it";
const NEW_TOKEN = "token.in.the.answer";

/** Each body with each HTTP status, for getToken and for the check. */
const FORMS = FIRST_CALLS.flatMap((first) =>
  BODIES.flatMap((body) => BY_STATUS.map((status) => ({ first, body, status }))),
);
type Form = (typeof FORMS)[number];
type Code = (typeof ODD_CODES)[number];

/** Codes that are not in the table and not odd come with a few forms only, each code with others. */
const ORDINARY: readonly Code[] = Array.from({ length: LAST_CODE - FIRST_CODE + 1 }, (_, n): Code => {
  const code = n + FIRST_CODE;
  return [String(code), code < 0 ? undefined : code];
}).filter(([, code]) => code !== SUCCESS && !BY_CODE.has(code ?? Number.NaN));
const TOLD: readonly Code[] = [
  [String(SUCCESS), SUCCESS],
  ...[...BY_CODE.keys()].map((code): Code => [String(code), code]),
  ...ODD_CODES,
];

/**
 * What each answer means. A size is with how many forms each ordinary code comes; the others come with all.
 */
export const vendorAnswers: Row = {
  name: "vendor-answers",
  trial: `a code (${FIRST_CODE} to ${LAST_CODE} and ${ODD_CODES.length} odd ones) × ${BODIES.length} bodies × ${BY_STATUS.length} HTTP statuses, for getToken and for the check`,
  sizes: { short: 2, full: FORMS.length, mutant: 2 },

  async run({ subject, size, seed, part, parts, stopAtFirst }) {
    const violations: Violation[] = [];
    let tried = 0;
    for (const [number, { code, form }] of cells(size, seed).entries()) {
      if (number % parts !== part) continue;
      if (stopAtFirst && violations.length > 0) break;
      const sentence = await wrongOf(subject, code, form);
      if (sentence !== undefined) violations.push({ sentence, seed });
      tried++;
    }
    return { tried, violations, counts: {} };
  },
};

function cells(size: number, seed: number): { readonly code: Code; readonly form: Form }[] {
  const of = (code: Code, forms: readonly Form[]) => forms.map((form) => ({ code, form }));
  return [
    ...TOLD.flatMap((code) => of(code, FORMS)),
    ...ORDINARY.flatMap((code, number) => of(code, formsFrom(seed + number * size, size))),
  ];
}

/** So many forms, beginning anywhere. */
function formsFrom(start: number, count: number): Form[] {
  const from = ((start % FORMS.length) + FORMS.length) % FORMS.length;
  return [...FORMS, ...FORMS].slice(from, from + count);
}

/** What is wrong with how a run ends that is answered so, in a sentence. */
async function wrongOf(
  subject: Subject,
  [json, code]: Code,
  { first, body, status }: Form,
): Promise<string | undefined> {
  const text = body.text
    .replace("CODE", json === undefined ? "" : `"code":${json},`)
    .replace("TOKEN", NEW_TOKEN);
  const calls: Record<FirstCall, number> = { getToken: 0, check: 0 };
  const http: Http = async ({ method, headers }) => {
    const call = method === "POST" ? "getToken" : "check";
    calls[call]++;
    const isAsked =
      call === first && (call === "getToken" || headers.authorization === `Bearer ${OLD_TOKEN}`);
    const said = isAsked ? text : JSON.stringify({ code: SUCCESS, token: NEW_TOKEN });
    return { kind: "answered", status: isAsked ? status[0] : 200, body: Buffer.from(said) };
  };
  const done = await oneRun(subject, {
    first,
    baseUrl: BASE_URL,
    clientSecret: "a key",
    token: OLD_TOKEN,
    http,
  });
  const is = `${done.end} after getToken ${calls.getToken}, check ${calls.check}`;
  const expected = expectedEnd(first, code, body, status);
  const cell = `${first}: code ${json ?? "missing"} in ${body.what}, HTTP ${status[0]}`;
  if (is !== expected) return `${cell}: ${is}, not ${expected}`;
  const token = expected.startsWith("rotated") ? NEW_TOKEN : first === "check" ? OLD_TOKEN : undefined;
  return done.token === token ? undefined : `${cell}: another token is stored than expected`;
}
