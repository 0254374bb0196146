import { describe, expect, test } from "vitest";
import { AkoolTokenRotation } from "../../infra";
import { deploy } from "../infra/cloud";
import { simulateIamCases } from "../support/iam/simulate";
import { withoutPython } from "../support/withoutPython";
import { documentsOf, policiesIn } from "./documents";
import { ROLES } from "./expected";
import { EVERYTHING, PLACES } from "./places";
import { caseOf, surprises, TUPLES, tuplesOf } from "./tuples";

describe.skipIf(withoutPython("the roles in IAM's simulation"))("the roles' policies", () => {
  test.each(PLACES)(
    `$title: of ${TUPLES} requests exactly the expected ones are allowed`,
    async (program) => {
      const documents = await documentsOf(program);
      const tuples = ROLES.map((role) => tuplesOf(program, role));
      expect(tuples.flat()).toHaveLength(TUPLES);
      const decided = await simulateIamCases(
        ROLES.map((role, n) => caseOf(program, role, documents[role], tuples[n] ?? [])),
      );
      expect(tuples.flatMap((asked, n) => surprises(asked, decided[n]))).toEqual([]);
    },
  );

  test("the four of the resources and readerPolicy are all there are", async () => {
    const deployment = await deploy(() => new AkoolTokenRotation("akool", EVERYTHING.args));
    expect(deployment.error).toBeUndefined();
    expect(policiesIn(deployment)).toBe(4);
  });
});
