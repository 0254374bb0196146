import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { type AwsClients, awsClients } from "../support/clients";
import { type RunningEmulator, startMinistack } from "../support/emulator";
import { go } from "../support/go";
import { NODE_BIN, PROJECT_ROOT } from "../support/paths";
import { install, MOTO } from "../support/python";
import { withoutPython } from "../support/withoutPython";
import { type ReaderStage, setReaderStage } from "./support/readerStage";

const run = promisify(execFile);

const EXAMPLES = join(PROJECT_ROOT, "examples");
const skipped = withoutPython("the examples on ministack");

type Launched = { readonly command: string; readonly args: string[]; readonly env: ReaderStage["env"] };

/** Each program runs as a stranger starts it, with a role that has readerPolicy alone; the emulator enforces it. */
describe.skipIf(skipped)("the examples", () => {
  let ministack: RunningEmulator;
  let clients: AwsClients;
  beforeAll(async () => {
    ministack = await startMinistack();
    clients = awsClients(ministack.aws);
  });
  afterAll(() => ministack?.stop());

  async function stage(context: TestContext, newTokenKillsOld = false): Promise<ReaderStage> {
    const set = await setReaderStage(clients, ministack, newTokenKillsOld);
    context.onTestFinished(() => set.rotator.strike());
    return set;
  }

  test("node-service: a token that a rotation has ended is read anew, and no request fails", async (context) => {
    const { rotator, env } = await stage(context, true);
    const url = await startService(context, env);
    expect(await creditAt(url)).toEqual([200, { credit: 123 }]);
    await rotator.run({ operation: "rotate", id: "ticket-1" });
    // The reader reads at most once in 5 s, whatever Akool answers.
    await sleep(5_000);
    expect(await creditAt(url)).toEqual([200, { credit: 123 }]);
    const answered = rotator.akool.requests.slice(-2).map(({ token, code }) => [token, code]);
    expect(answered).toEqual([
      [0, 1101],
      [1, 1000],
    ]);
    expect((await fetch(url)).status).toBe(404);
  });

  test("node-service: with the credentials secret instead, it ends before it listens", async (context) => {
    const { rotator, env } = await stage(context);
    const started = startService(context, { ...env, AKOOL_TOKEN_SECRET_ARN: rotator.credentialsArn });
    await expect(started).rejects.toThrow("SECRET_READ");
  });

  const python = async (): Promise<Launched> => {
    // Which brings boto3: installed alone for these four starts, it is five seconds more of a first run.
    const { command, env } = await install(MOTO);
    return { command, args: [join(EXAMPLES, "python", "akool_credit.py")], env };
  };
  simple("python", "AccessDeniedException", python);

  describe("built by Go", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "go-example-"));
      await go(["build", "-o", join(folder, "example"), "."], join(EXAMPLES, "go"));
    }, 600_000);
    afterAll(() => rm(folder, { recursive: true, force: true }));
    simple("go", "AccessDeniedException", async () => ({
      command: join(folder, "example"),
      args: [],
      env: {},
    }));
  });

  /** A program that reads once, calls Akool and prints. */
  function simple(name: string, denial: string, launched: () => Promise<Launched>): void {
    test(`${name}: prints the credit, reads a rotation's token at the next start, and is denied the credentials`, async (context) => {
      const { rotator, env } = await stage(context, true);
      const { command, args, env: own } = await launched();
      const start = (more = {}) => run(command, args, { env: { ...env, ...own, ...more } });
      expect((await start()).stdout).toBe("credit 123\n");
      await rotator.run({ operation: "rotate", id: "ticket-1" });
      expect((await start()).stdout).toBe("credit 123\n");
      expect(rotator.akool.requests.at(-1)).toMatchObject({ token: 1, code: 1000 });
      rotator.akool.revoke(rotator.akool.issued[1] ?? "");
      await expect(start()).rejects.toThrow("Akool answered code 1101");
      await expect(start({ AKOOL_TOKEN_SECRET_ARN: rotator.credentialsArn })).rejects.toThrow(denial);
    });
  }
});

/** Starts node-service at a free port. @throws Error with its output, where it ends instead of listening */
async function startService(context: TestContext, env: ReaderStage["env"]): Promise<string> {
  const PATH = [NODE_BIN, env.PATH].join(delimiter);
  const child = spawn("node", [join(EXAMPLES, "node-service", "server.mjs")], {
    env: { ...env, PATH, PORT: "0" },
  });
  context.onTestFinished(() => {
    child.kill();
  });
  let output = "";
  const ended = once(child, "close").then(() => {
    throw new Error(output);
  });
  const ready = new Promise<string>((resolve) => {
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.stdout.on("data", (chunk) => {
      const port = /^ready on (\d+)/.exec(String(chunk))?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
  });
  ended.catch(() => undefined);
  return Promise.race([ready, ended]);
}

async function creditAt(url: string): Promise<[number, unknown]> {
  const response = await fetch(`${url}/credit`);
  return [response.status, await response.json()];
}
