import { createServer, type IncomingMessage, type Server } from "node:http";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TokenReader } from "../../reader/src";
import { listen } from "../support/listen";
import { ReaderWorld, SECOND } from "./world";

/** What Akool was asked; `mine` is a header of the caller's. */
interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly token: string | undefined;
  readonly body: string;
  readonly mine?: string | string[];
}

let server: Server;
let baseUrl: string;
let world: ReaderWorld;
const asked: Asked[] = [];
/** Akool's answers, in order; the last one stays. */
let answers: { status?: number; body: string; headers?: Record<string, string>; cutOff?: true }[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const mine = headers["x-mine"];
    const body = await bodyOf(request);
    asked.push({ method, path: url, token: headers.authorization, body, ...(mine && { mine }) });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { body: "" };
    const head = { "content-type": "application/json", ...answer.headers };
    response.writeHead(answer.status ?? 200, head);
    if (answer.cutOff) response.write(answer.body, () => response.destroy());
    else response.end(answer.body);
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
  const answer = await fetched(world.reader, "/api/open/v3/faceswap/quota/info");
  expect(answer).toEqual({ code: 1000, data: { credit: 123 } });
  expect(asked).toEqual([
    { method: "GET", path: "/api/open/v3/faceswap/quota/info", token: "Bearer first", body: "" },
  ]);
});

test("sends the caller's headers, but no authorization of his", async () => {
  answers = [OK];
  const headers = { "x-mine": "1", authorization: "Bearer mine" };
  await fetched(world.reader, "/make", { headers });
  expect(asked).toMatchObject([{ token: "Bearer first", mine: "1" }]);
});

test("gives the code as a number, however Akool writes it", async () => {
  answers = [{ body: '{"code":"1000"}' }];
  expect(await fetched(world.reader, "/make")).toEqual({ code: 1000 });
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

test.each([
  ["a web stream", () => new Blob(["video"]).stream()],
  ["a stream of Node's", () => Readable.from(["video"])],
  ["a generator", () => chunks()],
])("does not repeat %s, but has the latest token for the next request", async (_, streamed) => {
  answers = [REJECTED, OK];
  const stream = streamed() as RequestInit["body"];
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

test("an answer that is cut off is no answer of Akool's, and is not asked for again", async () => {
  answers = [{ body: '{"code":1101,', cutOff: true }];
  await expect(fetched(world.reader, "/make")).rejects.toThrow(TypeError);
  expect(asked).toHaveLength(1);
});

test("a caller that gives up while the answer arrives gets its own reason", async () => {
  answers = [{ body: '{"code":1000,"data":"', headers: { "content-length": "100" } }];
  const gaveUp = new Error("gave up");
  const controller = new AbortController();
  setTimeout(() => controller.abort(gaveUp), 200);
  await expect(fetched(world.reader, "/make", { signal: controller.signal })).rejects.toBe(gaveUp);
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

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("video");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}
