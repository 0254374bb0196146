import type { Row, Violation } from "../../row";
import { NATIVE_SCENARIOS } from "./nativeScenarios";
import { SCENARIOS } from "./scenarios";
import { attempt, DUPLICATES, faultsAt, type Placed, type Setting } from "./trial";

const SETTINGS: readonly Setting[] = [...SCENARIOS, ...NATIVE_SCENARIOS].flatMap((scenario) =>
  DUPLICATES.flatMap((duplicate) =>
    (scenario.oldTokenLives ? [false] : [false, true]).map((newTokenKillsOld) => ({
      scenario,
      duplicate,
      newTokenKillsOld,
    })),
  ),
);
const GAP = "gap";
const REACHED = "reached ";
const ASKED = "asked ";

/**
 * Every await of a run with every fault, exhaustively: what there is to await is taken from the runs themselves.
 * A size is how many faults a trial has at most: 1 each alone, 2 all pairs too. Where Secrets Manager rotates, a
 * delivery is up to twelve invocations, whose pairs would take hours: there each alone.
 */
export const crashPoints: Row = {
  name: "crash-points",
  trial:
    "each await of a delivery, its retries and a duplicate, failing, killed or cut off, alone and in pairs",
  sizes: { short: 1, full: 2, mutant: 1 },

  async run({ subject, size, seed, part, parts, stopAtFirst }) {
    const violations: Violation[] = [];
    const counts: Record<string, number> = {};
    let tried = 0;

    const go = async (setting: Setting, placed: readonly Placed[]): Promise<void> => {
      if (stopAtFirst && violations.length > 0) return;
      const { points, violations: found, gap } = await attempt(setting, placed, seed, subject);
      tried++;
      if (gap) counts[GAP] = (counts[GAP] ?? 0) + 1;
      for (const sentence of found)
        violations.push({ sentence: `${sentence} (${said(setting, placed)})`, seed });
      const most = setting.scenario.nativeRotation ? 1 : size;
      if (placed.length >= most) return;
      // Each pair once: what the first fault has changed begins behind it.
      const from = placed.length === 0 ? 0 : points.findIndex((point) => isAt(point, placed)) + 1;
      for (const [index, point] of points.entries()) {
        if (index < from) continue;
        for (const fault of faultsAt(point.awaited)) await go(setting, [...placed, { point, fault }]);
      }
    };
    for (const [index, setting] of SETTINGS.entries()) if (index % parts === part) await go(setting, []);

    for (const [site, { reached, asked }] of subject.awaitSites) {
      counts[REACHED + site] = Number(reached);
      counts[ASKED + site] = Number(asked);
    }
    return { tried, violations, counts };
  },

  conclude(counts) {
    const sites = Object.keys(counts).filter((name) => name.startsWith(REACHED));
    const never = (prefix: string): string[] =>
      sites.map((site) => site.slice(REACHED.length)).filter((site) => counts[prefix + site] === 0);
    const notes = [
      `every one of ${sites.length} awaits in lambda/ is reached, and each waits for something outside that fails here`,
      `known gap, ${counts[GAP] ?? 0} times: runs beside each other, where a new token ends the old or a step of Secrets Manager's is repeated, mended by the next run`,
    ];
    const unreached = never(REACHED).map((site) => `no scenario reaches the await at lambda/${site}`);
    const idle = never(ASKED)
      .filter((site) => counts[REACHED + site] !== 0)
      .map((site) => `the await at lambda/${site} waits for nothing that fails here`);
    return { violations: [...unreached, ...idle], notes };
  },
};

function isAt(point: Placed["point"], placed: readonly Placed[]): boolean {
  return placed.some(
    (one) =>
      one.point.delivery === point.delivery &&
      one.point.attempt === point.attempt &&
      JSON.stringify(one.point.awaited) === JSON.stringify(point.awaited),
  );
}

function said({ scenario, duplicate, newTokenKillsOld }: Setting, placed: readonly Placed[]): string {
  const faults = placed.map(({ point, fault }) => {
    const { name } = point.awaited;
    const number = "wait" in fault ? fault.wait : fault.call;
    return `${fault.kind} at ${name} ${number} of delivery ${point.delivery}, attempt ${point.attempt}`;
  });
  const vendor = newTokenKillsOld ? "a new token ends the old" : "the old token lives";
  return [scenario.name, vendor, `duplicate: ${duplicate}`, ...faults].join("; ");
}
