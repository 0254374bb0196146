import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { World } from "../../../lambda/handler";
import type { HttpReply, HttpRequest } from "../../../lambda/http";
import { type AkoolDoes, ECHO, type PlannedRun } from "./plan";
import type { Secrets } from "./secrets";

/** What the rotator gives to the outside, beside what it writes: nothing of it may be secret. */
export type Shown = (text: string) => void;

/** A run's world, in which every answer and every error holds secrets, and things go wrong as planned. */
export function hostile(world: World, planned: PlannedRun, secrets: Secrets, shown: Shown): World {
  const { form } = planned;
  const akool = planned.akool.values();
  const aws = planned.aws.values();
  const environment = { ...world.environment };
  for (const [name, value] of Object.entries(planned.environment)) {
    environment[name] = typeof value === "string" ? secrets.echo(value, form) : undefined;
  }
  return {
    ...world,
    environment,
    async http(request) {
      const { authorization, ...headers } = request.headers;
      shown(`${request.method} ${request.url} ${JSON.stringify(headers)}`);
      const reply = await world.http(request);
      const next = akool.next().value ?? { form, does: { kind: "asUsual" } };
      return answer(request, reply, next, (value) => secrets.echoIn(value, next.form));
    },
    secretsManager: {
      async send(command: { input: object }) {
        shown(JSON.stringify(publicPart(command.input)));
        const name = aws.next().value;
        try {
          if (name !== undefined) throw Object.assign(new Error(name), { name });
          return await (world.secretsManager as unknown as Sender).send(command);
        } catch (error) {
          if (!(error instanceof Error)) throw error;
          // As the SDK's errors, and more so.
          const text = secrets.echo(`${ECHO}\n    at ${ECHO}`, form);
          error.message += ` ${text}`;
          throw Object.assign(error, {
            cause: new Error(text),
            $response: { body: text, headers: { text } },
          });
        }
      },
    } as unknown as SecretsManagerClient,
  };
}

interface Sender {
  send(command: object): Promise<object>;
}

/** What CloudTrail shows of a call, and all of a secret's value but its token. */
function publicPart(input: object): object {
  if (!("SecretString" in input) || typeof input.SecretString !== "string") return input;
  return { ...input, SecretString: { ...JSON.parse(input.SecretString), token: undefined } };
}

/** @param echo puts secrets into every text of a value */
function answer(
  request: HttpRequest,
  reply: HttpReply,
  { does }: AkoolDoes,
  echo: (value: unknown) => unknown,
): HttpReply {
  const answered = (status: number, body: unknown): HttpReply => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return { kind: "answered", status, body: Buffer.from(text) };
  };
  const more = Object(echo({ msg: ECHO, data: { token: `${ECHO} `, email: ECHO } }));
  if (does.kind === "says") return answered(does.status, { ...more, code: echo(does.code) });
  if (does.kind === "sends") return answered(does.status, echo(does.text));
  if (does.kind === "sendsTooMuch") return { kind: "tooLong", status: does.status };
  // The check never throws, as its client promises: an error of its own is getToken's alone.
  if (does.kind === "throws" && request.method === "POST") {
    throw new TypeError(String(echo(`${ECHO}\n    at ${ECHO}`)), { cause: echo(ECHO) });
  }
  if (reply.kind !== "answered") return reply;
  const text = reply.body.toString();
  return text.startsWith("{") ? answered(reply.status, { ...more, ...JSON.parse(text) }) : reply;
}
