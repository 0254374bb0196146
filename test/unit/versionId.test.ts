import fc from "fast-check";
import { expect, test } from "vitest";
import { versionId } from "../../lambda/versionId";

const ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf";

/** By Python: uuid.uuid5(uuid.UUID("7f0c1a5e3b9d4c2e8a6f5d4c3b2a1908"), '["<arn>","<tick>","<replaces>",<n>]'). */
const BY_PYTHON: readonly (readonly [tick: string, replaces: string, n: number, id: string])[] = [
  ["2026-01-01T00:00:00Z", "none", 0, "106531c8-06e5-5448-a7e3-6ce7306aca90"],
  ["2026-01-01T00:00:00Z", "none", 1, "bfaf1c90-d928-5642-829d-2ec490e2a50f"],
  ['request-"1"', "4f6b1c0a-0000-4000-8000-000000000000", 12, "d9f1106a-f585-56a2-887b-bdf4a221daa6"],
];

test.each(BY_PYTHON)("tick %s, replacing %s, number %i: the id is %s", (tick, replaces, n, id) => {
  expect(versionId(ARN, tick, replaces, n)).toBe(id);
});

const inputs = fc.tuple(fc.string(), fc.string(), fc.string(), fc.nat());

test("every id is a UUID of version 5, which Secrets Manager takes as a request token", () => {
  fc.assert(
    fc.property(inputs, (input) => {
      expect(versionId(...input)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }),
  );
});

test("the same inputs make the same id, and any other input another one", () => {
  fc.assert(
    fc.property(inputs, inputs, (a, b) => {
      const same = a.every((value, i) => value === b[i]);
      expect(versionId(...a) === versionId(...b)).toBe(same);
      expect(versionId(...a)).toBe(versionId(...a));
    }),
  );
});

test("each single input makes a difference", () => {
  const ids = [
    versionId(ARN, "tick", "none", 0),
    versionId(`${ARN}x`, "tick", "none", 0),
    versionId(ARN, "tock", "none", 0),
    versionId(ARN, "tick", "v1", 0),
    versionId(ARN, "tick", "none", 1),
    // A character that moves from one input to the next one.
    versionId(ARN, "tickn", "one", 0),
    versionId(ARN, 'tick","none', "", 0),
  ];
  expect(new Set(ids).size).toBe(7);
});
