import { join } from "node:path";
import { mock } from "node:test";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type Figures, inTurns } from "../figures";
import { wholeProcess } from "../process";
import { CONTENDERS } from "./contenders.mjs";
import { type SecretsManagerStandIn, secretValue } from "./secretsManager";

export type Name = keyof typeof CONTENDERS & string;
export const NAMES: readonly Name[] = Object.keys(CONTENDERS);

/** Whole processes that load the library and read once, in turns. ms each. */
export function coldReads(secretsManager: SecretsManagerStandIn, runs: number): Promise<Figures> {
  const env = {
    PATH: process.env.PATH,
    AWS_ENDPOINT_URL: secretsManager.url,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  return inTurns(NAMES, runs, (name) =>
    wholeProcess({ file: process.execPath, args: [join(__dirname, "cold.mjs"), name, "token"], env }),
  );
}

/** Awaited calls while the token is fresh, in batches of 1,000 in turns. ns a call of each batch. */
export async function cachedReads(secretsManager: SecretsManagerStandIn, batches: number): Promise<Figures> {
  const gets = await made(secretsManager);
  for (const name of NAMES) await batch(gets(name));
  return inTurns(NAMES, batches, (name) => batch(gets(name)));
}

/** How many reads reach Secrets Manager when so many callers come at once. */
export async function concurrentReads(
  secretsManager: SecretsManagerStandIn,
  callers: number,
): Promise<Figures> {
  const gets = await made(secretsManager, "cold");
  return inTurns(NAMES, 1, async (name) => {
    const before = secretsManager.reads;
    await Promise.all(Array.from({ length: callers }, gets(name)));
    return secretsManager.reads - before;
  });
}

export interface Hour {
  readonly reads: number;
  /** The longest that the replaced token was still given, s. */
  readonly stale: number;
  /** Calls after the first that had to wait for a read. */
  readonly waited: number;
}

/** An hour in which a call comes every second and the token is replaced at half past, in simulated time. */
export async function simulatedHour(name: Name): Promise<Hour> {
  let reads = 0;
  let token = "first";
  const client = Object.assign(new SecretsManagerClient({ region: "eu-west-1" }), {
    send: async () => {
      reads += 1;
      const SecretString = secretValue(token);
      await turn();
      return { SecretString };
    },
  });
  mock.timers.enable({ apis: ["Date", "setTimeout"] });
  try {
    const get = await CONTENDERS[name]?.({ secretId: `hour-${name}`, client });
    let [stale, waited] = [0, 0];
    for (let second = 0; second < 3_600; second++) {
      if (second === 1_800) token = "second";
      const before = reads;
      if ((await get?.()) === "first" && second >= 1_800) stale = second - 1_800 + 1;
      if (second > 0 && reads > before) waited += 1;
      mock.timers.tick(1_000);
      // What a timer began may end before the next call.
      await turn();
      await turn();
    }
    return { reads, stale, waited };
  } finally {
    mock.timers.reset();
  }
}

async function made(
  secretsManager: SecretsManagerStandIn,
  prefix = "warm",
): Promise<(name: Name) => () => Promise<string>> {
  const gets = new Map<Name, () => Promise<string>>();
  for (const [name, make] of Object.entries(CONTENDERS)) {
    const client = new SecretsManagerClient({
      endpoint: secretsManager.url,
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    gets.set(name, await make({ secretId: `${prefix}-${name}`, client }));
  }
  return (name) => {
    const get = gets.get(name);
    if (get === undefined) throw new Error(`no contender ${name}`);
    return get;
  };
}

async function batch(get: () => Promise<string>): Promise<number> {
  const calls = 1_000;
  const began = process.hrtime.bigint();
  for (let call = 0; call < calls; call++) await get();
  return Number(process.hrtime.bigint() - began) / calls;
}

function turn(): Promise<void> {
  return new Promise((later) => setImmediate(later));
}
