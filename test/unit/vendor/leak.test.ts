import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { answered, CREDENTIALS, errorOf, scripted, TOKEN } from "./given";

/** In every body; letters only, since a short number would be a code. */
const MARK = "leakedByTheBody";

const marked = fc.string({ maxLength: 20 }).map((more) => `${more.slice(0, 5)}${MARK}${more.slice(5)}`);
const code = fc.oneof(
  fc.constantFrom(1000, 1003, 1005, 1101, 1102, 1200, 1999, "1101", "1000", null, 3.5),
  marked,
  fc.integer(),
);
/** Objects that look like Akool's, with the mark wherever a text may be. */
const object = fc
  .record(
    {
      code,
      msg: marked,
      // Not sendable, or the answer would be a success.
      token: marked.map((text) => `${text} \r\n`),
      data: fc.oneof(marked, fc.record({ token: fc.constant(`${MARK}ä`) }), fc.array(marked)),
    },
    { requiredKeys: ["msg"] },
  )
  .map((value) => JSON.stringify(value));
const body = fc.oneof(
  object,
  object.map((json) => json.slice(0, -1)),
  marked,
  marked.map((text) => `<html><body>${text}</body></html>`),
  marked.map((text) => JSON.stringify([text])),
  marked.map((text) => JSON.stringify(text)),
  // Echoes what we sent, as a debugging gateway does.
  fc.constant(`${MARK} ${JSON.stringify(CREDENTIALS)} authorization: Bearer ${TOKEN}`),
  marked.map((text) => Buffer.concat([Buffer.from(text), Buffer.from([0xc3, 0x28])])),
);
const status = fc.constantFrom(200, 201, 204, 302, 307, 400, 401, 403, 404, 429, 500, 502, 503);

test("no body, credential or token shows in an error, whatever Akool answers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("getToken", "check"), status, body, async (call, http, text) => {
      const error = await errorOf(scripted([answered(http, text)]), call);
      fc.pre(error !== undefined);
      const shown = everythingIn(error);
      for (const secret of [MARK, CREDENTIALS.clientId, CREDENTIALS.clientSecret, TOKEN]) {
        expect(shown).not.toContain(secret);
      }
      expect(error?.message).toContain(`Akool ${call}: `);
    }),
    { numRuns: 3_000 },
  );
});

/** Text that any logger could make of an error, its hidden fields and its causes included. */
function everythingIn(error: unknown): string {
  let shown = "";
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    shown += [cause.message, cause.stack, String(cause), JSON.stringify(cause)].join("\n");
  }
  return shown + inspect(error, { depth: null, showHidden: true });
}
