import { createServer } from "node:http";
import type { GetSecretValueCommandOutput } from "@aws-sdk/client-secrets-manager";
import { afterEach, expect, test, vi } from "vitest";
import { createTokenReader, type SecretsManager } from "../../reader/src";
import { listen } from "../support/listen";

const VALUE = { schema: "1", token: "first", expiresAt: "2100-01-01T00:00:00Z" };
const answer = { SecretString: JSON.stringify(VALUE), $metadata: {} } as GetSecretValueCommandOutput;
const client: SecretsManager = { send: () => Promise.resolve(answer) };

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test.each<[Record<string, unknown>, string]>([
  [{ secretId: "" }, 'secretId is ""; allowed: the token secret\'s ARN or name'],
  [{ secretId: undefined }, "secretId is undefined; allowed: the token secret's ARN or name"],
  [{ refreshAgeSeconds: "300" }, 'refreshAgeSeconds is "300"; allowed: 30 to 86400 s'],
  [{ refreshAgeSeconds: 29 }, "refreshAgeSeconds is 29; allowed: 30 to 86400 s"],
  [{ refreshAgeSeconds: 86_401 }, "refreshAgeSeconds is 86401; allowed: 30 to 86400 s"],
  [{ refreshAgeSeconds: Number.NaN }, "refreshAgeSeconds is null; allowed: 30 to 86400 s"],
  [{ waitSeconds: 61 }, "waitSeconds is 61; allowed: 0 to 60 s"],
  [{ waitSeconds: -1 }, "waitSeconds is -1; allowed: 0 to 60 s"],
  [
    { baseUrl: "openapi.akool.com" },
    "baseUrl is no such URL; allowed: an https origin without a path (http for loopback only)",
  ],
  [
    { baseUrl: "http://openapi.akool.com" },
    "baseUrl is no such URL; allowed: an https origin without a path (http for loopback only)",
  ],
  [
    { baseUrl: "https://openapi.akool.com/api" },
    "baseUrl is no such URL; allowed: an https origin without a path (http for loopback only)",
  ],
  [
    { baseUrl: "https://user:pass@openapi.akool.com" },
    "baseUrl is no such URL; allowed: an https origin without a path (http for loopback only)",
  ],
  [
    { region: "eu-west-1", client: { send: () => Promise.reject(new Error()) } },
    "region is given beside client; allowed: one of them (the client has a region)",
  ],
])("a bad option is one clear error: %o", (options, message) => {
  expect(() => createTokenReader({ secretId: "token", ...options })).toThrow(
    expect.objectContaining({ name: "InvalidOptionError", message }),
  );
});

test.each([
  [{}, "https://openapi.akool.com/make"],
  [{ baseUrl: "https://akool.example:8443/" }, "https://akool.example:8443/make"],
])("asks Akool's own host, or another: %o", async (options, url) => {
  const asked: unknown[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    asked.push(input);
    return Response.json({ code: 1000 });
  });
  const reader = createTokenReader({ secretId: "token", client, ...options });
  await reader.fetch("/make");
  reader.close();
  expect(asked).toEqual([url]);
});

test.each([
  [{}, "eu-west-1"],
  [{ region: "ap-south-1" }, "ap-south-1"],
])("makes a client of the environment's region, or of another: %o", async (options, region) => {
  const signed: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    signed.push(request.headers.authorization);
    response.end(JSON.stringify(answer));
  });
  vi.stubEnv("AWS_ENDPOINT_URL", await listen(server));
  vi.stubEnv("AWS_REGION", "eu-west-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  const reader = createTokenReader({ secretId: "token", ...options });
  expect(await reader.get()).toBe("first");
  reader.close();
  server.close();
  expect(signed).toEqual([expect.stringContaining(`/${region}/secretsmanager/aws4_request`)]);
});

test("the system's timers: one that waits for the first token holds the process, one that reads ahead does not", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  try {
    const set = vi.spyOn(globalThis, "setTimeout");
    const holds = (): boolean | undefined => {
      const last = set.mock.results.at(-1);
      return last?.type === "return" ? (last.value as NodeJS.Timeout).hasRef() : undefined;
    };
    const missing = Object.assign(new Error(), { name: "ResourceNotFoundException" });
    const send = vi.fn(client.send).mockRejectedValueOnce(missing);
    const reader = createTokenReader({ secretId: "token", client: { send }, waitSeconds: 5 });
    const got = reader.get();
    await vi.advanceTimersByTimeAsync(999);
    expect([send.mock.calls.length, holds()]).toEqual([1, true]);
    await vi.advanceTimersByTimeAsync(1);
    expect([await got, send.mock.calls.length, holds()]).toEqual(["first", 2, false]);
    await vi.advanceTimersByTimeAsync(240_000);
    expect([send.mock.calls.length, vi.getTimerCount()]).toEqual([3, 1]);
    reader.close();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
