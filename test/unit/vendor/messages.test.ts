import { expect, test } from "vitest";
import { answered, errorOf, scripted } from "./given";

const OTHER =
  "Akool answered something this version does not know: see the log, and whether Akool's API has changed.";

test.each([
  ["no JSON", answered(200, "<html>"), `Akool check: HTTP 200 without a JSON object. ${OTHER}`],
  ["an array", answered(200, [1000]), `Akool check: HTTP 200 without a JSON object. ${OTHER}`],
  ["no code", answered(404, {}), `Akool check: HTTP 404 without a code. ${OTHER}`],
  ["an unknown code", answered(200, { code: 1999 }), `Akool check: HTTP 200, code 1999. ${OTHER}`],
  [
    "too long an answer",
    { kind: "tooLong", status: 200 } as const,
    `Akool check: HTTP 200 with too long an answer. ${OTHER}`,
  ],
])("%s is told as what it is", async (_, reply, message) => {
  expect((await errorOf(scripted([reply]), "check"))?.message).toBe(message);
});

test("a call that is not made is told by why", async () => {
  const script = scripted([answered(200, { code: 1000 })], { left: 20_000 });
  expect((await errorOf(script, "check"))?.message).toBe(
    "Akool check: not called, too little of the run's time is left. Akool could not be reached or is too busy: try again in a few minutes.",
  );
});
