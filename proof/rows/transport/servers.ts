import { createServer, type Server, type Socket } from "node:net";
import { listen } from "../../../test/support/listen";

/** A server below HTTP. */
export interface RawServer {
  /** `http:` origin. */
  readonly url: string;
  readonly port: string;
  /** What has come in, of all connections. */
  received(): Buffer;
  close(): void;
}

/** How a server answers: it writes to the connection once a request's head and body are there. */
export type Answer = (socket: Socket, request: Buffer) => void;

/** Listens at 127.0.0.1. */
export async function serve(answer: Answer): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const received: Buffer[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let request = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      received.push(chunk);
      const was = isWhole(request);
      request = Buffer.concat([request, chunk]);
      if (!was && isWhole(request)) answer(socket, request);
    });
  });
  const url = await listen(server);
  return {
    url,
    port: new URL(url).port,
    received: () => Buffer.concat(received),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** An answer of HTTP with its length. */
export function http(status: number, body: string | Buffer, headers: readonly string[] = []): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status} Said`, `content-length: ${bytes.length}`, ...headers];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), bytes]);
}

function isWhole(request: Buffer): boolean {
  const end = request.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const [, length = "0"] = /content-length: *(\d+)/i.exec(request.toString("latin1", 0, end)) ?? [];
  return request.length >= end + 4 + Number(length);
}
