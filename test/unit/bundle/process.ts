import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { requireBundle } from "../../../infra/bundle";
import { DAY_MS } from "../../../lambda/clock";
import { type Credentials, GET_TOKEN_PATH, type TokenValue } from "../../../lambda/contract";
import { StandInAkool } from "../../support/akool";
import { rotatorEnvironment } from "../../support/rotatorEnvironment";
import { SecretsManagerServer, versionOf } from "../../support/secretsManagerServer";

const PAIR: Credentials = { clientId: "client-1", clientSecret: "client-secret-1" };

/** A run of the bundle in its process: what the environment gets before it, and the outcome that it must have. */
export interface PlannedRun {
  readonly env?: Readonly<Record<string, string>>;
  readonly outcome: "healthy" | "rotated";
}

/** What a process did. */
export interface Ended {
  /** The modules that the bundle asked for by name. */
  readonly required: readonly string[];
  /** All of Node's own that were loaded. */
  readonly builtins: readonly string[];
  readonly secretsManager: SecretsManagerServer;
}

/**
 * Runs the bundle in a process of its own as Lambda does: loaded once, then invoked so often. Throws where a run did
 * not end as planned.
 * @param due whether the token that it finds is due
 */
export async function inOneProcess(due: boolean, runs: readonly PlannedRun[]): Promise<Ended> {
  const akool = await StandInAkool.start({ accounts: [PAIR] });
  onTestFinished(() => akool.stop());
  const secretsManager = await SecretsManagerServer.start({
    credentials: JSON.stringify(PAIR),
    token: JSON.stringify(await tokenOf(akool, due)),
  });
  onTestFinished(() => secretsManager.stop());
  const folder = mkdtempSync(join(tmpdir(), "bundle-process-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const certificate = join(folder, "cert.pem");
  writeFileSync(certificate, secretsManager.certificate);

  const { stdout } = await promisify(execFile)(process.execPath, ["-e", SCRIPT], {
    env: {
      ...rotatorEnvironment("token", "credentials", akool.url),
      BUNDLE: requireBundle().path,
      RUNS: JSON.stringify(runs.map(({ env = {} }) => env)),
      NODE_EXTRA_CA_CERTS: certificate,
      HOME: folder,
      AWS_ENDPOINT_URL: secretsManager.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "FIRSTKEY",
      AWS_SECRET_ACCESS_KEY: "first-secret",
      AWS_SESSION_TOKEN: "first-session",
    },
  });
  const { outcomes, ...loaded } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as {
    readonly outcomes: readonly string[];
    readonly required: readonly string[];
    readonly builtins: readonly string[];
  };
  const planned = runs.map(({ outcome }) => outcome);
  if (outcomes.join() !== planned.join())
    throw new Error(`planned ${planned}, but the runs ended ${outcomes}`);
  return { ...loaded, secretsManager };
}

const SCRIPT = `
const Module = require("node:module");
const required = new Set();
const load = Module._load;
Module._load = function (name, ...rest) {
  if (name !== process.env.BUNDLE) required.add(name);
  return load.call(this, name, ...rest);
};
const { handler } = require(process.env.BUNDLE);
const context = { functionName: "rotator", getRemainingTimeInMillis: () => 120_000 };
void (async () => {
  const outcomes = [];
  for (const [n, env] of JSON.parse(process.env.RUNS).entries()) {
    Object.assign(process.env, env);
    outcomes.push((await handler({ operation: "check" }, { ...context, awsRequestId: "run-" + n })).outcome);
  }
  const builtins = process.moduleLoadList.map((entry) => entry.replace(/^.* /, ""));
  console.log(JSON.stringify({ outcomes, required: [...required], builtins }));
  process.exit();
})();
`;

/** A token that Akool takes; by its own word at its end where it is due. */
async function tokenOf(akool: StandInAkool, due: boolean): Promise<TokenValue> {
  const minted = await fetch(`${akool.url}${GET_TOKEN_PATH}`, { method: "POST", body: JSON.stringify(PAIR) });
  const now = Date.now();
  const { token } = (await minted.json()) as { readonly token: string };
  return {
    token,
    issuedAt: new Date(now - DAY_MS).toISOString(),
    expiresAt: new Date(due ? now : now + 364 * DAY_MS).toISOString(),
    expirySource: "jwt",
    credentialsVersionId: versionOf("credentials"),
    replaces: "none",
    tick: "test",
    baseUrl: akool.url,
    schema: "1",
  };
}
