import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import type { TestContext } from "vitest";
import { requireBundle } from "../../infra/bundle";
import { functionPolicy, type Policy } from "../../infra/policies";
import {
  AWSCURRENT,
  type Credentials,
  type RotationEvent,
  type RotationStepEvent,
} from "../../lambda/contract";
import { type AkoolOptions, StandInAkool } from "./akool";
import type { AwsClients } from "./clients";
import { type EmfLine, parseEmf } from "./emf";
import { type DeployedFunction, deployFunction, type Invoked } from "./lambdaFunction";
import { until } from "./poll";
import { rotatorEnvironment } from "./rotatorEnvironment";
import { currentToken, holdersOf, type SecretVersion, versionsOf } from "./secretVersions";

const REGION = "us-east-1";
const ACCOUNT = "000000000000";
const LOG_LIMIT_MS = 10_000;

/** Times of the schedule. */
export const MORNING = "2026-03-01T06:00:00Z";
export const NOON = "2026-03-01T12:00:00Z";
export const EVENING = "2026-03-01T18:00:00Z";

/** The pair that the stage begins with, known to Akool and in the credentials secret. */
export const FIRST_PAIR: Credentials = { clientId: "client-1", clientSecret: "first-client-secret" };
/** Its version in the credentials secret. */
export const FIRST_PAIR_VERSION = "00000000-0000-4000-8000-00000000c001";

export interface StageOptions {
  readonly akool?: Omit<AkoolOptions, "accounts">;
  /** Leaves the credentials secret without a version, as it is before somebody fills it. */
  readonly withoutCredentials?: true;
  /** Deploys it as the program does with `nativeRotation`; Secrets Manager's part is the test's, which stands at this address. */
  readonly nativeRotation?: { readonly secretsManagerUrl: string };
}

/** One invocation, and what the function wrote meanwhile. */
export interface StagedRun {
  readonly invoked: Invoked;
  /** The lines of JSON that it wrote, in order. */
  readonly lines: readonly string[];
  /** The metrics of its EMF line; undefined where it wrote none. */
  readonly metrics: EmfLine["metrics"] | undefined;
}

/** Sets a stage that is struck when its test ends. */
export type SetStage = (
  context: Pick<TestContext, "onTestFinished">,
  options?: StageOptions,
) => Promise<Stage>;

/** The built bundle as a function of its own, with its two secrets, its role as shipped, and its Akool. */
export class Stage {
  private constructor(
    readonly clients: AwsClients,
    readonly akool: StandInAkool,
    readonly fn: DeployedFunction,
    readonly tokenArn: string,
    readonly credentialsArn: string,
    private readonly policy: Policy,
  ) {}

