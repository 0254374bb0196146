import { describe, expect, test } from "vitest";
import { AkoolTokenRotation } from "../../infra";
import { deploy } from "../infra/cloud";
import { withoutPython } from "../support/withoutPython";
import { policiesIn } from "./documents";
import { KEY_POLICIES } from "./keys";
import { EVERYTHING, PLACES } from "./places";
import { subjectsOf, tuplesOf } from "./subjects";
import { surprises } from "./tuples";

describe.skipIf(withoutPython("the roles in IAM's simulation"))("in IAM's simulation", () => {
  test.each(
    PLACES.map((program) => ({
      program,
      title: program.title,
      requests: Object.values(tuplesOf(program)).flat().length,
    })),
  )("$title: of $requests requests exactly the expected ones are allowed", async ({ program, requests }) => {
    const subjects = await subjectsOf(program);
    expect(subjects.flatMap(({ tuples }) => tuples)).toHaveLength(requests);
    expect((await surprises(subjects)).flat()).toEqual([]);
  });

  const asked = KEY_POLICIES.flatMap(({ tuples }) => tuples);
  test(`of ${asked.length} requests docs/platform.md's key policies allow exactly the expected ones`, async () => {
    expect((await surprises(KEY_POLICIES)).flat()).toEqual([]);
  });

  test("no document stands beside the two roles' policies, their trust and readerPolicy", async () => {
    const deployment = await deploy(() => new AkoolTokenRotation("akool", EVERYTHING.args));
    expect(deployment.error).toBeUndefined();
    expect(policiesIn(deployment)).toBe(4);
  });
});
