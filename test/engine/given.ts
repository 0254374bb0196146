import { afterAll, beforeAll } from "vitest";
import { StandInAkool, TOKEN_MARK } from "../support/akool";
import type { AwsClients } from "../support/clients";
import { currentToken } from "../support/secretVersions";
import { emulator } from "./environment";
import { inventory } from "./inventory";
import { copyOfProject, type DeployedProject } from "./project";

export const KEYS = { clientId: "client", clientSecret: "first-client-secret" };
export const NEW_KEYS = { clientId: "client", clientSecret: "second-client-secret" };

/** A stack with an Akool and an emulator, for the tests of one describe block, which go on from each other. */
export interface Scene {
  readonly project: DeployedProject;
  readonly akool: StandInAkool;
  readonly clients: AwsClients;
  /** What was in the emulator before. */
  readonly before: readonly string[];
}

/** Sets the scene before the tests of a block, and destroys what is left of it after them. */
export function scene(stackName: string, main?: string): Scene {
  const set = {} as { -readonly [K in keyof Scene]: Scene[K] };
  beforeAll(async () => {
    set.clients = emulator();
    set.before = await inventory(set.clients);
    set.akool = await StandInAkool.start({ accounts: [KEYS] });
    set.project = await copyOfProject(stackName, main);
    await set.project.configure({ baseUrl: set.akool.url, recoveryWindowInDays: "0" });
  });
  afterAll(async () => {
    await set.project?.stack.destroy().catch(() => undefined);
    set.project?.remove();
    await set.akool?.stop();
  });
  return set;
}

/** An output of the stack. */
export async function output(project: DeployedProject, name: string): Promise<string> {
  return String((await project.stack.outputs())[name]?.value);
}

/** The token secret's current version, as a service reads it, and which of Akool's tokens it holds. */
export async function served({ project, clients, akool }: Scene, secret?: string) {
  const found = await currentToken(clients.secrets, secret ?? (await output(project, "tokenSecretArn")));
  if (found === undefined) return undefined;
  return {
    ...found,
    minted: akool.issued.indexOf(found.value.token),
    accepted: await accepts(akool, found.value.token),
  };
}

async function accepts({ url, checkPath }: StandInAkool, token: string): Promise<boolean> {
  const answer = await fetch(url + checkPath, { headers: { authorization: `Bearer ${token}` } });
  return ((await answer.json()) as { code: number }).code === 1000;
}

/** The parts of the tokens minted so far that are long enough to be recognised in a text. */
export function traces({ issued }: StandInAkool): string[] {
  return [TOKEN_MARK, ...issued.flatMap((token) => token.split(".").slice(1))];
}

/** How an operation failed, as the user sees it. */
export async function failure(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => {
      throw new Error("it did not fail");
    },
    (error: Error) => error.message,
  );
}
