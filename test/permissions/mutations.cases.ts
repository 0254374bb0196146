import { describe, expect, test } from "vitest";
import { withoutPython } from "../support/withoutPython";
import { KEY_POLICIES } from "./keys";
import { mutationsOf } from "./mutations";
import { ADOPTED, EVERYTHING } from "./places";
import { subjectsOf } from "./subjects";
import { type Subject, surprises } from "./tuples";

describe.skipIf(withoutPython("documents without an action or a condition"))(
  "nothing in a document is idle",
  () => {
    test.each<[string, number, () => Subject[] | Promise<Subject[]>]>([
      ["a deployment with every arg", 62, () => subjectsOf(EVERYTHING)],
      ["a deployment with adopted secrets", 35, () => subjectsOf(ADOPTED)],
      ["the key policies of docs/platform.md", 26, () => [...KEY_POLICIES]],
    ])(
      "%s: each of %i changes of one action, condition or resource is noticed",
      async (_, count, subjects) => {
        const mutations = (await subjects()).flatMap(mutationsOf);
        const noticed = await surprises(mutations.map(({ mutated }) => mutated));
        expect(mutations.filter((_, n) => noticed[n]?.length === 0).map(({ title }) => title)).toEqual([]);
        expect(mutations).toHaveLength(count);
      },
    );
  },
);
