import { beforeAll, describe, expect, it } from "vitest";
import { type Alarm, type Sample, told } from "../support/cloudwatch/alarms";
import { parseEmf } from "../support/emf";
import { hour, ModelWorld } from "../support/model/world";
import { deployOne } from "./cloud";

const HOUR_MS = 3_600_000;
const CHECK_INTERVAL_HOURS = 6;

let alarms: Alarm[];
beforeAll(async () => {
  const { resources } = await deployOne({ credentials: { clientId: "id", clientSecret: "secret" } });
  alarms = resources
    .filter(({ name }) => ["akool-auth", "akool-account", "akool-config"].includes(name))
    .map(({ name, inputs }) => ({ ...(inputs as unknown as Alarm), name: name.replace("akool-", "") }));
});

/** What on-call is told, by the program's own alarms of the shipped handler's runs, for every look-back of CloudWatch. */
describe("on-call is told", () => {
  it("one OK of each alarm after the first deployment, and then nothing in 120 healthy days with a rotation", async () => {
    const world = await deployed();
    await days(world, 0, 120);
    expect(world.vendor.minted).toHaveLength(2);
    expect(heard(world)).toEqual(FIRST_OKS);
  });

  it("that the account is banned on day 40, at the next check, and that it is back on day 43", async () => {
    const world = await deployed();
    await days(world, 0, 40);
    world.vendor.getTokenMood = { code: 1200 };
    world.vendor.checkMood = { code: 1200 };
    await days(world, 40, 43);
    world.vendor.getTokenMood = "normal";
    world.vendor.checkMood = "normal";
    await days(world, 43, 50);
    expect(heard(world)).toEqual([...FIRST_OKS, [960, "account", "ALARM"], [1032, "account", "OK"]]);
  });

  it("that new credentials are wrong, and when they are right", async () => {
    const world = await deployed();
    await days(world, 0, 10);
    const right = world.vendor.credentials;
    world.putCredentials();
    world.vendor.credentials = right;
    await days(world, 10, 12);
    world.putCredentials();
    await days(world, 12, 20);
    expect(heard(world)).toEqual([...FIRST_OKS, [240, "auth", "ALARM"], [288, "auth", "OK"]]);
  });

  it("that the role may no longer read, and when it may", async () => {
    const world = await deployed();
    await days(world, 0, 2);
    world.denied.add("GetSecretValue");
    await days(world, 2, 3);
    world.denied.clear();
    await days(world, 3, 5);
    expect(heard(world)).toEqual([...FIRST_OKS, [48, "config", "ALARM"], [72, "config", "OK"]]);
  });

  it("nothing while credentials are waited for but the first OKs", async () => {
    const world = new ModelWorld();
    await days(world, 0, 5);
    expect(heard(world)).toEqual(FIRST_OKS);
  });

  it("nothing of an Akool that is down for 20 minutes, between two checks", async () => {
    const world = await deployed();
    await days(world, 0, 1);
    world.vendor.checkMood = "busy";
    await world.pass(20 * 60_000);
    world.vendor.checkMood = "normal";
    await days(world, 1, 3);
    expect(heard(world)).toEqual(FIRST_OKS);
  });

  it("nothing of a roll-back by hand, which is held", async () => {
    const world = await deployed();
    await days(world, 0, 95);
    expect(world.vendor.minted).toHaveLength(2);
    const [old, current] = world.token.versions();
    world.token.moveLabel("AWSCURRENT", old?.id, current?.id);
    await days(world, 95, 100);
    expect(world.vendor.minted).toHaveLength(2);
    expect(heard(world)).toEqual(FIRST_OKS);
  });
});

const FIRST_OKS = [
  [0, "auth", "OK"],
  [0, "account", "OK"],
  [0, "config", "OK"],
];

/** A stack right after its first run. */
async function deployed(): Promise<ModelWorld> {
  const world = new ModelWorld();
  const credentialsVersionId = world.putCredentials();
  await world.run({ operation: "deploy", required: true, credentialsVersionId });
  return world;
}

/** The schedule's checks of these days, each with Lambda's retries. */
async function days(world: ModelWorld, from: number, to: number): Promise<void> {
  for (let at = from * 24; at < to * 24; at += CHECK_INTERVAL_HOURS) {
    await world.pass(Date.parse(hour(at)) - world.sim.now);
    void world.deliver({ operation: "check", scheduledTime: hour(at) });
    await world.sim.settle();
  }
}

/** The messages, with the hours since the beginning that have passed. */
function heard(world: ModelWorld): [number, string, string][] {
  const start = Date.parse(hour(0));
  const samples = world.lines.flatMap(samplesOf);
  const [messages, ...others] = [0, 1, 2, 3].map((lookBack) =>
    told(alarms, samples, { from: start, to: world.sim.now + HOUR_MS, lookBack }).map(
      ({ at, alarm, state }): [number, string, string] => [Math.floor((at - start) / HOUR_MS), alarm, state],
    ),
  );
  for (const other of others) expect(other).toEqual(messages);
  return messages ?? [];
}

/** What CloudWatch makes of a line in its embedded metric format. */
function samplesOf(line: string): Sample[] {
  const emf = parseEmf(line);
  if (emf === undefined) return [];
  const { at, namespace, metrics } = emf;
  return Object.entries(metrics).map(([metricName, value]) => ({
    namespace,
    metricName,
    at: at.getTime(),
    value,
  }));
}
