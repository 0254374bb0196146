import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { type Deployment, deploy, destroy } from "../../local/deploy";
import { EXCEPTIONS } from "../../local/deploy/exceptions";
import type { AwsClientConfig } from "../../support/emulator";
import { listen } from "../../support/listen";

const CLIENT = join(__dirname, "pulumi.mjs");

interface Typed {
  readonly args: readonly string[];
  /** On standard input. */
  readonly typed: string;
}

/**
 * A `pulumi` for machines without one: it knows the commands of the runbook and no other, and deploys the ready stack
 * into the emulator by the local run's deployer. What Pulumi's own engine makes of them is for test/engine.
 */
export class StandInPulumi {
  #deployment: Deployment = { resources: [], outputs: {} };

  private constructor(
    private readonly aws: AwsClientConfig,
    private readonly config: Record<string, string>,
    private readonly server: Server,
    private readonly url: string,
    /** For PATH. */
    readonly folder: string,
  ) {
    server.on("request", async (request: IncomingMessage, response) => {
      const { args, typed } = JSON.parse(await text(request)) as Typed;
      try {
        response.end(await this.#run(args, typed));
      } catch (error) {
        response.writeHead(500).end(`error: ${error instanceof Error ? error.message : error}\n`);
      }
    });
  }

  static async start(aws: AwsClientConfig, config: Readonly<Record<string, string>>): Promise<StandInPulumi> {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-"));
    await writeFile(join(folder, "pulumi"), `#!/bin/sh\nexec "${process.execPath}" "${CLIENT}" "$@"\n`);
    await chmod(join(folder, "pulumi"), 0o755);
    const server = createServer();
    return new StandInPulumi(aws, { ...config }, server, await listen(server), folder);
  }

  /** What the command has to find in its environment. */
  get environment(): Readonly<Record<string, string>> {
    return { STAND_IN_PULUMI: this.url };
  }

  get outputs(): Readonly<Record<string, unknown>> {
    return this.#deployment.outputs;
  }

  async up(refresh = false): Promise<void> {
    this.#deployment = await deploy(this.aws, this.config, ["clientSecret"], {
      found: this.#deployment.resources,
      refresh,
      // Alarms may look at seconds; the schedule has to keep its hours, or its checks get in between.
      exceptions: EXCEPTIONS.filter(({ type }) => type === "aws:cloudwatch/metricAlarm:MetricAlarm"),
    });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** @returns what it prints */
  async #run(args: readonly string[], typed: string): Promise<string> {
    const [key = "", value = ""] = args.slice(-2);
    switch (shapeOf(args)) {
      case "stack output NAME":
        return `${this.#output(value)}\n`;
      case "config set KEY VALUE":
        this.config[key] = value;
        return "";
      case "config set --path KEY VALUE":
        this.#setItem(key, value);
        return "";
      case "config set --secret KEY":
        this.config[value] = typed.trim();
        return "";
      case "config rm KEY":
        delete this.config[value];
        return "";
      case "up":
        await this.up();
        return "";
      case "up --refresh":
        await this.up(true);
        return "";
      case "destroy":
        await destroy(this.aws, this.#deployment.resources);
        this.#deployment = { resources: [], outputs: {} };
        return "";
      default:
        throw new Error(`the stand-in for Pulumi does not know: pulumi ${args.join(" ")}`);
    }
  }

  #output(name: string): string {
    const value = this.outputs[name];
    if (value === undefined) throw new Error(`current stack does not have output property '${name}'`);
    return typeof value === "string" ? value : JSON.stringify(value);
  }

  /** Lists alone, such as `omitAlarms[0]`; in the config they are JSON. */
  #setItem(path: string, value: string): void {
    const [, key = "", index = ""] = /^(\w+)\[(\d+)\]$/.exec(path) ?? [];
    const list = JSON.parse(this.config[key] ?? "[]") as string[];
    list[Number(index)] = value;
    this.config[key] = JSON.stringify(list);
  }
}

/** The command with what differs from call to call left out. */
function shapeOf([command, ...rest]: readonly string[]): string {
  const operands = { stack: ["NAME"], config: ["KEY", "VALUE"] }[command ?? ""] ?? [];
  const words = rest.slice(0, 1);
  for (const word of rest.slice(1)) {
    words.push(word.startsWith("--") ? word : (operands.shift() ?? word));
  }
  return [command, ...words].join(" ");
}
