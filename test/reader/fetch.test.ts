import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createTokenReader, type TokenReader } from "../../reader/src";
import { listen } from "../support/listen";
import { ReaderWorld, SECOND } from "./world";

/** What Akool was asked: path, token, body, method. */
interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly token: string | undefined;
  readonly body: string;
}

let server: Server;
let baseUrl: string;
let world: ReaderWorld;
const asked: Asked[] = [];
/** Akool's answers, in order; the last one stays. */
let answers: { status?: number; body: string; headers?: Record<string, string> }[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    asked.push({ method, path: url, token: headers.authorization, body: await bodyOf(request) });
    const {
      status = 200,
      body,
      headers: more = {},
    } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { body: "" };
    response.writeHead(status, { "content-type": "application/json", ...more }).end(body);
  });
  baseUrl = await listen(server);
  world = new ReaderWorld({ baseUrl });
  world.promote("first");
  await world.get();
  await world.pass(10 * SECOND);
  world.promote("second");
});
afterEach(() => {
  world.reader.close();
  server.close();
});

const OK = { body: '{"code":1000,"data":{"credit":123}}' };
const REJECTED = { body: '{"code":1101,"msg":"invalid authorization"}' };

/** Reads of the model end only while its time passes. */
async function fetched(reader: TokenReader, ...request: Parameters<TokenReader["fetch"]>): Promise<unknown> {
  let passing = true;
  const end = reader.fetch(...request).finally(() => {
    passing = false;
  });
  end.catch(() => undefined);
  while (passing) {
    await world.pass(1);
    await new Promise((later) => setTimeout(later, 1));
  }
  return end;
}

test("sends the token and gives the parsed answer", async () => {
  answers = [OK];
  const answer = await fetched(world.reader, "/api/open/v3/faceswap/quota/info", {
    headers: { "x-mine": "1" },
  });
  expect(answer).toEqual({ code: 1000, data: { credit: 123 } });
  expect(asked).toEqual([
    { method: "GET", path: "/api/open/v3/faceswap/quota/info", token: "Bearer first", body: "" },
  ]);
});

test("on 1101 it reads the secret again, and repeats once with what it finds", async () => {
  answers = [REJECTED, OK];
  const init = { method: "POST", body: '{"video":1}' };
  expect(await fetched(world.reader, "/make", init)).toMatchObject({ code: 1000 });
  expect(asked).toEqual([
    { method: "POST", path: "/make", token: "Bearer first", body: '{"video":1}' },
    { method: "POST", path: "/make", token: "Bearer second", body: '{"video":1}' },
  ]);
  expect(world.reads).toHaveLength(2);
});

test("repeats once only", async () => {
  answers = [REJECTED];
  await expect(fetched(world.reader, "/make")).rejects.toMatchObject({
    code: "AKOOL_ANSWER",
    akoolCode: 1101,
  });
  expect(asked).toHaveLength(2);
});

test("does not repeat what has been streamed, but has the latest token for the next request", async () => {
  answers = [REJECTED, OK];
  const stream = new Blob(["video"]).stream();
  const init = { method: "POST", body: stream, duplex: "half" } as RequestInit;
  await expect(fetched(world.reader, "/make", init)).rejects.toMatchObject({ akoolCode: 1101 });
  expect(asked.map(({ body }) => body)).toEqual(["video"]);
  expect(await world.get()).toBe("second");
});

test.each([
  [
    { body: '{"code":1200,"msg":"banned"}' },
    { akoolCode: 1200, status: 200, message: "Akool answered 1200 (HTTP 200)" },
  ],
  [{ body: '{"code":"1006"}' }, { akoolCode: 1006 }],
  [
    { status: 503, body: "<html>busy</html>" },
    { akoolCode: undefined, message: "Akool answered without a code (HTTP 503)" },
  ],
  [
    { status: 500, body: '{"code":1000}' },
    { akoolCode: 1000, status: 500 },
  ],
  [{ body: "null" }, { akoolCode: undefined }],
  [{ body: '{"code":"1e3"}' }, { akoolCode: undefined }],
])("an answer other than 1000 is an error that quotes nothing of it: %o", async (answer, expected) => {
  answers = [answer];
  await expect(fetched(world.reader, "/make")).rejects.toMatchObject(expected);
  expect(asked).toHaveLength(1);
});

test("follows no redirect, which would take the token elsewhere", async () => {
  answers = [{ status: 307, body: "", headers: { location: `${baseUrl}/elsewhere` } }];
  for (const init of [{}, { redirect: "follow" as const }]) {
    await expect(fetched(world.reader, "/make", init)).rejects.toThrow(TypeError);
  }
  expect(asked).toHaveLength(2);
});

test.each(["make", "//evil.example/make", "https://evil.example/make", "/\\evil.example", ""])(
  "asks no other host: %s",
  async (path) => {
    await expect(fetched(world.reader, path)).rejects.toMatchObject({ code: "INVALID_OPTION" });
    expect(asked).toHaveLength(0);
  },
);

test.each([
  [{ secretId: "" }, 'secretId is ""; allowed: the token secret\'s ARN or name'],
  [{ refreshAgeSeconds: 29 }, "refreshAgeSeconds is 29; allowed: 30 to 86400 s"],
  [{ refreshAgeSeconds: 86_401 }, "refreshAgeSeconds is 86401; allowed: 30 to 86400 s"],
  [{ refreshAgeSeconds: Number.NaN }, "refreshAgeSeconds is null; allowed: 30 to 86400 s"],
  [{ waitSeconds: 61 }, "waitSeconds is 61; allowed: 0 to 60 s"],
  [
    { baseUrl: "http://openapi.akool.com" },
    "baseUrl is no such URL; allowed: an https origin without a path (http for loopback only)",
  ],
  [
    { baseUrl: "https://openapi.akool.com/api" },
    "baseUrl is no such URL; allowed: an https origin without a path (http for loopback only)",
  ],
  [
    { baseUrl: "https://user:pass@openapi.akool.com" },
    "baseUrl is no such URL; allowed: an https origin without a path (http for loopback only)",
  ],
  [
    { region: "eu-west-1", client: { send: () => Promise.reject(new Error()) } },
    "region is given beside client; allowed: one of them (the client has a region)",
  ],
])("a bad option is one clear error: %o", (options, message) => {
  expect(() => createTokenReader({ secretId: "token", ...options })).toThrow(message);
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
