import { isDeepStrictEqual } from "node:util";
import { type RunResult, SUCCESS_CODE } from "../../../lambda/contract";
import { invoke } from "../../support/lambdaFunction";
import { currentToken, versionsOf } from "../../support/secretVersions";
import type { Notification } from "../messages";
import type { Stage } from "../stage";

/** What a step saw, in words and for machines. */
export interface Seen {
  readonly seen: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly notifications?: readonly Notification[];
}

/** One step of the run; it fails by throwing. */
export interface Step {
  readonly id: string;
  readonly title: string;
  /** Why it takes long, if it does. */
  readonly wait?: string;
  readonly run: (stage: Stage) => Promise<Seen>;
}

/** The event that the schedule sends. */
export const CHECK = { operation: "check" } as const;

/** Runs a check as the schedule does, but waits for its end. */
export async function check({ clients, deployed }: Stage): Promise<RunResult> {
  const invoked = await invoke(clients, deployed.functionName, CHECK);
  if (!invoked.ok) throw new Error(`the check failed: ${invoked.message}`);
  return invoked.result as RunResult;
}

/** The token as a service reads it. */
export async function tokenNow({ clients, deployed }: Stage) {
  const current = await currentToken(clients.secrets, deployed.tokenSecretArn);
  if (current === undefined) throw new Error("the token secret has no value at AWSCURRENT");
  return current;
}

/** Each version of the token secret with its labels: equal before and after means untouched. */
export function tokenVersions({ clients, deployed }: Stage) {
  return versionsOf(clients.secrets, deployed.tokenSecretArn);
}

/** Whether Akool has accepted this token so far. */
export function isVerified({ akool }: Stage, token: string): boolean {
  const number = akool.issued.indexOf(token);
  return akool.requests.some(
    (seen) => seen.call === "check" && seen.code === SUCCESS_CODE && seen.token === number,
  );
}

/** @throws Error that says in one line what was expected and what was seen */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, saw ${JSON.stringify(actual)}`);
}

/** Version ids are long; the first part tells them apart. */
export function short(id: string): string {
  return id.slice(0, 8);
}
