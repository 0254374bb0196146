import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Secrets Manager's one call over HTTP, on this machine; it counts. */
export class SecretsManagerStandIn {
  reads = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<SecretsManagerStandIn> {
    const server = createServer();
    const standIn = new SecretsManagerStandIn(server);
    server.on("request", (request, response) => {
      request.resume().on("end", () => {
        standIn.reads += 1;
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(JSON.stringify({ Name: "token", SecretString: secretValue("first") }));
      });
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
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
