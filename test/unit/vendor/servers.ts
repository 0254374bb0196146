import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from "node:tls";
import { onTestFinished } from "vitest";
import { type HttpReply, type HttpRequest, nodeHttp } from "../../../lambda/http";
import { listen } from "../../support/listen";
import { selfSigned } from "../../support/selfSigned";

/** A server at this machine, stopped when the test is over. */
export interface TestServer {
  readonly port: number;
  /** `http:` origin. */
  readonly url: string;
  /** The same as `https:`. */
  readonly secureUrl: string;
  /** Number of connections so far. */
  connections(): number;
}

export function httpServer(answer: RequestListener): Promise<TestServer> {
  return listening(createHttpServer(answer));
}

/** A server below HTTP: it does with the socket what it likes. */
export function socketServer(serve: (socket: Socket) => void): Promise<TestServer> {
  return listening(
    createServer((socket) => {
      socket.on("error", () => socket.destroy());
      serve(socket);
    }),
  );
}

/** A server with a certificate that nobody vouches for. */
export function untrustedServer(serve: (socket: Socket) => void): Promise<TestServer> {
  const server = createTlsServer(selfSigned(), serve);
  server.on("tlsClientError", () => undefined);
  return listening(server);
}

/** A server whose certificate this process trusts until the test is over. */
export function trustedServer(serve: (socket: Socket) => void): Promise<TestServer> {
  const own = selfSigned();
  const others = getCACertificates();
  setDefaultCACertificates([...others, own.cert]);
  onTestFinished(() => setDefaultCACertificates(others));
  return listening(createTlsServer(own, serve));
}

/** A port at which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const { port } = new URL(await listen(server));
  await new Promise((closed) => server.close(closed));
  return Number(port);
}

/** A request by the shipped client, with 10 s unless told otherwise. */
export function send(url: string, more: Partial<HttpRequest> = {}): Promise<HttpReply> {
  return nodeHttp({ method: "GET", url, headers: {}, limitMs: 10_000, ...more });
}

async function listening(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
  });
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  });
  const url = await listen(server);
  const port = Number(new URL(url).port);
  return {
    port,
    url,
    secureUrl: `https://localhost:${port}`,
    connections: () => connections,
  };
}
