import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import { buffer } from "node:stream/consumers";
import { listen } from "./listen";
import { selfSigned } from "./selfSigned";

const DAY_SECONDS = 86_400;

/** A call as it came over the wire. */
export interface SignedCall {
  readonly operation: string;
  /** Of the credentials that signed it. */
  readonly accessKeyId: string | undefined;
  readonly sessionToken: string | undefined;
}

/**
 * Secrets Manager over TLS at this machine, with one version of each secret, a day old, whatever is written: for what
 * lies between the SDK and the wire. For labels and versions there are the emulators.
 */
export class SecretsManagerServer {
  readonly calls: SignedCall[] = [];
  /** TLS handshakes so far. */
  handshakes = 0;
  private server: Server | undefined;

  private constructor(
    readonly url: string,
    /** The server's certificate, PEM. */
    readonly certificate: string,
    private readonly values: Readonly<Record<string, string>>,
  ) {}

  /** @param values the secrets' values by name */
  static async start(values: Readonly<Record<string, string>>): Promise<SecretsManagerServer> {
    const { key, cert } = selfSigned();
    const server = createServer({ key, cert });
    const { port } = new URL(await listen(server));
    const standIn = new SecretsManagerServer(`https://localhost:${port}`, cert, values);
    standIn.server = server;
    server.on("secureConnection", () => {
      standIn.handshakes += 1;
    });
    server.on("request", async (request, response) => {
      const answer = standIn.answer(request, JSON.parse((await buffer(request)).toString("utf8")));
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify(answer));
    });
    return standIn;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((closed) => this.server?.close(closed));
  }

  private answer({ headers }: IncomingMessage, input: { readonly SecretId: string }): object {
    const operation = headers["x-amz-target"]?.toString().split(".").at(-1) ?? "";
    this.calls.push({
      operation,
      accessKeyId: headers.authorization?.match(/Credential=([^/]+)\//)?.[1],
      sessionToken: headers["x-amz-security-token"]?.toString(),
    });
    const CreatedDate = Math.floor(Date.now() / 1_000) - DAY_SECONDS;
    const version = { VersionId: versionOf(input.SecretId), CreatedDate };
    if (operation === "GetSecretValue") return { ...version, SecretString: this.values[input.SecretId] };
    if (operation === "ListSecretVersionIds") {
      return { Versions: [{ ...version, VersionStages: ["AWSCURRENT"] }] };
    }
    return operation === "PutSecretValue" ? { VersionStages: ["AWSPENDING"] } : {};
  }
}

/** The id of a secret's one version. */
export function versionOf(secret: string): string {
  return `${secret}-version-0000000000000000`;
}
