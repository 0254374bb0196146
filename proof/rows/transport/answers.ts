import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { type Answer, http } from "./servers";

/** Written down apart from the code under test, bytes. */
const CAP = 65_536;
const MEBIBYTE = 1_048_576;

/** What must become of an answer: the calls' ends are in `ENDS`. */
export type Meaning = "success" | "other" | "noToken" | "lost" | "closed";

/** How a run ends for each, and how often it has asked. */
export const ENDS: Readonly<
  Record<Meaning, Readonly<Record<"getToken" | "check", readonly [end: string, requests: number]>>>
> = {
  success: { getToken: ["rotated", 1], check: ["healthy", 1] },
  other: { getToken: ["refused other OtherFailure", 1], check: ["refused other OtherFailure", 1] },
  noToken: { getToken: ["refused other 1000 OtherFailure", 1], check: ["healthy", 1] },
  lost: { getToken: ["AKOOL_UNREACHABLE", 1], check: ["AKOOL_UNREACHABLE", 3] },
  closed: {
    getToken: ["refused account 1200 AccountFailure", 1],
    check: ["refused account 1200 AccountFailure", 1],
  },
};

export interface AnswerTrial {
  readonly what: string;
  readonly meaning: Meaning;
  /** @param success Akool's usual answer, without its last bracket */
  answer(success: string): Answer;
  /** Time that a request has, ms; default what the code gives it. */
  readonly limitMs?: number;
}

/** Too short for what never ends, and far longer than a server here needs, ms. */
const SHORT_LIMIT_MS = 400;

/** What a server does with the connection. */
function raw(what: string, meaning: Meaning, answer: AnswerTrial["answer"], limitMs?: number): AnswerTrial {
  return { what, meaning, answer, ...(limitMs !== undefined && { limitMs }) };
}

/** A whole answer. */
function whole(what: string, meaning: Meaning, of: (success: string) => Buffer | string): AnswerTrial {
  return raw(what, meaning, (success) => (socket) => socket.end(of(success)));
}

/** A whole answer with HTTP 200 and this body. */
function body(
  what: string,
  meaning: Meaning,
  of: (success: string) => Buffer | string,
  ...headers: string[]
): AnswerTrial {
  return whole(what, meaning, (success) => http(200, of(success), headers));
}

const chunked = (text: string): string =>
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const endless = (text: string): string => `HTTP/1.1 200 OK\r\n\r\n${text}`;

const LENGTHS = ([CAP - 1, CAP, CAP + 1, MEBIBYTE] as const).flatMap((length) => {
  const meaning = length > CAP ? "other" : "success";
  const padded = (success: string): string => `${success}}`.padEnd(length);
  return [
    body(`${length} bytes with their length`, meaning, padded),
    whole(`${length} bytes in a chunk`, meaning, (success) => chunked(padded(success))),
    whole(`${length} bytes to the connection's end`, meaning, (success) => endless(padded(success))),
  ];
});

const ENCODINGS = [
  body("gzip", "other", (success) => gzipSync(`${success}}`), "content-encoding: gzip"),
  body("deflate", "other", (success) => deflateSync(`${success}}`), "content-encoding: deflate"),
  body("brotli", "other", (success) => brotliCompressSync(`${success}}`), "content-encoding: br"),
  body(
    "1 MiB as gzip",
    "other",
    (success) => gzipSync(`${success}}`.padEnd(MEBIBYTE)),
    "content-encoding: gzip",
  ),
  body("a byte order mark", "success", (success) => `\ufeff${success}}`),
  body("two byte order marks", "other", (success) => `\ufeff\ufeff${success}}`),
  body("UTF-16, little end first", "other", (success) => Buffer.from(`\ufeff${success}}`, "utf16le")),
  body("UTF-16, big end first", "other", (success) => Buffer.from(`\ufeff${success}}`, "utf16le").swap16()),
  ...(
    [
      ["a byte that UTF-8 does not know", [0xff]],
      ["Latin-1", [0xe9]],
      ["an overlong letter", [0xc1, 0xa1]],
      ["half of a pair", [0xed, 0xa0, 0x80]],
      ["a letter that breaks off", [0xe2, 0x82]],
    ] as const
  ).map(([what, bytes]) =>
    body(what, "other", (success) =>
      Buffer.concat([Buffer.from(`${success},"more":"`), Buffer.from(bytes), Buffer.from('"}')]),
    ),
  ),
  ...["text/html", "text/plain; charset=utf-16", "application/octet-stream", "multipart/form-data"].map(
    (type) =>
      body(`JSON labelled as ${type}`, "success", (success) => `${success}}`, `content-type: ${type}`),
  ),
  body("HTML labelled as JSON", "other", (success) => `<p>${success}}`, "content-type: application/json"),
];

