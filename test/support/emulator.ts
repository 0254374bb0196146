import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listen } from "./listen";
import { NODE_BIN } from "./paths";
import { type InstalledPython, install, MINISTACK, MOTO } from "./python";

const LIFELINE = join(__dirname, "lifeline.py");
const START_LIMIT_MS = 30_000;
/** The emulator's own output is kept only to explain a start that failed, characters. */
const KEPT_OUTPUT = 4_000;

/** A running emulator, at 127.0.0.1 only. */
export interface RunningEmulator {
  readonly endpoint: string;
  /** What an AWS SDK client is made with to talk to it. */
  readonly aws: AwsClientConfig;
  /** Its process; another one after a restart. */
  readonly pid: number;
  /** Ends it in good order, with the functions that it runs, and starts it again at the same endpoint. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface AwsClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Starts ministack: Secrets Manager, Lambda with Node, Scheduler, alarms, queues; it enforces IAM policies. Its state
 * outlives a restart, not a stop.
 */
export async function startMinistack(): Promise<RunningEmulator> {
  const python = await install(MINISTACK);
  return start(python, "ministack", "/_ministack/health", (port, scratch) => ({
    args: [],
    env: {
      PERSIST_STATE: "1",
      STATE_DIR: join(scratch, "state"),
      GATEWAY_PORT: String(port),
      BIND_HOST: "127.0.0.1",
      IOT_MTLS_ENABLED: "0",
      SFTP_ENABLED: "0",
      LAMBDA_EXECUTOR: "local",
      // Functions get their role's credentials, and IAM policies are enforced; "test" is the account's root.
      AUTH: "true",
    },
  }));
}

/**
 * Starts moto: stricter than ministack about the labels of secret versions, but runs no functions. It keeps its state
 * in memory alone.
 */
export async function startMoto(): Promise<RunningEmulator> {
  const python = await install(MOTO);
  return start(python, "moto.server", "/moto-api/", (port) => ({
    args: ["--host", "127.0.0.1", "--port", String(port)],
    env: {},
  }));
}

type Launch = (
  port: number,
  scratch: string,
) => { readonly args: string[]; readonly env: Record<string, string> };

async function start(
  python: InstalledPython,
  module: string,
  healthPath: string,
  launch: Launch,
): Promise<RunningEmulator> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  // Outside of the project: a function unpacked inside it would find node_modules that Lambda does not have.
  const scratch = await mkdtemp(join(tmpdir(), "emulator-"));
  const { args, env } = launch(port, scratch);
  const begin = async (): Promise<ChildProcess> => {
    const child = spawn(python.command, [LIFELINE, scratch, module, ...args], {
      env: { ...inheritedEnv(), ...python.env, ...env, TMPDIR: scratch, PYTHONUNBUFFERED: "1" },
      cwd: scratch,
      stdio: ["pipe", "pipe", "pipe"],
      // Ctrl-C in a terminal goes to whoever started it, who still wants to ask it things before it ends.
      detached: true,
    });
    const output = tail(child);
    try {
      await healthy(child, endpoint + healthPath);
      return child;
    } catch (error) {
      await cut(child, scratch);
      const said = output().trim();
      throw new Error(`${module} did not start: ${String(error)}${said === "" ? "" : `\n${said}`}`);
    }
  };
  let child = await begin();
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return {
    endpoint,
    aws: { endpoint, region: "us-east-1", credentials },
    get pid() {
      return child.pid ?? 0;
    },
    async restart() {
      child.kill("SIGTERM");
      await ended(child);
      endGroup(child);
      child = await begin();
    },
    stop: () => cut(child, scratch),
  };
}

/** Lets go of the lifeline: the emulator ends at once, with its functions. */
async function cut(child: ChildProcess, scratch: string): Promise<void> {
  child.stdin?.end();
  await ended(child);
  await rm(scratch, { recursive: true, force: true });
}

async function ended(child: ChildProcess): Promise<void> {
  const running = child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  if (running) await new Promise((exited) => child.once("exit", exited));
}

/** Functions that were running outlive an emulator that ended in good order. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // None was running.
  }
}

async function healthy(child: ChildProcess, url: string): Promise<void> {
  let spawnError: Error | undefined;
  child.once("error", (error) => {
    spawnError = error;
  });
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; await sleep(100)) {
    if (spawnError !== undefined) throw spawnError;
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    try {
      const { ok } = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      if (ok) return;
    } catch {}
  }
  throw new Error(`no answer within ${START_LIMIT_MS / 1_000} s`);
}

/** Nothing of the user's AWS set-up may reach the emulator: it hands its environment on to the functions. */
function inheritedEnv(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|NODE_OPTIONS$|PYTHON)/.test(name));
  return { ...Object.fromEntries(kept), PATH: [NODE_BIN, process.env.PATH ?? ""].join(delimiter) };
}

function tail(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString("utf8")).slice(-KEPT_OUTPUT);
    });
  }
  return () => text;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { port } = new URL(await listen(server));
  await new Promise((closed) => server.close(closed));
  return Number(port);
}
