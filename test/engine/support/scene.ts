import { GetScheduleCommand, type GetScheduleCommandOutput } from "@aws-sdk/client-scheduler";
import { DeleteSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT } from "../../../lambda/contract";
import { StandInAkool } from "../../support/akool";
import { type AwsClients, awsClients } from "../../support/clients";
import { inventory, singular } from "../../support/inventory";
import { currentToken, type SecretVersion, versionsOf } from "../../support/secretVersions";
import { EngineStack, type StackOptions } from "./engineStack";
import { emulatorConfig } from "./environment";

export const CREDENTIALS = { clientId: "engine-test", clientSecret: "first-secret-of-the-engine-test" };

/** What a story plays on: a stack, the emulator that it deploys to, and a stand-in for Akool. */
export class Scene {
  private constructor(
    readonly aws: AwsClients,
    readonly akool: StandInAkool,
    readonly stack: EngineStack,
    readonly found: readonly string[],
  ) {}

  /** A stack that is configured for the stand-in, and not yet deployed. */
  static async open(name: string, options: StackOptions = {}): Promise<Scene> {
    const aws = awsClients(emulatorConfig());
    const akool = await StandInAkool.start({ accounts: [CREDENTIALS] });
    const stack = await EngineStack.create(name, options);
    await stack.configure({ baseUrl: akool.url });
    return new Scene(aws, akool, stack, await listed(aws));
  }

  /** What there is in the emulator now that was not there when the scene opened. */
  async added(): Promise<string[]> {
    return (await listed(this.aws)).filter((line) => !this.found.includes(line));
  }

  /** What AWSCURRENT of the token secret holds; by its ARN, where the stack has no such output. */
  async token(arn?: string): Promise<NonNullable<Awaited<ReturnType<typeof currentToken>>>> {
    const current = await currentToken(this.aws.secrets, arn ?? (await this.stack.output("tokenSecretArn")));
    if (current === undefined) throw new Error("there is no token at AWSCURRENT");
    return current;
  }

  /** The token secret's versions. */
  async versions(): Promise<SecretVersion[]> {
    return versionsOf(this.aws.secrets, await this.stack.output("tokenSecretArn"));
  }

  /** The staging labels of a version of the token secret. */
  async labelsOf(versionId: string): Promise<readonly string[]> {
    return (await this.versions()).find(({ id }) => id === versionId)?.labels ?? [];
  }

  /** The version at AWSCURRENT of the credentials secret. */
  async credentialsVersionId(): Promise<string | undefined> {
    const SecretId = await this.stack.output("credentialsSecretArn");
    const asked = new GetSecretValueCommand({ SecretId, VersionStage: AWSCURRENT });
    return (await this.aws.secrets.send(asked)).VersionId;
  }

  /** The schedule, as the emulator has it. */
  async schedule(): Promise<GetScheduleCommandOutput> {
    const Name = await this.stack.output("scheduleName");
    const [GroupName] = (await this.added()).flatMap((line) => line.match(/^schedule group (.*)/)?.[1] ?? []);
    return this.aws.scheduler.send(new GetScheduleCommand({ Name, GroupName }));
  }

  /** The token's and the credentials' secret. */
  async secretArns(): Promise<string[]> {
    return [await this.stack.output("tokenSecretArn"), await this.stack.output("credentialsSecretArn")];
  }

  /** Ends the stack and the stand-in; then these secrets, which the stack has left or never had, for good. */
  async close(secretsLeft: readonly string[] = []): Promise<void> {
    await this.stack.dispose();
    await this.akool.stop();
    for (const SecretId of secretsLeft) {
      await this.aws.secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    }
  }
}

/** One line for each thing in the emulator, with its kind. */
async function listed(aws: AwsClients): Promise<string[]> {
  return Object.entries(await inventory(aws)).flatMap(([kind, names]) =>
    names.map((name) => `${singular(kind)} ${name}`),
  );
}
