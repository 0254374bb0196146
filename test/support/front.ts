import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "./listen";

/** A call to AWS as it is seen on its way. */
export interface Call {
  /** The operation's name where the protocol tells it, else the method and the path. */
  readonly operation: string;
  readonly body: string;
  /** Of the query protocol. */
  readonly fields: URLSearchParams | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What a call gets in the emulator's place; undefined: the emulator answers. `forward` has the emulator's own answer to
 * it, or to another body.
 */
export type Rule = (
  call: Call,
  forward: (body?: string) => Promise<Reply>,
) => Reply | undefined | Promise<Reply | undefined>;

/** In milliseconds; longer than a client waits between two calls: one that is sent while the server hangs up is lost. */
const KEPT_OPEN = 600_000;

/** An endpoint before the emulator, for what AWS answers and the emulator does not. */
export class Front {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(emulator: string, rule: Rule): Promise<Front> {
    const server = createServer({ keepAliveTimeout: KEPT_OPEN }, (incoming, outgoing) => {
      const serve = async (): Promise<void> => {
        const { method = "GET", url = "/", headers } = incoming;
        const body = await buffer(incoming);
        const text = body.toString("utf8");
        // The headers as they came: the signature is over the host's too.
        const ask = (sent = body) =>
          new Promise<IncomingMessage>((answered, failed) => {
            const length = headers["content-length"] && { "content-length": sent.length };
            request(emulator + url, { method, headers: { ...headers, ...length } }, answered)
              .once("error", failed)
              .end(sent);
          });
        const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
        const fields = isForm ? new URLSearchParams(text) : undefined;
        const operation =
          fields?.get("Action") ??
          headers["x-amz-target"]?.toString().split(".").at(-1) ??
          `${method} ${url}`;
        const reply = await rule({ operation, body: text, fields }, async (instead) => {
          const answer = await ask(instead === undefined ? body : Buffer.from(instead));
          const status = answer.statusCode ?? 502;
          const type = String(answer.headers["content-type"]);
          return { status, headers: { "content-type": type }, body: (await buffer(answer)).toString("utf8") };
        });
        if (reply !== undefined) {
          outgoing.writeHead(reply.status, reply.headers).end(reply.body);
          return;
        }
        const answer = await ask();
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      };
      serve().catch(() => outgoing.destroy());
    });
    return new Front(server, await listen(server));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** An error as AWS words it in the call's protocol. */
export function awsError({ fields }: Call, name: string, status = 400, message = "no"): Reply {
  return fields
    ? {
        status,
        headers: { "content-type": "text/xml" },
        body: `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error></ErrorResponse>`,
      }
    : jsonReply({ __type: name, message }, status, { "x-amzn-errortype": name });
}

export function jsonReply(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
}
