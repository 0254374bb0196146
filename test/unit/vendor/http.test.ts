import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { createAkool } from "../../../lambda/akool";
import { nodeHttp } from "../../../lambda/http";
import { CREDENTIALS, endOfCheck, endOfGetToken, FakeClock, TOKEN } from "./given";
import { httpServer, send, socketServer } from "./servers";

const CAP = 65_536;

describe("a request", () => {
  test("arrives as it was given, and its answer comes back byte for byte", async () => {
    const seen: { line: string; headers: IncomingHttpHeaders; body: string }[] = [];
    const bytes = Buffer.from([0x00, 0xff, 0xc3, 0x28, 0x0a]);
    const server = await httpServer(async (request, response) => {
      const { method, url, headers } = request;
      seen.push({ line: `${method} ${url}`, headers, body: await bodyOf(request) });
      response.writeHead(418).end(bytes);
    });
    const reply = await send(`${server.url}/a/b?c=d`, {
      method: "POST",
      headers: { "x-one": "1", "content-length": "3" },
      body: "{é",
    });
    expect(reply).toEqual({ kind: "answered", status: 418, body: bytes });
    expect(seen).toMatchObject([
      { line: "POST /a/b?c=d", headers: { "x-one": "1", "content-length": "3" }, body: "{é" },
    ]);
  });

  test("has a connection of its own, since a kept one may be dead after hours in a frozen function", async () => {
    const server = await httpServer((_, response) => response.end("{}"));
    await send(server.url);
    await send(server.url);
    expect(server.connections()).toBe(2);
  });

  test("needs no length in the answer", async () => {
    const server = await socketServer((socket) => {
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\n{}"));
    });
    expect(await send(server.url)).toEqual({ kind: "answered", status: 200, body: Buffer.from("{}") });
  });
});

describe("the answer's cap", () => {
  test.each(["with its length", "in chunks"])("lets 64 KiB pass %s", async (how) => {
    const server = await httpServer((_, response) => {
      if (how === "with its length") response.setHeader("content-length", CAP);
      response.write("x".repeat(CAP - 1));
      response.end("y");
    });
    const reply = await send(server.url);
    expect(reply).toMatchObject({ kind: "answered", status: 200 });
    expect(reply.kind === "answered" && reply.body.length).toBe(CAP);
  });

  test.each(["with its length", "in chunks"])("stops one byte more %s", async (how) => {
    const server = await httpServer((_, response) => {
      if (how === "with its length") response.setHeader("content-length", CAP + 1);
      response.write("x".repeat(CAP));
      response.end("y");
    });
    expect(await send(server.url)).toEqual({ kind: "tooLong", status: 200 });
  });

  test("ends the connection of an answer that never ends", async () => {
    let sent = 0;
    let closed = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const server = await httpServer((_, response) => {
      const timer = setInterval(() => {
        response.write("x".repeat(16_384));
        sent += 16_384;
      }, 5);
      response.on("close", () => {
        clearInterval(timer);
        closed();
      });
    });
    expect(await send(server.url)).toEqual({ kind: "tooLong", status: 200 });
    await end;
    expect(sent).toBeLessThan(4_000_000);
  });
});

describe.each([301, 302, 303, 307, 308])("a redirect with HTTP %i", (status) => {
  test("is followed by neither call: the other server gets no connection", async () => {
    const target = await httpServer((_, response) => response.end(`{"code":1000,"token":"${TOKEN}"}`));
    const server = await httpServer((_, response) => {
      response.writeHead(status, { location: `${target.url}/elsewhere` }).end();
    });
    const clock = new FakeClock();
    const akool = createAkool({ baseUrl: server.url, checkPath: "/credit", http: nodeHttp, clock });
    expect(await endOfGetToken({ akool })).toBe("other");
    expect(await endOfCheck({ akool })).toBe("refused: other");
    expect([server.connections(), target.connections()]).toEqual([2, 0]);
  });

  test("is not followed on the same server, where it would send the secret again", async () => {
    const seen: string[] = [];
    const server = await httpServer(async (request, response) => {
      seen.push(`${request.url} ${await bodyOf(request)}`);
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
    const clock = new FakeClock();
    const akool = createAkool({ baseUrl: server.url, checkPath: "/credit", http: nodeHttp, clock });
    expect(await endOfGetToken({ akool })).toBe("other");
    expect(seen).toEqual([`/api/open/v3/getToken ${JSON.stringify(CREDENTIALS)}`]);
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
