import { constants } from "node:os";
import { confirm, isCancel, password, text } from "@clack/prompts";
import pc from "picocolors";
import spinner from "yocto-spinner";

/** Colours where standard output is a terminal, or FORCE_COLOR asks for them; NO_COLOR and TERM=dumb are heard. */
export const colours = pc.createColors(
  pc.isColorSupported && (process.stdout.isTTY === true || process.env.FORCE_COLOR !== undefined),
);

/** What no terminal limits, characters. */
const UNLIMITED = Number.POSITIVE_INFINITY;

/** What ends a process from outside: Ctrl-C, kill, and a terminal that closes. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Signal = (typeof SIGNALS)[number];

/** How wide a line may be; a pipe does not limit it. */
export function lineWidth(): number {
  return process.stdout.isTTY ? Math.max(process.stdout.columns ?? 80, 40) : UNLIMITED;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Shows what is waited for, where somebody is looking; on standard error, which no pipe reads. A signal ends the
 * command with 128 and its number, as a shell says it: 130 after Ctrl-C.
 * @param unsure what is then said where the work may go on without the command
 */
export async function waiting<T>(what: string, work: () => Promise<T>, unsure?: string): Promise<T> {
  const progress = process.stderr.isTTY ? spinner({ text: what, handleSignals: false }).start() : undefined;
  const release = onSignal((signal) => {
    progress?.stop();
    if (unsure !== undefined) process.stderr.write(`✗ ${unsure}\n`);
    process.exit(128 + constants.signals[signal]);
  });
  try {
    return await work();
  } finally {
    release();
    progress?.stop();
  }
}

/** Does what must not stop half-way: a signal waits until it is done. A line says what it is, where somebody is looking. */
export async function unbroken<T>(what: string, work: () => Promise<T>): Promise<T> {
  const say = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`${text}\n`);
  };
  const release = onSignal(() => say("This has to come to its end first."));
  say(what);
  try {
    return await work();
  } finally {
    release();
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

/** @returns what takes the listener away again */
function onSignal(heard: (signal: Signal) => void): () => void {
  for (const signal of SIGNALS) process.on(signal, heard);
  return () => {
    for (const signal of SIGNALS) process.off(signal, heard);
  };
}