const OBJECTS = [
  body("nothing", "other", () => ""),
  body("no code", "other", (success) => `${success.replace('"code":1000,', "")}}`),
  body("a second code that closes the account", "closed", (success) => `${success},"code":1200}`),
  body("a second code that makes it good", "success", (success) => `{"code":1200,${success.slice(1)}}`),
  body("a second token", "success", (success) => `{"token":"first",${success.slice(1)}}`),
  body("a second token that is none", "noToken", (success) => `${success},"token":null}`),
  body("arrays 30,000 deep", "success", (success) => nested(success, 30_000, "[", "]")),
  body("objects 10,000 deep", "success", (success) => nested(success, 10_000, '{"a":', "}")),
  body("arrays 60,000 deep that break off", "other", (success) => nested(success, 60_000, "[", "")),
  body("a code of its prototype", "closed", (success) => `${success},"__proto__":{},"code":1200}`),
  body("a code in its prototype", "other", () => '{"__proto__":{"code":1000,"token":"x"}}'),
  body("a token with a line's end", "noToken", (success) => `${success},"token":"x\\r\\ny: z"}`),
  body("a token with half of a pair", "noToken", (success) => `${success},"token":"\\ud800"}`),
];

function nested(success: string, depth: number, open: string, close: string): string {
  return `${success},"deep":${open.repeat(depth)}1${close.repeat(depth)}}`;
}

/** Where an answer breaks off, by its length and by chunks. */
const HALVES: readonly (readonly [what: string, of: (success: string) => string])[] = [
  ["before a byte", () => ""],
  ["in the status line", () => "HTTP/1.1 2"],
  ["in a header", () => "HTTP/1.1 200 OK\r\ncontent-le"],
  ["before its body", () => "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n"],
  ["behind the JSON", (success) => `HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n${success}}`],
  ["in a chunk", (success) => chunked(success).slice(0, -12)],
  ["before the last chunk", (success) => chunked(`${success}}`).slice(0, -5)],
];
const LOST = HALVES.flatMap(([what, of]) => [
  raw(`hung up ${what}`, "lost", (success) => (socket) => socket.end(of(success))),
  raw(`reset ${what}`, "lost", (success) => (socket) => {
    socket.write(of(success), () => setTimeout(() => socket.resetAndDestroy(), 10));
  }),
  raw(`silent ${what}`, "lost", (success) => (socket) => socket.write(of(success)), SHORT_LIMIT_MS),
]);

const SLOW = [
  raw(
    "a byte now and then that never ends",
    "lost",
    () => drip("HTTP/1.1 200 OK\r\n\r\n", " "),
    SHORT_LIMIT_MS,
  ),
  raw("headers that never end", "lost", () => drip("HTTP/1.1 200 OK\r\n", "a: b\r\n"), SHORT_LIMIT_MS),
  raw("a byte at a time", "success", (success) => (socket) => {
    for (const byte of http(200, `${success}}`)) socket.write(Buffer.from([byte]));
    socket.end();
  }),
];

function drip(head: string, more: string): Answer {
  return (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write(more), 20);
    socket.on("close", () => clearInterval(timer));
  };
}

const ODD_HTTP = [
  raw("what was sent", "lost", () => (socket, request) => socket.end(request)),
  whole("a body alone", "lost", (success) => `${success}}`),
  whole("a header that is none", "lost", (success) => `HTTP/1.1 200 OK\r\n${success}}\r\n\r\n`),
  whole(
    "two lengths",
    "lost",
    (success) => `HTTP/1.1 200 OK\r\ncontent-length: 2\r\n${http(200, `${success}}`)}`,
  ),
  whole("a chunk without its length", "lost", (success) =>
    chunked(`${success}}`).replace(/\r\n[0-9a-f]+\r\n\{/, "\r\n{"),
  ),
  whole("100 KiB of headers", "lost", (success) => http(200, `${success}}`, [`x: ${"y".repeat(102_400)}`])),
  raw(
    "another protocol",
    "lost",
    () => (socket) => socket.end("HTTP/1.1 101 Go on\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
    SHORT_LIMIT_MS,
  ),
  whole("an answer behind Continue", "success", (success) => behind("100 Continue", success)),
  whole("an answer behind early hints", "success", (success) => behind("103 Early Hints", success)),
  whole("two answers", "success", (success) =>
    Buffer.concat([http(200, `${success}}`), http(200, '{"code":1200}')]),
  ),
  whole("no content", "other", () => "HTTP/1.1 204 No Content\r\n\r\n"),
];

function behind(first: string, success: string): Buffer {
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${first}\r\n\r\n`), http(200, `${success}}`)]);
}

/** Everything but redirects. */
export const ANSWERS: readonly AnswerTrial[] = [
  ...LENGTHS,
  ...ENCODINGS,
  ...OBJECTS,
  ...LOST,
  ...SLOW,
  ...ODD_HTTP,
];
