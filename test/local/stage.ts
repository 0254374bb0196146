import { randomUUID } from "node:crypto";
import type { Credentials } from "../../lambda/contract";
import { StandInAkool } from "../support/akool";
import { type AwsClients, awsClients } from "../support/clients";
import { EmfForwarder } from "../support/emf";
import { type RunningEmulator, startMinistack } from "../support/emulator";
import { type Deployment, deploy } from "./deploy";
import type { Endpoints } from "./messages";
import { OnCall } from "./onCall";
import { Page } from "./page/server";

/** All that the steps happen on: the emulator, the stand-in, and, once deployed, the program's resources. */
export class Stage {
  readonly clients: AwsClients;
  #deployed: Deployed | undefined;
  #page: Page | undefined;

  private constructor(
    readonly emulator: RunningEmulator,
    readonly akool: StandInAkool,
    readonly firstCredentials: Credentials,
  ) {
    this.clients = awsClients(emulator.aws);
  }

  static async open(): Promise<Stage> {
    const credentials = { clientId: "local-run", clientSecret: randomUUID() };
    return new Stage(
      await startMinistack(),
      await StandInAkool.start({ accounts: [credentials] }),
      credentials,
    );
  }

  get endpoints(): Endpoints {
    const page = this.#page;
    return { aws: this.emulator.endpoint, akool: this.akool.url, ...(page && { dashboard: page.url }) };
  }

  /** What the program made; the steps after the first one use it. */
  get deployed(): Deployed {
    if (this.#deployed === undefined) throw new Error("nothing is deployed yet");
    return this.#deployed;
  }

  /** Deploys the program, with the metrics' way and on-call in place before its first alarm changes. */
  async deploy(): Promise<Deployment> {
    const { clientId, clientSecret } = this.firstCredentials;
    const config = {
      clientId,
      clientSecret,
      baseUrl: this.akool.url,
      alarmEmails: JSON.stringify(["on-call@example.com"]),
      dashboard: "true",
    };
    const startedAt = new Date();
    const deployment = await deploy(this.emulator.aws, config, ["clientSecret"]);
    const outputs = outputsOf(deployment);
    const forwarder = new EmfForwarder(this.clients.logs, this.clients.cloudWatch, outputs.logGroupName);
    this.#deployed = {
      ...outputs,
      startedAt,
      all: deployment.outputs,
      onCall: await OnCall.subscribe(this.clients, outputs.alarmTopicArn),
      forwarder,
    };
    forwarder.start();
    return deployment;
  }

  /** Serves the dashboard as a local page, until the stage is closed. */
  async openPage(): Promise<Page> {
    const { dashboardName, startedAt } = this.deployed;
    this.#page = await Page.open(this.clients, dashboardName, startedAt);
    return this.#page;
  }

  async close(): Promise<void> {
    await this.#page?.close();
    await this.#deployed?.forwarder.stop();
    await this.akool.stop();
    await this.emulator.stop();
  }
}

/** The program's outputs that the steps use, and what listens to them. */
export interface Deployed extends Outputs {
  readonly startedAt: Date;
  readonly all: Readonly<Record<string, unknown>>;
  readonly onCall: OnCall;
  readonly forwarder: EmfForwarder;
}

interface Outputs {
  readonly tokenSecretArn: string;
  readonly credentialsSecretArn: string;
  readonly functionName: string;
  readonly logGroupName: string;
  readonly deadLetterQueueUrl: string;
  readonly alarmTopicArn: string;
  /** By the program's names for them. */
  readonly alarmArns: Readonly<Record<string, string>>;
  readonly dashboardName: string;
  readonly readerPolicy: string;
}

function outputsOf({ outputs }: Deployment): Outputs {
  const text = (name: string): string => {
    const value = outputs[name];
    if (typeof value !== "string") throw new Error(`the program has no output ${name}`);
    return value;
  };
  const topics = outputs.alarmTopicArns;
  const topic: unknown = Array.isArray(topics) ? topics[0] : undefined;
  if (typeof topic !== "string") throw new Error("the program has no output alarmTopicArns");
  const { alarmArns } = outputs;
  if (typeof alarmArns !== "object" || alarmArns === null)
    throw new Error("the program has no output alarmArns");
  return {
    tokenSecretArn: text("tokenSecretArn"),
    credentialsSecretArn: text("credentialsSecretArn"),
    functionName: text("functionName"),
    logGroupName: text("logGroupName"),
    deadLetterQueueUrl: text("deadLetterQueueUrl"),
    alarmTopicArn: topic,
    alarmArns: { ...alarmArns },
    dashboardName: text("dashboardUrl").split("/").at(-1) ?? "",
    readerPolicy: text("readerPolicy"),
  };
}
