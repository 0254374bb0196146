import { confirm, isCancel, password, spinner, text } from "@clack/prompts";
import pc from "picocolors";

/** Colours where standard output is a terminal, or FORCE_COLOR asks for them; NO_COLOR and TERM=dumb are heard. */
export const colours = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY === true || process.env.FORCE_COLOR !== undefined),
);

/** What no terminal limits, characters. */
const UNLIMITED = Number.POSITIVE_INFINITY;

/** How wide a line may be; a pipe does not limit it. */
export function lineWidth(): number {
  return process.stdout.isTTY ? Math.max(process.stdout.columns ?? 80, 40) : UNLIMITED;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Shows what is waited for, and for how long, where somebody is looking; on standard error, which no pipe reads. */
export async function waiting<T>(what: string, work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work();
  const progress = spinner({ output: process.stderr, indicator: "timer", withGuide: false });
  progress.start(what);
  try {
    return await work();
  } finally {
    progress.clear();
  }
}

/**
 * Asks where a terminal is there to answer; without one the command itself is the answer.
 * @param yes the answer was given with the command
 */
export async function confirmed(question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes || !process.stdin.isTTY) return true;
  const answer = await confirm({ message: question, output: process.stderr, withGuide: false });
  return !isCancel(answer) && answer;
}

/**
 * Asks for a value in a terminal, and again while it is empty. Undefined: the person does not want to say.
 * @param hidden a secret: dots stand for what is typed
 */
export async function typed(message: string, { hidden }: { hidden: boolean }): Promise<string | undefined> {
  const validate = (value: string | undefined) => (value?.trim() ? undefined : "It must not be empty.");
  const question = { message, validate, output: process.stderr, withGuide: false };
  const answer = await (hidden ? password(question) : text(question));
  return isCancel(answer) ? undefined : answer;
}
