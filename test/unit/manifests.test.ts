import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PROJECT_ROOT } from "../support/paths";

function manifest(...path: string[]): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(PROJECT_ROOT, ...path, "package.json"), "utf8"));
}

/** What npm shows of each package and what bundlers go by; publint holds `exports` and `types` to the files. */
test.each([
  ["the component", manifest(), { node: ">=22" }, "pulumi"],
  ["the reader", manifest("reader"), { node: ">=20.19" }, "cache"],
])(
  "%s says what it is for, which Node it needs, and that to import it does nothing",
  (_, own, engines, word) => {
    expect(own).toMatchObject({ license: "Apache-2.0", sideEffects: false, engines });
    expect(own.description).toMatch(/^[A-Z].{40,150}\.$/);
    expect(own.keywords).toEqual(expect.arrayContaining(["akool", "aws", "secrets-manager", word]));
  },
);

test("the component asks for no older Node than Pulumi does: npm would refuse it there or warn", () => {
  expect(manifest().engines).toEqual(manifest("node_modules", "@pulumi", "pulumi").engines);
});
