import type { GetSecretValueCommandOutput } from "@aws-sdk/client-secrets-manager";
import { afterEach, expect, test, vi } from "vitest";
import { createTokenReader, type SecretsManager } from "../../reader/src";

afterEach(() => {
  vi.restoreAllMocks();
});

/** What `get` fails with when Secrets Manager does so. */
async function failure(send: SecretsManager["send"]): Promise<unknown> {
  return createTokenReader({ secretId: "mine", client: { send } })
    .get()
    .catch((error: unknown) => error);
}

test("asks for the current version of its secret", async () => {
  const asked: unknown[] = [];
  await failure(async ({ input }) => {
    asked.push(input);
    throw new Error();
  });
  expect(asked).toEqual([{ SecretId: "mine", VersionStage: "AWSCURRENT" }]);
});

test("gives a read 5 s", async () => {
  const limits: number[] = [];
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    limits.push(ms);
    return AbortSignal.abort(Object.assign(new Error(), { name: "AbortError" }));
  });
  const error = await failure(async (_, { abortSignal }) => {
    abortSignal.throwIfAborted();
    throw new Error("the signal was not aborted");
  });
  expect(error).toMatchObject({ message: "the secret mine could not be read: AbortError: no answer in 5 s" });
  expect(limits).toEqual([5_000]);
});

test.each([
  ["AccessDeniedException", "AccessDeniedException; its role needs readerPolicy"],
  ["ResourceNotFoundException", "ResourceNotFoundException; no such secret here, or no token in it yet"],
  ["ThrottlingException", "ThrottlingException"],
])("names AWS's error %s, quotes nothing of it, and has it as the cause", async (name, said) => {
  const cause = Object.assign(new Error("quoted"), { name });
  const error = await failure(() => Promise.reject(cause));
  expect(error).toMatchObject({ code: "SECRET_READ", message: `the secret mine could not be read: ${said}` });
  expect((error as Error).cause).toBe(cause);
});

test("names the type of what is no error", async () => {
  expect(await failure(() => Promise.reject("quoted"))).toMatchObject({
    message: "the secret mine could not be read: string",
  });
});

test("a binary value is not ours", async () => {
  const answer = { SecretBinary: new Uint8Array([1]), $metadata: {} } as GetSecretValueCommandOutput;
  expect(await failure(() => Promise.resolve(answer))).toMatchObject({
    message: "the secret mine holds no value of akool-token-rotation: it is no JSON object",
  });
});
