import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import { promisify } from "node:util";
import {
  CommandError,
  type ConfigMap,
  type EngineEvent,
  LocalWorkspace,
  type OutputMap,
  type Stack,
} from "@pulumi/pulumi/automation";
import { emulatorConfig } from "./environment";
import { ProjectCopy } from "./projectCopy";

const run = promisify(execFile);

/** How many resources of a stack an update creates, updates, leaves as they are (`same`) and so on. */
export type Changes = Readonly<Record<string, number>>;

/** What an update does to a resource: "create", "update", "replace", "delete", "same" and so on. */
export interface Change {
  readonly op: string;
  readonly type: string;
  readonly name: string;
}

/** The folder of a program, and the backend of its stacks. */
export interface Project {
  readonly folder: string;
  readonly backendUrl: string;
  remove(): Promise<void>;
}

const SECRET_KEYS = ["clientSecret"];

export interface StackOptions {
  /** The program's path in the project, instead of the ready stack's. */
  readonly main?: string;
  /** The folder that the program's component comes from, where it does not import it. */
  readonly plugin?: string;
  /** A project of its own, instead of a copy of this one. */
  readonly project?: Project;
  /** Where Secrets Manager answers, instead of the emulator's own. */
  readonly secretsManagerUrl?: string;
  /** A stack whose outputs this one may refer to: they share a backend. */
  readonly beside?: EngineStack;
}

/** A stack of the program on the real engine, its resources in the emulator. */
export class EngineStack {
  /** What every update has printed, and each of its events. */
  private readonly heard: string[] = [];
  private readonly told = {
    onOutput: (text: string) => this.heard.push(text),
    onError: (text: string) => this.heard.push(text),
    onEvent: (event: EngineEvent) => this.heard.push(JSON.stringify(event)),
  };

  private constructor(
    readonly project: Project,
    private readonly stack: Stack,
    private readonly environment: Record<string, string>,
  ) {}

  static async create(
    name: string,
    { main, plugin, project: given, secretsManagerUrl, beside }: StackOptions = {},
  ): Promise<EngineStack> {
    const project = given ?? (await ProjectCopy.make(main, plugin));
    const { endpoint, region, credentials } = emulatorConfig();
    const environment = {
      PULUMI_BACKEND_URL: (beside?.project ?? project).backendUrl,
      PULUMI_CONFIG_PASSPHRASE: "engine test",
      AWS_ENDPOINT_URL: endpoint,
      // The same for the stand-in provider of ../shared/engine.
      ENGINE_AWS_ENDPOINT: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      ...(secretsManagerUrl !== undefined && {
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManagerUrl,
        ENGINE_ENDPOINTS: `secretsmanager=${secretsManagerUrl}`,
      }),
    };
    const at = { stackName: name, workDir: project.folder };
    const stack = await LocalWorkspace.createStack(at, { envVars: environment });
    return new EngineStack(project, stack, environment);
  }

  /** As `pulumi config set`; the clientSecret as a secret. */
  async configure(values: Readonly<Record<string, string>>): Promise<void> {
    const config: ConfigMap = {};
    for (const [key, value] of Object.entries(values)) {
      config[key] = { value, secret: SECRET_KEYS.includes(key) };
    }
    await this.stack.setAllConfig(config);
  }

  async preview(): Promise<Changes> {
    return (await this.stack.preview(this.told)).changeSummary;
  }

  /** @param except URNs, with wildcards, of what is not looked at */
  async up(...except: string[]): Promise<Changes> {
    return (await this.stack.up({ ...this.told, exclude: except })).summary.resourceChanges ?? {};
  }

  /** The same, each change by itself, in the order in which they are done. */
  async upInDetail(): Promise<Change[]> {
    const changes: Change[] = [];
    const onEvent = (event: EngineEvent) => {
      this.told.onEvent(event);
      const step = event.resourcePreEvent?.metadata;
      if (step !== undefined) changes.push({ op: step.op, type: step.type, name: nameIn(step.urn) });
    };
    await this.stack.up({ ...this.told, onEvent });
    return changes;
  }

  /** The errors that the user sees, of an update that fails. */
  async errorsOf(update: "preview" | "up"): Promise<string[]> {
    const errors: string[] = [];
    const onEvent = (event: EngineEvent) => {
      this.told.onEvent(event);
      const said = event.diagnosticEvent;
      if (said?.severity === "error") errors.push(said.message);
    };
    const ended = await this.stack[update]({ ...this.told, onEvent }).catch((error: unknown) => error);
    if (!(ended instanceof CommandError)) throw new Error(`${update} did not fail as a command does`);
    return errors;
  }

  async refresh(): Promise<Changes> {
    return (await this.stack.refresh(this.told)).summary.resourceChanges ?? {};
  }

  async destroy(): Promise<void> {
    await this.stack.destroy(this.told);
  }

  /** All that Pulumi has said until now: printed, in events, in errors and as outputs. */
  async said(): Promise<string> {
    return [...this.heard, JSON.stringify(await this.stack.outputs())].join("\n");
  }

  /** Every output, and whether it is a secret. */
  async outputs(): Promise<OutputMap> {
    return this.stack.outputs();
  }

  /** An output that is a string. */
  async output(name: string): Promise<string> {
    const value: unknown = (await this.outputs())[name]?.value;
    if (typeof value !== "string") throw new Error(`the stack has no output ${name}`);
    return value;
  }

  /** What `pulumi stack export` prints. */
  async exported(...flags: readonly string[]): Promise<string> {
    const { stdout } = await run("pulumi", ["stack", "export", "--stack", this.stack.name, ...flags], {
      cwd: this.project.folder,
      env: { ...process.env, ...this.environment },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** Runs commands as a person would who is in the program's folder and says yes. @returns all that they print */
  async type(commands: string, tools = ""): Promise<{ readonly ok: boolean; readonly printed: string }> {
    const env = {
      ...process.env,
      ...this.environment,
      PATH: [tools, process.env.PATH].join(delimiter),
      PULUMI_SKIP_CONFIRMATIONS: "true",
    };
    // Bash may take Node's pipe to it for a remote shell's, and then reads ~/.bashrc, which may change PATH.
    const ended = await run("bash", ["--norc", "-ec", commands], { cwd: this.project.folder, env }).then(
      (printed) => ({ ok: true, ...printed }),
      (failed: { readonly stdout: string; readonly stderr: string }) => ({ ...failed, ok: false }),
    );
    const printed = ended.stdout + ended.stderr;
    this.heard.push(printed);
    return { ok: ended.ok, printed };
  }

  /** Destroys what a failed test has left, and the copy with it. */
  async dispose(): Promise<void> {
    await this.stack.destroy();
    await this.project.remove();
  }
}

/** The name that the program has given a resource: its URN's last part. */
function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
