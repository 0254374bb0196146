import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "../../support/listen";
import { emulatorConfig } from "./environment";

/** A request to Secrets Manager; an API's name comes with it in a header. */
export interface Asked<Input> {
  readonly operation: string;
  readonly input: Input;
  /** The emulator's own answer to it, or to something else in its place. */
  handOn(instead?: Input): Promise<Response>;
}

/** What stands in front of the emulator's Secrets Manager, and answers for it what it does not know. */
export class InFront {
  private constructor(
    readonly url: string,
    readonly stop: () => void,
  ) {}

  static async start<Input>(answer: (asked: Asked<Input>) => Promise<Response>): Promise<InFront> {
    const server = createServer((request, response) => {
      readAsked<Input>(request)
        .then(answer)
        .then(
          async (answered) => {
            response.writeHead(answered.status, { "content-type": "application/x-amz-json-1.1" });
            response.end(await answered.text());
          },
          (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
        );
    });
    return new InFront(await listen(server), () => server.close());
  }
}

async function readAsked<Input>(request: IncomingMessage): Promise<Asked<Input>> {
  const input = JSON.parse((await buffer(request)).toString()) as Input;
  const target = String(request.headers["x-amz-target"]);
  return {
    operation: target.replace(/^.*\./, ""),
    input,
    handOn: (instead = input) =>
      fetch(emulatorConfig().endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": target,
          authorization: String(request.headers.authorization),
        },
        body: JSON.stringify(instead),
      }),
  };
}
