import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch, parsePatch } from "diff";
import type { Sources } from "../subject/build";

/** A wrong variant of the rotator. */
export interface Mutant {
  readonly file: string;
  /** What is wrong with it. */
  readonly wrong: string;
  /** The row that must notice. */
  readonly row: string;
  readonly patch: string;
}

/** Reads the patches beside this file. Throws an Error that names one whose first two lines are not as they should be. */
export function readMutants(): Mutant[] {
  return readdirSync(__dirname)
    .filter((file) => file.endsWith(".patch"))
    .sort()
    .map((file) => {
      const text = readFileSync(join(__dirname, file), "utf8");
      const [, wrong, row] = /^Wrong: (.+)\nKilled by: ([\w-]+)\n/.exec(text) ?? [];
      if (wrong === undefined || row === undefined) {
        throw new Error(`${file} must begin with the lines "Wrong: …" and "Killed by: <row>"`);
      }
      return { file, wrong, row, patch: text.slice(text.indexOf("--- ")) };
    });
}

/** The sources with the patch in them; undefined where any line of it does not fit exactly. */
export function mutate(sources: Sources, { patch }: Mutant): Sources | undefined {
  const mutated = new Map(sources);
  for (const part of parsePatch(patch)) {
    const file = part.oldFileName?.replace(/^a\/lambda\//, "") ?? "";
    const text = applyPatch(mutated.get(file) ?? "", part, { fuzzFactor: 0, autoConvertLineEndings: false });
    if (text === false || text === mutated.get(file)) return undefined;
    mutated.set(file, text);
  }
  return mutated;
}
