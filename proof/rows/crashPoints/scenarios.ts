import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, type RotationEvent } from "../../../lambda/contract";
import { PEOPLE, tokenOf } from "../../../test/support/model/people";
import type { NativeRotation } from "../../../test/support/model/secretsManagerRotation";
import { hour, type ModelWorld } from "../../../test/support/model/world";

/** Where a run stands when it begins, and the state in which its deliveries must end. */
export interface Scenario {
  readonly name: string;
  /** Of the function, before the run. Returns what the run is asked, or what Secrets Manager has begun. */
  arrange(world: ModelWorld): Promise<RotationEvent | NativeRotation>;
  /** Secrets Manager rotates too. */
  readonly nativeRotation?: true;
  /** The oldest state that a read may find, ms. */
  readonly readLag?: number;
  readonly tokenSecretMissing?: boolean;
  /** `replaced`: a new token that Akool accepts. `working`: a new or an old one. `kept`: AWSCURRENT does not move. */
  readonly end: "replaced" | "working" | "kept";
  /** Tokens that one delivery costs where nothing goes wrong. */
  readonly mints: number;
  /** Only at a vendor whose new token does not end the old. */
  readonly oldTokenLives?: true;
  /** The documented end is an error at each attempt, until somebody mends what is wrong. */
  readonly fails?: true;
}

export const CHECK: RotationEvent = { operation: "check", scheduledTime: hour(500) };
const ROTATE: RotationEvent = { operation: "rotate", id: "asked" };

export const SCENARIOS: readonly Scenario[] = [
  { name: "no token yet", end: "replaced", mints: 1, arrange: async () => CHECK },
  { name: "due by age", end: "replaced", mints: 1, arrange: async (world) => aged(world, 100) },
  {
    name: "Akool is slow to know a new token",
    end: "replaced",
    mints: 1,
    async arrange(world) {
      world.vendor.newTokenLag = 1_500;
      return aged(world, 100);
    },
  },
  {
    name: "other credentials",
    end: "replaced",
    mints: 1,
    async arrange(world) {
      await aged(world, 1);
      world.putCredentials();
      await world.pass(DAY_MS);
      return CHECK;
    },
  },
  {
    name: "the token was revoked",
    end: "replaced",
    mints: 1,
    arrange: agedThen(1, PEOPLE.revoke),
  },
  {
    name: "asked for by an operator",
    end: "replaced",
    mints: 1,
    arrange: agedThen(1, () => undefined, ROTATE),
  },
  {
    name: "a value of somebody else's, taken over",
    end: "replaced",
    mints: 1,
    arrange: agedThen(1, PEOPLE.writeForeign, ROTATE),
  },
  ...[0, 1, 2, 3].map(
    (drawn): Scenario => ({
      name: `a deployment with new credentials, while reads are old, ${drawn}`,
      readLag: 8_000,
      end: "replaced",
      mints: 1,
      async arrange(world) {
        await aged(world, 1);
        // Which of the reads is old is drawn: the first one is in some of these.
        for (let n = 0; n < drawn; n++) world.sim.random();
        return { operation: "deploy", credentialsVersionId: world.putCredentials() };
      },
    }),
  ),
  {
    name: "the credentials that a token was just minted with, while reads are old",
    readLag: 8_000,
    end: "working",
    mints: 1,
    async arrange(world) {
      await aged(world, 1);
      await world.run({ operation: "deploy", id: "mended", credentialsVersionId: world.putCredentials() });
      return CHECK;
    },
  },
  {
    name: "a deployment whose role is seconds old",
    end: "replaced",
    mints: 1,
    async arrange(world) {
      for (const name of ["GetSecretValue", "PutSecretValue", "ListSecretVersionIds"]) {
        world.denied.add(name);
        void world.sim.wait(6_000).then(() => world.denied.delete(name));
      }
      return { operation: "deploy", id: "first" };
    },
  },
  {
    name: "a token is parked",
    end: "replaced",
    mints: 0,
    async arrange(world) {
      await aged(world, 100);
      world.denied.add("UpdateSecretVersionStage");
      await world.run({ operation: "check", scheduledTime: hour(499) });
      world.denied.clear();
      return CHECK;
    },
  },
  { name: "all is well", end: "kept", mints: 0, arrange: async (world) => aged(world, 1) },
  {
    name: "rolled back",
    oldTokenLives: true,
    end: "kept",
    mints: 0,
    async arrange(world) {
      await aged(world, 1);
      await world.run({ operation: "rotate", id: "before" });
      PEOPLE.rollBack(world);
      await world.pass(100 * DAY_MS);
      return CHECK;
    },
  },
  {
    name: "Akool is too busy for the check",
    end: "kept",
    mints: 0,
    fails: true,
    arrange: agedThen(1, ({ vendor }) => {
      vendor.checkMood = "busy";
    }),
  },
  {
    name: "Akool has moved the check",
    end: "kept",
    mints: 1,
    arrange: agedThen(100, ({ vendor }) => {
      vendor.checkMood = "moved";
    }),
  },
  {
    name: "Akool refuses the credentials",
    end: "kept",
    mints: 0,
    arrange: agedThen(100, ({ vendor }) => {
      vendor.getTokenMood = { code: 1200 };
    }),
  },
  {
    name: "the swap is denied",
    end: "kept",
    mints: 1,
    arrange: agedThen(100, ({ denied }) => denied.add("UpdateSecretVersionStage")),
  },
  {
    name: "the token secret is gone",
    tokenSecretMissing: true,
    end: "kept",
    mints: 0,
    arrange: async () => CHECK,
  },
  {
    name: "a value of somebody else's",
    end: "kept",
    mints: 0,
    arrange: agedThen(1, PEOPLE.writeForeign),
  },
];

/** A first token grows old, then something changes. */
function agedThen(days: number, change: (world: ModelWorld) => unknown, event = CHECK): Scenario["arrange"] {
  return async (world) => {
    await aged(world, days);
    change(world);
    return event;
  };
}

/** Lets a first token come and grow old. */
export async function aged(world: ModelWorld, days: number): Promise<RotationEvent> {
  await world.run({ operation: "check", scheduledTime: hour(1) });
  if (tokenOf(world.token.holder(AWSCURRENT)) === undefined)
    throw new Error("the scenario has no first token");
  await world.pass(days * DAY_MS);
  return CHECK;
}
