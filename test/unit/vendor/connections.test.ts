import { describe, expect, test } from "vitest";
import { createAkool } from "../../../lambda/akool";
import { nodeHttp } from "../../../lambda/http";
import { CREDENTIALS, endOfCheck, endOfGetToken, FakeClock, TOKEN } from "./given";
import { closedPort, httpServer, send, socketServer, trustedServer, untrustedServer } from "./servers";

const MARK = "leakedByTheServer";
const CUT_OFF = { kind: "failed", mayHaveArrived: true };
const NEVER_LEFT = { kind: "failed", mayHaveArrived: false };

describe("a request that never left", () => {
  test("was refused", async () => {
    const reply = await send(`http://127.0.0.1:${await closedPort()}`);
    expect(reply).toEqual({ ...NEVER_LEFT, detail: "ECONNREFUSED" });
  });

  test("had a host that does not exist", async () => {
    for (const scheme of ["http", "https"]) {
      expect(await send(`${scheme}://akool.invalid`)).toMatchObject(NEVER_LEFT);
    }
  });

  test("met a server without TLS", async () => {
    const server = await httpServer((_, response) => response.end("{}"));
    expect(await send(server.secureUrl)).toMatchObject(NEVER_LEFT);
  });

  test("met a certificate that nobody vouches for, and said nothing to its holder", async () => {
    let heard = "";
    const server = await untrustedServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.on("data", (data) => {
        heard += data.toString();
      });
    });
    const reply = await send(server.secureUrl, { method: "POST", body: JSON.stringify(CREDENTIALS) });
    expect(reply).toEqual({ ...NEVER_LEFT, detail: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    expect(server.connections()).toBe(1);
    expect(heard).toBe("");
  });

  test("was reset during the TLS handshake", async () => {
    const server = await socketServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await send(server.secureUrl)).toMatchObject(NEVER_LEFT);
  });

  test("had no usable connection within its own limit", async () => {
    const server = await socketServer(() => undefined);
    const reply = await send(server.secureUrl, { limitMs: 150 });
    expect(reply).toEqual({ ...NEVER_LEFT, detail: "no complete answer in time" });
  });
});

describe("a request that may have arrived", () => {
  test("was reset before an answer", async () => {
    const server = await socketServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    expect(await send(server.url)).toEqual({ ...CUT_OFF, detail: "ECONNRESET" });
  });

  test("was hung up on over TLS", async () => {
    const server = await trustedServer((socket) => socket.once("data", () => socket.destroy()));
    expect(await send(server.secureUrl)).toMatchObject(CUT_OFF);
  });

  test("was hung up on before an answer", async () => {
    const server = await socketServer((socket) => socket.once("data", () => socket.end()));
    expect(await send(server.url)).toMatchObject(CUT_OFF);
  });

  test.each([
    ["its length", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n"],
    ["chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\n"],
  ])("has an answer by %s that breaks off", async (_, head) => {
    const half = `${head}{"code":1000,"token":"${MARK}"}`;
    for (const breakOff of ["end", "resetAndDestroy"] as const) {
      const server = await socketServer((socket) => {
        socket.once("data", () => socket.write(half, () => setTimeout(() => socket[breakOff](), 20)));
      });
      expect(await send(server.url)).toMatchObject(CUT_OFF);
    }
  });

  test.each([
    ["the status line", `${MARK}\r\n\r\n`],
    ["a header", `HTTP/1.1 200 OK\r\n${MARK}\r\n\r\n`],
    ["a chunk", `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${MARK}\r\n`],
    ["two lengths", `HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n${MARK}`],
  ])("has an answer that is not HTTP in %s, and nothing of it is told", async (_, text) => {
    const server = await socketServer((socket) => socket.once("data", () => socket.end(text)));
    const reply = await send(server.url);
    expect(reply).toMatchObject(CUT_OFF);
    expect(JSON.stringify(reply)).not.toContain(MARK);
  });

  test.each([
    ["without a byte", ""],
    ["after the headers", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n"],
    ["in the body", 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"code":'],
  ])("waits %s, and is given up at its limit", async (_, text) => {
    const server = await socketServer((socket) => socket.once("data", () => socket.write(text)));
    const start = performance.now();
    const reply = await send(server.url, { limitMs: 200 });
    expect(reply).toEqual({ ...CUT_OFF, detail: "no complete answer in time" });
    expect(performance.now() - start).toBeGreaterThan(190);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test("gets a byte now and then, and is given up at its limit all the same", async () => {
    const server = await httpServer((_, response) => {
      const timer = setInterval(() => response.write(" "), 20);
      response.on("close", () => clearInterval(timer));
    });
    const reply = await send(server.url, { limitMs: 300 });
    expect(reply).toEqual({ ...CUT_OFF, detail: "no complete answer in time" });
  });
});

test("5 s are the limit of a connection and not of an answer", async () => {
  const silent = await socketServer(() => undefined);
  const slow = await httpServer((_, response) => setTimeout(() => response.end("{}"), 5_300));
  const start = performance.now();
  const [connecting, waiting] = await Promise.all([
    send(silent.secureUrl).then((reply) => ({ reply, after: performance.now() - start })),
    send(slow.url),
  ]);
  expect(connecting.reply).toEqual({ ...NEVER_LEFT, detail: "no connection in time" });
  expect(connecting.after).toBeGreaterThan(4_900);
  expect(connecting.after).toBeLessThan(6_500);
  expect(waiting).toEqual({ kind: "answered", status: 200, body: Buffer.from("{}") });
});

describe("both calls over real connections", () => {
  const clientOf = (baseUrl: string) => {
    const clock = new FakeClock();
    return { akool: createAkool({ baseUrl, checkPath: "/credit", http: nodeHttp, clock }), clock };
  };

  test("getToken is sent once when its reply is lost, the check three times", async () => {
    const server = await socketServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    const client = clientOf(server.url);
    expect(await endOfGetToken(client)).toBe("transient");
    expect([server.connections(), client.clock.slept]).toEqual([1, []]);
    expect(await endOfCheck(client)).toBe("transient");
    expect([server.connections(), client.clock.slept]).toEqual([4, [500, 1_000]]);
  });

  test("both are tried three times where nobody listens", async () => {
    const client = clientOf(`http://127.0.0.1:${await closedPort()}`);
    expect(await endOfGetToken(client)).toBe("transient");
    expect(await endOfCheck(client)).toBe("transient");
    expect(client.clock.slept).toEqual([500, 1_000, 500, 1_000]);
  });

  test("an answer one byte over 64 KiB is other, one of 64 KiB is read", async () => {
    const body = `{"code":1000,"token":"${TOKEN}"}`;
    for (const [length, end] of [
      [65_536, `token ${TOKEN}`],
      [65_537, "other"],
    ] as const) {
      const server = await httpServer((_, response) => response.end(body.padEnd(length)));
      expect(await endOfGetToken(clientOf(server.url))).toBe(end);
    }
  });
});
