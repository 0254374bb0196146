import { describe, expect, test } from "vitest";
import type { RotationEvent } from "../../../lambda/contract";
import { PEOPLE } from "../../support/model/people";
import type { Fault } from "../../support/model/run";
import { ModelWorld } from "../../support/model/world";
import { emfLines } from "../emf";
import { withToken } from "../rotation/given";
import { busyMint, changed, down, malformedCredentials, withCredentials, withMood, without } from "./arrange";

const EVENTS: readonly RotationEvent[] = [
  { operation: "check", id: "tick" },
  { operation: "rotate", id: "tick" },
  { operation: "deploy", id: "tick" },
  { operation: "deploy", id: "tick", required: false },
];

interface Row {
  readonly what: string;
  readonly world: () => ModelWorld | Promise<ModelWorld>;
  readonly faults?: readonly Fault[];
  /** The operations that learn that there is no token that works, which is published even where the end is transient. */
  readonly learned?: readonly RotationEvent["operation"][];
  /** What check, rotate, deploy, and deploy with `required: false` do: an outcome is returned, an error code thrown. */
  readonly ends: readonly [check: string, rotate: string, deploy: string, notRequired: string];
}

const ROWS: readonly Row[] = [
  {
    what: "all is well",
    world: () => withToken(10),
    ends: ["healthy", "rotated", "healthy", "healthy"],
  },
  {
    what: "a first token can be had",
    world: () => withCredentials(),
    ends: ["rotated", "rotated", "rotated", "rotated"],
  },
  {
    what: "somebody else's value is current",
    world: async () => changed(await withToken(10), PEOPLE.writeForeign),
    ends: ["config", "rotated", "CONFIG", "config"],
  },
  {
    what: "the credentials are malformed beside a token that works",
    world: async () => changed(await withToken(10), malformedCredentials),
    ends: ["config", "CONFIG", "CONFIG", "config"],
  },
  {
    what: "the role may not read",
    world: () => without("GetSecretValue", withToken(10)),
    ends: ["config", "CONFIG", "CONFIG", "config"],
  },
  {
    what: "nothing is there yet",
    world: () => new ModelWorld(),
    ends: ["notConfigured", "NOT_CONFIGURED", "NOT_CONFIGURED", "notConfigured"],
  },
  {
    what: "new credentials are wrong beside a token that works",
    world: async () => changed(await withToken(10), PEOPLE.wrongCredentials),
    ends: ["refused", "REFUSED", "REFUSED", "refused"],
  },
  ...[1009, 1200, 1006, 1003, 1999].map((code) => ({
    what: `a due token cannot be had (${code}) beside one that works`,
    world: () => withMood(withToken(100), { getToken: code }),
    ends: ["refused", "REFUSED", "refused", "refused"] as const,
  })),
  ...[1009, 1200, 1999].map((code) => ({
    what: `the check says ${code}, which is not about the token`,
    world: () => withMood(withToken(10), { check: code }),
    ends: ["refused", "REFUSED", "refused", "refused"] as const,
  })),
  {
    what: "Akool takes the token for none (1102)",
    world: () => withMood(withToken(10), { check: 1102 }),
    ends: ["refused", "REFUSED", "REFUSED", "refused"],
  },
  {
    what: "the token is rejected, and no new one to be had",
    world: async () => withMood(changed(await withToken(10), PEOPLE.revoke), { getToken: 1200 }),
    ends: ["refused", "REFUSED", "REFUSED", "refused"],
  },
  {
    what: "there is no token, and none to be had",
    world: () => withMood(withCredentials(), { getToken: 1003 }),
    ends: ["refused", "REFUSED", "REFUSED", "refused"],
  },
  {
    what: "Akool is down, and there is a token",
    world: () => down(withToken(10)),
    ends: ["AKOOL_UNREACHABLE", "AKOOL_UNREACHABLE", "transient", "transient"],
  },
  {
    what: "Akool is down, and there are new credentials beside a token",
    world: async () => down(changed(await withToken(10), PEOPLE.newCredentials)),
    ends: ["AKOOL_UNREACHABLE", "AKOOL_UNREACHABLE", "transient", "transient"],
  },
  {
    what: "Akool is down, and there is no token",
    world: () => down(withCredentials()),
    learned: ["check", "rotate", "deploy"],
    ends: ["AKOOL_UNREACHABLE", "AKOOL_UNREACHABLE", "AKOOL_UNREACHABLE", "transient"],
  },
  {
    what: "the token is rejected, and getToken is down",
    world: async () => changed(await withToken(10), PEOPLE.revoke, busyMint),
    learned: ["check", "deploy"],
    ends: ["AKOOL_UNREACHABLE", "AKOOL_UNREACHABLE", "AKOOL_UNREACHABLE", "transient"],
  },
  {
    what: "Secrets Manager throttles",
    world: () => withToken(10),
    faults: [0, 1].map((call) => ({ call, kind: "throttled" })),
    ends: ["AWS_UNAVAILABLE", "AWS_UNAVAILABLE", "AWS_UNAVAILABLE", "transient"],
  },
];

const OUTCOME_OF: Readonly<Record<string, string>> = {
  CONFIG: "config",
  NOT_CONFIGURED: "notConfigured",
  REFUSED: "refused",
  AKOOL_UNREACHABLE: "transient",
  AWS_UNAVAILABLE: "transient",
};

describe.each(ROWS)("when $what", ({ world: arrange, faults, ends, learned = [] }) => {
  test.each(EVENTS.map((event, i) => [event, ends[i] ?? ""] as const))(
    "%j ends as %s",
    async (event, end) => {
      const world = await arrange();
      const { result, error } = await world.run(event, faults);
      expect(error === undefined ? result?.outcome : codeOf(error)).toBe(end);

      // Whether it throws or returns: metrics and log are out before.
      const outcome = OUTCOME_OF[end] ?? end;
      const publishes = outcome !== "transient" || learned.includes(event.operation);
      expect(emfLines(world.lines)).toHaveLength(publishes ? 1 : 0);
      const log = JSON.parse(world.lines.at(-1) ?? "{}");
      expect(log).toMatchObject({ operation: event.operation, outcome });
      if (error !== undefined) expect(log).toMatchObject({ level: "ERROR", message: error.message });
      else expect(log).toMatchObject({ ...result });
    },
  );
});

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : error;
}
