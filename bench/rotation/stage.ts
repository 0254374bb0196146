import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GET_TOKEN_PATH, SCHEMA, SUCCESS_CODE, type TokenValue } from "../../lambda/contract";
import { StandInAkool } from "../../test/support/akool";
import { type RunningEmulator, startMinistack } from "../../test/support/emulator";
import { Front } from "../../test/support/front";
import { rotatorEnvironment } from "../../test/support/rotatorEnvironment";

const PAIR = { clientId: "bench", clientSecret: "bench-secret" };
const YEAR_MS = 365 * 86_400_000;

/** What a run did, seen from outside. */
export interface Calls {
  readonly aws: readonly string[];
  readonly akool: readonly string[];
}

/** The emulator, the stand-in and the credentials secret that all contenders share. */
export class BenchStage {
  private readonly secrets: SecretsManagerClient;
  private readonly home = mkdtempSync(join(tmpdir(), "bench-"));

  private constructor(
    private readonly emulator: RunningEmulator,
    private readonly front: Front,
    private readonly akool: StandInAkool,
    private readonly credentials: { readonly arn: string; readonly versionId: string },
    /** The calls to AWS that went through the front. */
    private readonly seen: string[],
  ) {
    this.secrets = new SecretsManagerClient(emulator.aws);
  }

  static async set(): Promise<BenchStage> {
    const emulator = await startMinistack();
    const akool = await StandInAkool.start({ accounts: [PAIR] });
    const seen: string[] = [];
    const front = await Front.open(emulator.endpoint, ({ operation }) => {
      seen.push(operation);
      return undefined;
    });
    const { ARN: arn = "", VersionId: versionId = "" } = await new SecretsManagerClient(emulator.aws).send(
      new CreateSecretCommand({ Name: "credentials", SecretString: JSON.stringify(PAIR) }),
    );
    return new BenchStage(emulator, front, akool, { arn, versionId }, seen);
  }

  async strike(): Promise<void> {
    await this.front.close();
    await this.akool.stop();
    await this.emulator.stop();
    rmSync(this.home, { recursive: true });
  }

  /**
   * Gives a run a token secret of its own, so that none finds the versions of another, with a token that Akool takes.
   * Throws where the run did not replace a token that was due, or replaced one that was not.
   */
  async withToken<T>(due: boolean, run: (env: Record<string, string>) => Promise<T>): Promise<T> {
    const { arn, versionId } = await this.createToken(due);
    try {
      const found = await run(this.environment(arn));
      const current = await this.secrets.send(new GetSecretValueCommand({ SecretId: arn }));
      if ((current.VersionId !== versionId) !== due) {
        throw new Error(due ? "the token that was due is still current" : "a token was replaced undue");
      }
      const { token } = JSON.parse(current.SecretString ?? "{}") as { token: string };
      if ((await this.akool.codeFor(token)) !== SUCCESS_CODE)
        throw new Error("Akool refuses the token that is current");
      return found;
    } finally {
      await this.secrets.send(new DeleteSecretCommand({ SecretId: arn, ForceDeleteWithoutRecovery: true }));
    }
  }

  /** The calls of one run to AWS and to Akool, counted on the wire. */
  async callsOf(run: (endpoint: string) => Promise<unknown>): Promise<Calls> {
    const before = this.akool.requests.length;
    this.seen.length = 0;
    await run(this.front.url);
    return { aws: [...this.seen], akool: this.akool.requests.slice(before).map(({ call }) => call) };
  }

  /** Lambda's environment, as far as the contenders read it. */
  private environment(tokenArn: string): Record<string, string> {
    const { endpoint, region, credentials } = this.emulator.aws;
    return {
      ...rotatorEnvironment(tokenArn, this.credentials.arn, this.akool.url),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      CLIENT_REQUEST_TOKEN: crypto.randomUUID(),
      HOME: this.home,
    };
  }

  /** Due is what has lived two thirds of its life: here all of it, by its own word, which Akool does not share. */
  private async createToken(due: boolean): Promise<{ arn: string; versionId: string }> {
    const now = Date.now();
    const value: TokenValue = {
      token: await this.mint(),
      issuedAt: new Date(now).toISOString(),
      expiresAt: new Date(due ? now : now + YEAR_MS).toISOString(),
      expirySource: "jwt",
      credentialsVersionId: this.credentials.versionId,
      replaces: "none",
      tick: "bench",
      baseUrl: this.akool.url,
      schema: SCHEMA,
    };
    const { ARN: arn = "", VersionId: versionId = "" } = await this.secrets.send(
      new CreateSecretCommand({ Name: `token-${crypto.randomUUID()}`, SecretString: JSON.stringify(value) }),
    );
    return { arn, versionId };
  }

  private async mint(): Promise<string> {
    const reply = await fetch(this.akool.url + GET_TOKEN_PATH, {
      method: "POST",
      body: JSON.stringify(PAIR),
    });
    return ((await reply.json()) as { token: string }).token;
  }
}
