import { describe, expect, test } from "vitest";
import type { ModelWorld } from "../../support/model/world";
import { emfLines, wrongsOf } from "../emf";
import { check, withToken } from "../rotation/given";
import { withMood } from "./arrange";
import { ROWS } from "./verdicts.cases";

describe.each(ROWS)("$run: $outcome", ({ outcome, world: arrange, metrics }) => {
  test("is published so by a check", async () => {
    const world = await arrange();
    const ended = await world.run(check(1));
    expect(logOf(world)).toMatchObject({ outcome });
    expect("result" in ended).toBe(outcome !== "transient");
    expect(emfLines(world.lines).map(metricsOf)).toEqual(metrics === null ? [] : [metrics]);
  });

  test("makes one line in CloudWatch's format, at most", async () => {
    const world = await arrange();
    await world.run(check(1));
    const lines = emfLines(world.lines);
    expect(lines.map(wrongsOf)).toEqual(metrics === null ? [] : [[]]);
    for (const { _aws } of lines) {
      expect(Math.abs(_aws.Timestamp - world.sim.now)).toBeLessThan(60_000);
    }
    expect(world.lines).toHaveLength(metrics === null ? 1 : 2);
  });
});

test("what would be a metric of its own as a dimension is a property", async () => {
  const world = await withMood(withToken(100), { getToken: 1200 });
  await world.run(check(1));
  const [line] = emfLines(world.lines);
  expect(line).toMatchObject({
    FunctionName: "rotator",
    outcome: "refused",
    reason: "due",
    akoolCode: 1200,
    ageDays: expect.closeTo(100, 3),
  });
});

/** The metrics of a line, those without whole numbers to the hundredth. */
function metricsOf(line: Record<string, unknown>): Record<string, number> {
  const names = /^(RunCompleted|.+Failure|Token.+|ExpiryNear|Rotated|Healed|PreviousTokenUsable)$/;
  return Object.fromEntries(
    Object.entries(line)
      .filter(([name]) => names.test(name))
      .map(([name, value]) => [name, Math.round(Number(value) * 100) / 100]),
  );
}

function logOf({ lines }: ModelWorld): Record<string, unknown> {
  return JSON.parse(lines.find((line) => !line.includes('"_aws"')) ?? "{}");
}
