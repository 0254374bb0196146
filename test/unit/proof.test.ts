import { describe, expect, test } from "vitest";
import { mutate } from "../../proof/mutants/mutant";
import { sum } from "../../proof/row";
import { instrumentAwaits } from "../../proof/subject/awaits";
import { tell } from "../../proof/table";

const PATCH = "--- a/lambda/x.ts\n+++ b/lambda/x.ts\n@@ -1,4 +1,4 @@\n one\n-two\n+2\n three\n four\n";
const mutant = { file: "m.patch", wrong: "two is 2", row: "schedules", patch: PATCH };

describe("a mutant", () => {
  test("is the sources with the patch in them", () => {
    expect(mutate(new Map([["x.ts", "one\ntwo\nthree\nfour\n"]]), mutant)?.get("x.ts")).toBe(
      "one\n2\nthree\nfour\n",
    );
  });

  test.each([
    ["the line is another", "one\n2\nthree\nfour\n"],
    ["a line around it is another", "one\ntwo\nthree\nfive\n"],
    ["the file is gone", undefined],
  ])("is none where %s", (_, text) => {
    expect(mutate(new Map(text === undefined ? [] : [["x.ts", text]]), mutant)).toBeUndefined();
  });

  test("that no row notices, or that no longer applies, is told", () => {
    const rows = [
      { ...mutant, broken: "no longer applies to lambda/" },
      { ...mutant, killedBy: "something is wrong" },
      mutant,
    ];
    const told = tell([], rows).split("\n");
    expect(told.slice(3)).toEqual([
      "m       BROKEN                   two is 2",
      "m       schedules                two is 2",
      "m       NOT KILLED by schedules  two is 2",
      "",
      "proof/mutants/m.patch no longer applies to lambda/",
    ]);
  });
});

test("each await is counted by its place, one in another too", () => {
  const code = instrumentAwaits("x.ts", "export async function f() {\n  return await g(await h());\n}\n");
  expect(code).toContain('__declare(["x.ts:2:10","x.ts:2:18"])');
  expect(code).toContain(
    'await __awaited("x.ts:2:10", async () => g(await __awaited("x.ts:2:18", async () => h())))',
  );
});

test("shares of a row's work are added up", () => {
  const wrong = { sentence: "wrong", seed: 7 };
  const share = sum([
    { tried: 2, violations: [wrong], counts: { a: 1 } },
    { tried: 3, violations: [], counts: { a: 2, b: 4 } },
  ]);
  expect(share).toEqual({ tried: 5, violations: [wrong], counts: { a: 3, b: 4 } });
});