  static async set(clients: AwsClients, options: StageOptions = {}): Promise<Stage> {
    const name = `rotator-${crypto.randomUUID()}`;
    const akool = await StandInAkool.start({ ...options.akool, accounts: [FIRST_PAIR] });
    const tokenArn = await emptySecret(clients, `${name}/token`);
    const credentialsArn = await emptySecret(clients, `${name}/credentials`);
    const secret = (secretArn: string) => ({ secretArn, kmsKeyArn: undefined, region: REGION });
    const nativeRotation = options.nativeRotation !== undefined;
    const policy = functionPolicy({
      token: { ...secret(tokenArn), replicas: [] },
      credentials: secret(credentialsArn),
      logGroupArn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/aws/lambda/${name}`,
      queueArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
      vpc: false,
      tracing: false,
      nativeRotation,
    });
    const environment = {
      ...rotatorEnvironment(tokenArn, credentialsArn, akool.url, nativeRotation),
      ...(options.nativeRotation && {
        AWS_ENDPOINT_URL_SECRETS_MANAGER: options.nativeRotation.secretsManagerUrl,
      }),
    };
    const bundlePath = requireBundle().path;
    const fn = await deployFunction(clients, { name, bundlePath, environment, policy });
    const stage = new Stage(clients, akool, fn, tokenArn, credentialsArn, policy);
    if (!options.withoutCredentials) await stage.writeCredentials(FIRST_PAIR, FIRST_PAIR_VERSION);
    return stage;
  }

  async strike(): Promise<void> {
    await this.clients.lambda.send(new DeleteFunctionCommand({ FunctionName: this.fn.name }));
    await this.akool.stop();
  }

  /** Invokes the function; not for runs beside each other, whose lines would mix. */
  async run(event: RotationEvent | RotationStepEvent): Promise<StagedRun> {
    const before = (await this.fn.logLines()).length;
    const invoked = await this.fn.invoke(event);
    const lines = await until("the run's log line", LOG_LIMIT_MS, async () => {
      const written = (await this.fn.logLines()).slice(before).filter((line) => line.startsWith("{"));
      if (written.some((line) => parseEmf(line) === undefined)) return written;
      // What ministack has not read within milliseconds it logs with the next invocation: here one that is refused
      // before it does anything, and writes no line.
      await this.fn.invoke({});
      return undefined;
    });
    const emf = lines.map(parseEmf).find((line) => line !== undefined);
    return { invoked, lines, metrics: emf?.metrics };
  }

  /** Leaves the role what it is shipped with but this action, on one resource or on all. */
  async deny(action: string, resource?: string): Promise<void> {
    await this.fn.setPolicy({
      ...this.policy,
      Statement: this.policy.Statement.map((statement) => {
        const concerned = resource === undefined || statement.Resource?.includes(resource);
        return concerned
          ? { ...statement, Action: statement.Action.filter((name) => name !== action) }
          : statement;
      }).filter(({ Action }) => Action.length > 0),
    });
  }

  /** Gives the role what it is shipped with. */
  async allow(): Promise<void> {
    await this.fn.setPolicy(this.policy);
  }

  async writeCredentials(pair: Credentials, versionId?: string): Promise<void> {
    await this.write(this.credentialsArn, JSON.stringify(pair), versionId);
  }

  /** Writes a value at AWSCURRENT of the token secret, as a person does. */
  async writeToken(text: string, versionId?: string): Promise<void> {
    await this.write(this.tokenArn, text, versionId);
  }

  versions(): Promise<SecretVersion[]> {
    return versionsOf(this.clients.secrets, this.tokenArn);
  }

  /** The versions that hold a label. */
  async holders(label: string): Promise<string[]> {
    return holdersOf(await this.versions(), label);
  }

  /** The token secret as a service reads it. */
  current(): ReturnType<typeof currentToken> {
    return currentToken(this.clients.secrets, this.tokenArn);
  }

  /** The text at a label of the token secret. */
  async textAt(label: string): Promise<string | undefined> {
    const { SecretString } = await this.clients.secrets.send(
      new GetSecretValueCommand({ SecretId: this.tokenArn, VersionStage: label }),
    );
    return SecretString;
  }

  /** What Akool answers to a service that sends the token at AWSCURRENT. */
  async servedCode(): Promise<unknown> {
    const { token } = JSON.parse((await this.textAt(AWSCURRENT)) ?? "{}") as { token?: string };
    return this.akool.codeFor(token ?? "");
  }

  private async write(SecretId: string, SecretString: string, versionId?: string): Promise<void> {
    await this.clients.secrets.send(
      new PutSecretValueCommand({
        SecretId,
        SecretString,
        ClientRequestToken: versionId ?? crypto.randomUUID(),
      }),
    );
  }
}

/**
 * A secret without a version, as AWS makes it. ministack makes an empty one at AWSCURRENT, which has to give the label
 * up. The first token is still swapped in there, not promoted by its put: that rule is tested against moto.
 */
async function emptySecret({ secrets }: AwsClients, name: string): Promise<string> {
  const { ARN = "", VersionId } = await secrets.send(new CreateSecretCommand({ Name: name }));
  await secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId: ARN,
      VersionStage: AWSCURRENT,
      RemoveFromVersionId: VersionId,
    }),
  );
  return ARN;
}
