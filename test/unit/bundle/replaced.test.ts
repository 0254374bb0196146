import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterEach, describe, expect, test, vi } from "vitest";
import { defaultProvider } from "../../../lambda/environmentCredentials";
import { PROJECT_ROOT } from "../../support/paths";
import { inOneProcess } from "./process";

/** What scripts/rotator.ts replaces or leaves out of the SDK stands on how the SDK uses it. */
describe("of the SDK's own parts", () => {
  test("the default credentials are used in one place, as a function of that name", () => {
    expect(usesOf("@aws-sdk/credential-provider-node")).toEqual([
      'client-secrets-manager/dist-es/runtimeConfig.js: import { defaultProvider as credentialDefaultProvider } from "@aws-sdk/credential-provider-node"',
    ]);
  });

  test("streams of events are used in one place, and imported when an operation has one", () => {
    expect(usesOf("@smithy/core/event-streams")).toEqual([
      'core/dist-es/submodules/protocols/HttpProtocol.js: await import("@smithy/core/event-streams")',
    ]);
  });

  test("of the client's manifest the version alone is read", () => {
    const client = join(PROJECT_ROOT, "node_modules", "@aws-sdk", "client-secrets-manager", "dist-es");
    const source = readFileSync(join(client, "runtimeConfig.js"), "utf8");
    expect(source.match(/packageInfo[.\w]*/g)).toEqual(["packageInfo", "packageInfo.version"]);
  });
});

describe("the credentials of Lambda's environment", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.useRealTimers();
  });

  const region = "us-east-1";
  const given = (env: Readonly<Record<string, string | undefined>>): void => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  };
  const FIRST = {
    AWS_PROFILE: undefined,
    AWS_ACCESS_KEY_ID: "FIRSTKEY",
    AWS_SECRET_ACCESS_KEY: "first-secret",
    AWS_SESSION_TOKEN: "first-session",
  };
  const SECOND = { AWS_ACCESS_KEY_ID: "SECONDKEY", AWS_SESSION_TOKEN: "second-session" };

  test.each([
    ["without an end", {}, {}],
    [
      "with an end",
      { AWS_CREDENTIAL_EXPIRATION: "2100-01-01T00:00:00.000Z" },
      { expiration: new Date("2100-01-01T00:00:00.000Z") },
    ],
  ])("are what the SDK's own chain finds, %s", async (_, env, more) => {
    given({ ...FIRST, ...env });
    const ours = new SecretsManagerClient({ region, credentialDefaultProvider: defaultProvider });
    const found = await ours.config.credentials();
    expect(found).toMatchObject({
      accessKeyId: "FIRSTKEY",
      secretAccessKey: "first-secret",
      sessionToken: "first-session",
      ...more,
    });
    expect(found).toEqual(await new SecretsManagerClient({ region }).config.credentials());
  });

  test("are read again when those in use have ended, as by the SDK's own chain", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2030-01-01T00:00:00.000Z") });
    given({ ...FIRST, AWS_CREDENTIAL_EXPIRATION: "2030-01-01T01:00:00.000Z" });
    const clients = [
      new SecretsManagerClient({ region }),
      new SecretsManagerClient({ region, credentialDefaultProvider: defaultProvider }),
    ];
    const found = () =>
      Promise.all(
        clients.map(async ({ config }) => {
          const { accessKeyId, expiration } = await config.credentials();
          return [accessKeyId, expiration?.toISOString()];
        }),
      );
    const first = ["FIRSTKEY", "2030-01-01T01:00:00.000Z"];
    expect(await found()).toEqual([first, first]);
    given({ ...SECOND, AWS_CREDENTIAL_EXPIRATION: "2030-01-01T02:00:00.000Z" });
    vi.setSystemTime(new Date("2030-01-01T01:00:01.000Z"));
    const second = ["SECONDKEY", "2030-01-01T02:00:00.000Z"];
    expect(await found()).toEqual([second, second]);
  });

  test("sign every call of the bundle, as they are then", async () => {
    const { secretsManager } = await inOneProcess(true, [
      { outcome: "rotated" },
      { outcome: "rotated", env: SECOND },
    ]);
    const signers = secretsManager.calls.map(({ accessKeyId, sessionToken }) => [accessKeyId, sessionToken]);
    expect(signers).toEqual([
      ...Array(5).fill(["FIRSTKEY", "first-session"]),
      ...Array(5).fill(["SECONDKEY", "second-session"]),
    ]);
  });
});

/** Each import of a module in the ES modules that the bundle is made of, as it is written there. */
function usesOf(module: string): string[] {
  const folders = [
    "@aws-sdk/client-secrets-manager",
    "@aws-sdk/core",
    "@smithy/core",
    "@smithy/signature-v4",
  ];
  return folders.flatMap((name) => {
    const folder = join(PROJECT_ROOT, "node_modules", name, "dist-es");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".js"),
    );
    return files.flatMap((file) => {
      const source = readFileSync(join(folder, file), "utf8");
      const uses = source.match(/import [^;]*? from "[^"]+"|await import\("[^"]+"\)/g) ?? [];
      const named = uses.filter((use) => use.includes(`"${module}"`));
      return named.map((use) => `${name.split("/")[1]}/dist-es/${file}: ${use}`);
    });
  });
}
