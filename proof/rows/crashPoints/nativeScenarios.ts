import { DAY_MS } from "../../../lambda/clock";
import { AWSCURRENT, AWSPENDING, type RotationEvent } from "../../../lambda/contract";
import { PEOPLE, tokenOf } from "../../../test/support/model/people";
import { beginRotation, type NativeRotation } from "../../../test/support/model/secretsManagerRotation";
import { type ModelWorld, TOKEN_ARN } from "../../../test/support/model/world";
import { aged, CHECK, type Scenario } from "./scenarios";

/** Where Secrets Manager rotates too: its own rotations, and the checks that find what it or a run left at AWSPENDING. */
export const NATIVE_SCENARIOS: readonly Scenario[] = [
  natively({ name: "Secrets Manager rotates", end: "replaced", mints: 1, arrange: begun }),
  natively({
    name: "Secrets Manager rotates, and Akool is slow to know a new token",
    end: "replaced",
    mints: 1,
    async arrange(world) {
      world.vendor.newTokenLag = 1_500;
      return begun(world);
    },
  }),
  natively({
    name: "Secrets Manager rotates after somebody went back to the credentials before",
    end: "replaced",
    mints: 1,
    async arrange(world) {
      const { vendor, credentials } = world;
      await aged(world, 1);
      const [pair, before] = [vendor.credentials, credentials.holder(AWSCURRENT)];
      const { result } = await world.run({
        operation: "deploy",
        credentialsVersionId: world.putCredentials(),
      });
      if (result?.outcome !== "rotated")
        throw new Error("the scenario has no token of the later credentials");
      credentials.moveLabel(AWSCURRENT, before?.id, credentials.holder(AWSCURRENT)?.id);
      vendor.credentials = pair;
      return begin(world);
    },
  }),
  natively({
    name: "Secrets Manager rotates after somebody rolled back",
    end: "kept",
    mints: 0,
    fails: true,
    oldTokenLives: true,
    async arrange(world) {
      await aged(world, 1);
      await world.run({ operation: "rotate", id: "before" });
      PEOPLE.rollBack(world);
      await world.run(CHECK);
      return begin(world);
    },
  }),
  natively({
    name: "Secrets Manager rotates, and somebody writes the secret by hand after it began",
    end: "kept",
    mints: 0,
    fails: true,
    async arrange(world) {
      const rotation = await begun(world);
      await world.pass(1_000);
      world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "");
      return rotation;
    },
  }),
  natively({
    name: "Secrets Manager has its token, and somebody writes the secret by hand and goes back",
    end: "kept",
    mints: 0,
    fails: true,
    oldTokenLives: true,
    async arrange(world) {
      const rotation = await begun(world);
      await world.run({ Step: "createSecret", SecretId: TOKEN_ARN, ClientRequestToken: rotation.id });
      await world.pass(1_000);
      world.token.put("by-hand", world.token.holder(AWSCURRENT)?.value ?? "");
      PEOPLE.rollBack(world);
      return rotation;
    },
  }),
  ...[0, 600, 1_200].map((after) =>
    natively({
      name: `Secrets Manager rotates, and an operator asks for the same ${after} ms later`,
      end: "working",
      mints: 2,
      fails: true,
      async arrange(world) {
        const rotation = await begun(world);
        void world.sim.wait(after).then(() => world.invoke({ operation: "rotate", id: "beside" }));
        return rotation;
      },
    }),
  ),
  natively({
    name: "Secrets Manager rotates while Akool refuses the credentials",
    end: "kept",
    mints: 0,
    fails: true,
    async arrange(world) {
      world.vendor.getTokenMood = { code: 1200 };
      return begun(world);
    },
  }),
  natively({
    name: "a check finds a token that waits at AWSPENDING",
    end: "replaced",
    mints: 0,
    arrange: parked,
  }),
  natively({
    name: "a check finds one at AWSPENDING that Akool knows no more",
    end: "kept",
    mints: 0,
    oldTokenLives: true,
    async arrange(world) {
      const event = await parked(world);
      world.vendor.revoke(tokenOf(world.token.holder(AWSPENDING)) ?? "");
      return event;
    },
  }),
  natively({
    name: "a check finds a rotation of Secrets Manager's that failed a day ago",
    end: "kept",
    mints: 0,
    async arrange(world): Promise<RotationEvent> {
      await begun(world);
      await world.pass(DAY_MS);
      return CHECK;
    },
  }),
];

function natively(scenario: Scenario): Scenario {
  return { ...scenario, nativeRotation: true };
}

async function begun(world: ModelWorld): Promise<NativeRotation> {
  const { getTokenMood } = world.vendor;
  world.vendor.getTokenMood = "normal";
  await aged(world, 1);
  world.vendor.getTokenMood = getTokenMood;
  return begin(world);
}

/** A token of ours that could not be swapped in. */
async function parked(world: ModelWorld): Promise<RotationEvent> {
  await aged(world, 1);
  world.denied.add("UpdateSecretVersionStage");
  await world.run({ operation: "rotate", id: "denied" });
  world.denied.clear();
  return CHECK;
}

function begin(world: ModelWorld): NativeRotation {
  const rotation = beginRotation(world);
  if (rotation === undefined) throw new Error("Secrets Manager refuses to rotate in this scenario");
  return rotation;
}
