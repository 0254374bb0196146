import { createServer, type RequestListener } from "node:http";
import { createServer as createPlainServer, type Server } from "node:net";
import type { HttpReply } from "../../lambda/http";
import { listen } from "../../test/support/listen";
import type { Row } from "../row";

/** Written down apart from the code under test, bytes. */
const CAP = 65_536;
const REDIRECTS = [301, 302, 303, 307, 308];
const LENGTHS = [0, CAP - 1, CAP, CAP + 1, 1_048_576];
const METHODS = ["GET", "POST"] as const;
const SECRET = "SECRET-in-the-request";
const LIMIT_MS = 10_000;

/** The HTTP client against real servers. */
export const transport: Row = {
  name: "transport",
  trial: "answers of a real server: redirects to a second one, long bodies, no HTTP at all",
  sizes: { short: 1, full: 1, mutant: 1 },

  async run({ subject, seed, part }) {
    const sentences: string[] = [];
    let tried = 0;
    if (part > 0) return { tried, violations: [], counts: {} };
    const ask = async (server: Server, method: (typeof METHODS)[number]): Promise<HttpReply> => {
      tried++;
      const url = `${await listen(server)}/path`;
      const post = method === "POST" && { body: SECRET };
      const headers = { authorization: `Bearer ${SECRET}` };
      const reply = await subject.nodeHttp({ method, url, headers, limitMs: LIMIT_MS, ...post });
      server.close();
      return reply;
    };

    for (const method of METHODS) {
      for (const status of REDIRECTS) {
        let bytes = 0;
        const second = createPlainServer((socket) => {
          socket.on("data", (chunk) => {
            bytes += chunk.length;
            socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
          });
        });
        const location = await listen(second);
        const reply = await ask(answering(status, { location }, ""), method);
        second.close();
        if (bytes > 0)
          sentences.push(`${method}, ${status}: ${bytes} bytes reached the server of the redirect`);
        if (reply.kind !== "answered" || reply.status !== status)
          sentences.push(`${method}, ${status}: not told as such`);
      }
      for (const length of LENGTHS) {
        const { kind } = await ask(answering(200, {}, "x".repeat(length)), method);
        const expected = length > CAP ? "tooLong" : "answered";
        if (kind !== expected) sentences.push(`${method}: a body of ${length} bytes was ${kind}`);
      }
      const { kind, ...said } = await ask(echoing(), method);
      if (kind !== "failed") sentences.push(`${method}: an answer that is not HTTP was ${kind}`);
      if (JSON.stringify(said).includes(SECRET))
        sentences.push(`${method}: a failure quotes what was received`);
    }
    return { tried, violations: sentences.map((sentence) => ({ sentence, seed })), counts: {} };
  },
};

function answering(status: number, headers: Readonly<Record<string, string>>, body: string): Server {
  const answer: RequestListener = (_, response) => response.writeHead(status, headers).end(body);
  return createServer(answer);
}

/** Sends back what it gets: no HTTP, and a parser's error would quote it. */
function echoing(): Server {
  return createPlainServer((socket) => {
    socket.on("data", (chunk) => socket.end(chunk));
    socket.on("error", () => socket.destroy());
  });
}
