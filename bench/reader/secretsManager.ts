import { createServer, type Server } from "node:http";
import { listen } from "../../test/support/listen";

/** Secrets Manager's one call over HTTP, on this machine; it counts. */
export class SecretsManagerStandIn {
  reads = 0;
  readonly #server: Server;

  private constructor(
    server: Server,
    readonly url: string,
  ) {
    this.#server = server;
    server.on("request", (request, response) => {
      request.resume().on("end", () => {
        this.reads += 1;
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(JSON.stringify({ Name: "token", SecretString: secretValue("first") }));
      });
    });
  }

  static async start(): Promise<SecretsManagerStandIn> {
    const server = createServer();
    return new SecretsManagerStandIn(server, await listen(server));
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The token secret's value, as the rotation writes it. */
export function secretValue(token: string): string {
  return JSON.stringify({ token, expiresAt: "2100-01-01T00:00:00.000Z", expirySource: "jwt", schema: "1" });
}
