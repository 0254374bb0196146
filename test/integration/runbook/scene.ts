import { randomUUID } from "node:crypto";
import { delimiter, join } from "node:path";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import type { RotationEvent, RunResult } from "../../../lambda/contract";
import { buildCommand } from "../../../scripts/command";
import { StandInAkool } from "../../support/akool";
import { awsCliFolder } from "../../support/awsCli";
import { type AwsClients, awsClients } from "../../support/clients";
import { EmfForwarder } from "../../support/emf";
import { type RunningEmulator, startMinistack } from "../../support/emulator";
import { until } from "../../support/poll";
import { type Block, readRunbook } from "../../support/runbook";
import { currentToken, type SecretVersion, versionsOf } from "../../support/secretVersions";
import { StandInPulumi } from "./standInPulumi";
import { Terminal } from "./terminal";

export const CREDENTIALS = { clientId: "on-call", clientSecret: "first-client-secret" };

/** The function's, a result or an error. */
type Answer = Partial<RunResult> & { readonly errorMessage?: string };

const METRICS_LIMIT_MS = 20_000;

/** The ready stack in an emulator, on-call's terminal, and the runbook that is followed in it. */
export class Scene {
  readonly #followed = new Set<Block>();
  readonly #sections = readRunbook();

  private constructor(
    readonly emulator: RunningEmulator,
    readonly clients: AwsClients,
    readonly pulumi: StandInPulumi,
    readonly terminal: Terminal,
    private readonly forwarder: EmfForwarder,
    public akool: StandInAkool,
  ) {}

  /** Deploys, and does what the runbook says first. */
  static async open(): Promise<Scene> {
    const emulator = await startMinistack();
    const { endpoint, region, credentials } = emulator.aws;
    const clients = awsClients(emulator.aws);
    const akool = await StandInAkool.start({ accounts: [CREDENTIALS] });
    const pulumi = await StandInPulumi.start(emulator.aws, {
      ...CREDENTIALS,
      baseUrl: akool.url,
      alarmEmails: JSON.stringify(["on-call@example.com"]),
      // Its checks are of no use here.
      checkIntervalHours: "24",
    });
    await pulumi.up();
    const forwarder = new EmfForwarder(clients.logs, clients.cloudWatch, String(pulumi.outputs.logGroupName));
    forwarder.start();
    await buildCommand(join(pulumi.folder, "akool-token"));
    const folders = [pulumi.folder, await awsCliFolder(), process.env.PATH];
    const terminal = await Terminal.open({
      PATH: folders.filter((folder) => folder !== undefined).join(delimiter),
      ...pulumi.environment,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
    const scene = new Scene(emulator, clients, pulumi, terminal, forwarder, akool);
    await terminal.run(`export AWS_REGION=${region}\n`);
    await scene.set("FUNCTION", scene.output("functionName"));
    await scene.follow("Set the variables");
    return scene;
  }

  async close(): Promise<void> {
    await this.terminal.close();
    await this.forwarder.stop();
    await this.pulumi.stop();
    await this.akool.stop();
    await this.emulator.stop();
  }

  /**
   * Runs a section's block as it stands in the runbook, and returns what it writes.
   * @param number which of the section's blocks, from 1
   * @param answers what is typed when a command asks
   */
  async follow(heading: string, number = 1, answers = ""): Promise<string> {
    const block = this.#blocksOf(heading)[number - 1];
    if (block === undefined) throw new Error(`the runbook's section ${heading} has no block ${number}`);
    this.#followed.add(block);
    return this.terminal.run(block.text, answers);
  }

  /** The runbook's blocks that nobody has followed. */
  unfollowed(): string[] {
    return this.#sections.flatMap(({ heading, blocks }) =>
      blocks
        .filter((block) => !this.#followed.has(block))
        .map(({ language, text }) => `${heading}: ${language}\n${text}`),
    );
  }

  /** Sets a variable that the reader is told to set. */
  async set(name: string, value: string): Promise<void> {
    await this.terminal.run(`${name}='${value}'\n`);
  }

  /** As the runbook's command does it, but by the SDK: the AWS CLI takes a processor for a second each time. */
  check(): Promise<Answer> {
    return this.#invoke({ operation: "check" });
  }

  /** As a new request; by the SDK too. */
  rotate(): Promise<Answer> {
    return this.#invoke({ operation: "rotate", id: randomUUID() });
  }

  async #invoke(event: RotationEvent): Promise<Answer> {
    const { Payload } = await this.clients.lambda.send(
      new InvokeCommand({ FunctionName: this.output("functionName"), Payload: JSON.stringify(event) }),
    );
    return JSON.parse(Payload?.transformToString() ?? "") as Answer;
  }

  /** The states of the alarms, by the names of their sections. */
  async alarms(): Promise<Record<string, string>> {
    const { MetricAlarms = [] } = await this.clients.cloudWatch.send(new DescribeAlarmsCommand());
    return Object.fromEntries(
      MetricAlarms.map(({ AlarmName = "", StateValue = "" }) => [
        AlarmName.replace(/^akool-|-[0-9a-f]{7}$/g, ""),
        StateValue,
      ]),
    );
  }

  /** Waits until an alarm is in a state. @param checking whether to check again and again */
  async untilAlarm(name: string, state: string, limitMs = METRICS_LIMIT_MS, checking = false): Promise<void> {
    await until(`the alarm ${name} in ${state}`, limitMs, async () => {
      if (checking) await this.check();
      return (await this.alarms())[name] === state ? true : undefined;
    });
  }

  output(name: string): string {
    return String(this.pulumi.outputs[name]);
  }

  /** What services read. */
  async token(): Promise<NonNullable<Awaited<ReturnType<typeof currentToken>>>> {
    const current = await currentToken(this.clients.secrets, this.output("tokenSecretArn"));
    if (current === undefined) throw new Error("there is no token at AWSCURRENT");
    return current;
  }

  /** The token secret's versions. */
  versions(): Promise<SecretVersion[]> {
    return versionsOf(this.clients.secrets, this.output("tokenSecretArn"));
  }

  /** Writes into a secret, as somebody does who should not. */
  async write(secret: "tokenSecretArn" | "credentialsSecretArn", SecretString: string): Promise<void> {
    const SecretId = this.output(secret);
    await this.clients.secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  }

  /** A file in the terminal's folder. */
  path(name: string): string {
    return join(this.terminal.folder, name);
  }

  #blocksOf(heading: string): readonly Block[] {
    return this.#sections.find((section) => section.heading === heading)?.blocks ?? [];
  }
}

/** What the function answered, which `aws lambda invoke` writes before what Lambda says of it. */
export function answerIn(output: string): Answer {
  return JSON.parse(output.slice(0, output.indexOf('{\n    "StatusCode"'))) as Answer;
}
