import { setTimeout } from "node:timers/promises";
import { Canaries, canary, canaryToken } from "../../../test/support/canary";
import type { Row, Violation } from "../../row";
import type { Subject } from "../../subject/subject";
import { type Done, FIRST_CALLS, type FirstCall, oneRun } from "../oneRun";
import { ANSWERS, type AnswerTrial, ENDS } from "./answers";
import { REDIRECTS, type Redirect } from "./redirects";
import { type Answer, http, type RawServer, serve } from "./servers";

const CLIENT_SECRET = canary("clientSecret");
const OLD_TOKEN = canaryToken("before");
const NEW_TOKEN = canaryToken("in the answer");
const SAID = canary("msg");
const SECRETS = new Canaries().add(CLIENT_SECRET).add(OLD_TOKEN).add(NEW_TOKEN).add(SAID);
/** Akool's usual answer without its last bracket. */
const SUCCESS = `{"code":1000,"msg":"${SAID}","token":"${NEW_TOKEN}"`;

/** A run that takes longer waits for ever, ms. */
const MOST_MS = 8_000;
const NEVER_ENDED: Done = { end: "did not end", token: undefined, said: "" };

/** The handler and its HTTP client against real servers. */
export const transport: Row = {
  name: "transport",
  trial: `a run against a real server: ${REDIRECTS.length} redirects to a second one that counts its bytes, ${ANSWERS.length} odd answers and broken connections, for getToken and for the check`,
  sizes: { short: 1, full: 1, mutant: 1 },

  async run({ subject, seed, part, parts, stopAtFirst }) {
    const violations: Violation[] = [];
    let tried = 0;
    const trials = FIRST_CALLS.flatMap((first) => [
      ...REDIRECTS.map((redirect) => () => wrongsOfRedirect(subject, first, redirect)),
      ...ANSWERS.map((answer) => () => wrongsOfAnswer(subject, first, answer)),
    ]);
    for (const [number, trial] of trials.entries()) {
      if (number % parts !== part || (stopAtFirst && violations.length > 0)) continue;
      violations.push(...(await trial()).map((sentence) => ({ sentence, seed })));
      tried++;
    }
    return { tried, violations, counts: {} };
  },
};

async function wrongsOfAnswer(subject: Subject, first: FirstCall, trial: AnswerTrial): Promise<string[]> {
  const asked = await ask(subject, first, () => trial.answer(SUCCESS), trial.limitMs);
  return wrongsOf(`${first}, ${trial.what}`, asked, ENDS[trial.meaning][first]);
}

async function wrongsOfRedirect(subject: Subject, first: FirstCall, redirect: Redirect): Promise<string[]> {
  const what = `${first}, ${redirect.what}`;
  const second = await serve((socket) => socket.end(http(200, `${SUCCESS}}`)));
  try {
    const asked = await ask(
      subject,
      first,
      (server) => (socket) => socket.end(redirect.answer(server, second)),
    );
    const sentences = wrongsOf(what, asked, ENDS.other[first]);
    const { length } = second.received();
    if (length > 0) sentences.push(`${what}: ${length} bytes reached the second server`);
    const headers = { authorization: OLD_TOKEN };
    await subject.nodeHttp({ method: "GET", url: second.url, headers, limitMs: 5_000 });
    if (!second.received().includes(OLD_TOKEN)) sentences.push(`${what}: the second server counts nothing`);
    return sentences;
  } finally {
    second.close();
  }
}

interface Asked {
  readonly done: Done;
  /** Requests of the call in question. */
  readonly requests: number;
}

/** A run whose first call is answered so, and every other one as usual. */
async function ask(
  subject: Subject,
  first: FirstCall,
  answer: (server: RawServer) => Answer,
  limitMs = Number.POSITIVE_INFINITY,
): Promise<Asked> {
  let requests = 0;
  const server = await serve((socket, request) => {
    const call = request.toString("latin1", 0, 4) === "POST" ? "getToken" : "check";
    if (call === first) {
      requests++;
      answer(server)(socket, request);
    } else socket.end(http(200, `${SUCCESS}}`));
  });
  try {
    const run = oneRun(subject, {
      first,
      baseUrl: server.url,
      clientSecret: CLIENT_SECRET,
      token: OLD_TOKEN,
      http: (request) => subject.nodeHttp({ ...request, limitMs: Math.min(request.limitMs, limitMs) }),
    });
    const done = await Promise.race([run, setTimeout(MOST_MS, NEVER_ENDED, { ref: false })]);
    return { done, requests };
  } finally {
    server.close();
  }
}

function wrongsOf(
  what: string,
  { done, requests }: Asked,
  [end, expected]: readonly [string, number],
): string[] {
  const sentences: string[] = [];
  if (done.end !== end) sentences.push(`${what}: ${done.end}, not ${end}`);
  if (requests !== expected) sentences.push(`${what}: asked ${requests} times, not ${expected}`);
  if (SECRETS.findIn(done.said).length > 0)
    sentences.push(`${what}: a secret or a body is in what the run said`);
  return sentences;
}
