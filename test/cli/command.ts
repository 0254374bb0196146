import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { GetScheduleCommand, ListSchedulesCommand, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { buildCommand } from "../../scripts/command";
import { Stage } from "../local/stage";
import { Canaries, PIECE } from "../support/canary";
import { Front, type Rule } from "../support/front";

const HURRIED = { NODE_OPTIONS: `--require ${JSON.stringify(join(__dirname, "hurried.cjs"))}` };
const NODE_FOLDER = join(process.execPath, "..");

/** How the command ended, and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface How {
  /** Given to standard input, which then ends; default nothing. */
  readonly input?: string;
  /** Of a terminal; default 80. */
  readonly columns?: number;
  /** What is typed in a terminal, each once its question is on the screen. */
  readonly answers?: readonly { readonly to: string; readonly typed: string }[];
  /** Whoever reads standard output has gone before the first line. */
  readonly unread?: true;
  /** Is given what sends the command a signal, once it runs. */
  readonly started?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** The command's own waits take a tenth of their time. */
  readonly hurried?: true;
  /** Over the environment that points at the emulator; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The command as built from the sources, beside a deployment of the program in an emulator. */
export class Scene {
  /** Every token and clientSecret so far. */
  private readonly secrets = new Set<string>();
  /** Those of them that are long enough to be told from chance in pieces. */
  private readonly canaries = new Canaries();

  private constructor(
    readonly stage: Stage,
    private readonly folder: string,
  ) {}

  static async open(): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), "cli-"));
    await buildCommand(join(folder, "akool-token.js"));
    const stage = await Stage.open();
    await stage.deploy();
    // A failure's metric would keep its alarm on for five minutes: here the cases set the alarms.
    await stage.deployed.forwarder.stop();
    await scheduleInHalfAnHour(stage);
    return new Scene(stage, folder);
  }

  async close(): Promise<void> {
    await this.stage.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get functionName(): string {
    return this.stage.deployed.functionName;
  }

  /** Runs it as a script does, all its streams pipes, on the deployment by its function's name. */
  verb(verb: string, args: readonly string[] = [], how: How = {}): Promise<Ended> {
    return this.run([...verb.split(" "), ...args, "--function", this.functionName], how);
  }

  run(args: readonly string[], how: How = {}): Promise<Ended> {
    return this.start(process.execPath, [this.file, ...args], how);
  }

  /** Runs it in a pseudo-terminal, with a person at the keyboard. */
  inTerminal(verb: string, args: readonly string[], how: How = {}): Promise<Ended> {
    const words = [process.execPath, this.file, ...verb.split(" "), ...args, "--function", this.functionName];
    // In CI the spinner is none, but a person's terminal is no CI.
    return this.start(
      "script",
      ["-qec", `stty cols ${how.columns ?? 80} rows 24; unset CI; exec ${words.join(" ")}`, "/dev/null"],
      {
        answers: [],
        ...how,
      },
    );
  }

  /** Runs something while AWS answers by a rule; `how` leads the command there. */
  async behind<T>(rule: Rule, work: (how: How) => Promise<T>): Promise<T> {
    const front = await Front.open(this.stage.emulator.endpoint, rule);
    try {
      return await work({ env: { AWS_ENDPOINT_URL: front.url } });
    } finally {
      await front.close();
    }
  }

  /** A `pulumi` on the PATH that answers so, for the command's `how.env`. */
  fakePulumi(script: string): { PATH: string } {
    const bin = mkdtempSync(join(this.folder, "bin-"));
    writeFileSync(join(bin, "pulumi"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, "pulumi"), 0o755);
    return { PATH: [bin, NODE_FOLDER, "/usr/bin", "/bin"].join(delimiter) };
  }

  private get file(): string {
    return join(this.folder, "akool-token.js");
  }

  private async start(command: string, args: readonly string[], how: How): Promise<Ended> {
    const { input = "", env = {}, answers } = how;
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...this.environment(), ...(how.hurried && HURRIED), ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    how.started?.((signal) => child.kill(signal));
    if (how.unread) child.stdout.destroy();
    let out = "";
    let err = "";
    const toCome = [...(answers ?? [])];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (toCome[0] !== undefined && out.includes(toCome[0].to)) child.stdin.write(toCome.shift()?.typed);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      err += text;
    });
    child.stdin.on("error", () => undefined);
    if (answers === undefined) child.stdin.end(input);
    const code = await new Promise<number | null>((ended, failed) => {
      child.once("error", failed);
      child.once("close", ended);
    });
    this.refuseSecrets(out + err, input);
    return { code, out, err };
  }

  /** No verb ever prints a token or a secret, encoded or in pieces: looked for in every output of every case. */
  private refuseSecrets(text: string, input: string): void {
    const { akool, firstCredentials } = this.stage;
    const [, given] = /"clientSecret":"([^"\\]+)/.exec(input) ?? [];
    for (const secret of [...akool.issued, firstCredentials.clientSecret, given]) {
      if (secret === undefined || this.secrets.has(secret)) continue;
      this.secrets.add(secret);
      if (secret.length >= PIECE) this.canaries.add(secret);
    }
    const whole = [...this.secrets].some((secret) => text.includes(secret));
    if (whole || this.canaries.findIn(text).length > 0) throw new Error("the command printed a secret");
  }

  /** Nothing of the AWS set-up of whoever runs the tests. */
  private environment(): Record<string, string | undefined> {
    const { endpoint, aws } = this.stage.emulator;
    const kept = Object.entries(process.env).filter(
      ([name]) => !/^(AWS_|FORCE_COLOR$|NO_COLOR$|NODE_OPTIONS$)/.test(name),
    );
    return {
      ...Object.fromEntries(kept),
      HOME: this.folder,
      // Each run is a process of its own, of the same file: a fifth of its time is to compile it.
      NODE_COMPILE_CACHE: join(this.folder, "compile-cache"),
      TERM: "xterm-256color",
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }
}

/** The local deployment checks every minute: here nothing runs but what a case starts. */
async function scheduleInHalfAnHour({ clients: { scheduler } }: Stage): Promise<void> {
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({}));
  const { Name, GroupName } = Schedules[0] ?? {};
  const { Target, FlexibleTimeWindow, State, ScheduleExpressionTimezone, Description } = await scheduler.send(
    new GetScheduleCommand({ Name, GroupName }),
  );
  const minute = (new Date().getUTCMinutes() + 30) % 60;
  const ScheduleExpression = `cron(${minute} 0/6 * * ? *)`;
  await scheduler.send(
    new UpdateScheduleCommand({
      Name,
      GroupName,
      Target,
      FlexibleTimeWindow,
      State,
      ScheduleExpressionTimezone,
      ScheduleExpression,
      Description,
    }),
  );
}

/** A bad code that Akool answers everything with while something happens. */
export async function whileAkoolSays<T>(scene: Scene, code: number, work: () => Promise<T>): Promise<T> {
  scene.stage.akool.always({ code });
  try {
    return await work();
  } finally {
    scene.stage.akool.always();
  }
}
