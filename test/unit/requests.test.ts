import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import type { TokenValue } from "../../lambda/contract";
import { createCredentialsSecret } from "../../lambda/credentialsSecret";
import { promote } from "../../lambda/promote";
import { createTokenSecret, type TokenSecret } from "../../lambda/tokenSecret";
import { FakeClock } from "./vendor/given";

const ARN = "arn:token";
const CREATED = new Date("2026-01-01T00:00:00Z");

/** Secrets Manager with these answers in order; each request is noted as it was sent. */
function answering(...answers: readonly object[]) {
  const asked: object[] = [];
  const send = async ({ input }: { readonly input: object }): Promise<object> =>
    answers[asked.push(input) - 1] ?? {};
  const client = { send } as unknown as SecretsManagerClient;
  const tokens = createTokenSecret(client, ARN, (call) => call());
  return { asked, client, tokens };
}

describe("a read", () => {
  const answer = { VersionId: "v1", CreatedDate: CREATED, SecretString: "{}" };

  // A stand-in for AWS may give another version where none is named.
  test("of what is current names AWSCURRENT, of either secret", async () => {
    const { asked, client, tokens } = answering(answer, answer);
    await tokens.readCurrent();
    await createCredentialsSecret(client, "arn:credentials", (call) => call()).read();
    expect(asked).toStrictEqual([
      { SecretId: ARN, VersionStage: "AWSCURRENT" },
      { SecretId: "arn:credentials", VersionStage: "AWSCURRENT" },
    ]);
  });

  test("of a version names it", async () => {
    const { asked, tokens } = answering(answer);
    expect(await tokens.readVersion("v1")).toEqual({
      kind: "foreign",
      id: "v1",
      createdAt: CREATED.getTime(),
    });
    expect(asked).toStrictEqual([{ SecretId: ARN, VersionId: "v1" }]);
  });
});

describe("the list of versions", () => {
  test("is asked for page by page, with the versions that have no label", async () => {
    const entry = (VersionId: string) => ({ VersionId, CreatedDate: CREATED, VersionStages: ["AWSCURRENT"] });
    const { asked, tokens } = answering(
      { Versions: [entry("v1")], NextToken: "page 2" },
      { Versions: [entry("v2")] },
    );
    expect(await tokens.list()).toEqual(
      ["v1", "v2"].map((id) => ({ id, createdAt: CREATED.getTime(), labels: ["AWSCURRENT"] })),
    );
    expect(asked).toStrictEqual([
      { SecretId: ARN, IncludeDeprecated: true },
      { SecretId: ARN, IncludeDeprecated: true, NextToken: "page 2" },
    ]);
  });

  test("takes a version without labels or date for one that holds no label and is older than all", async () => {
    const { tokens } = answering({ Versions: [{ VersionId: "v1" }] });
    expect(await tokens.list()).toEqual([{ id: "v1", createdAt: 0, labels: [] }]);
  });

  test("leaves out what has no id, and is empty where the answer has none", async () => {
    expect(await answering({ Versions: [{ CreatedDate: CREATED }] }).tokens.list()).toEqual([]);
    expect(await answering({}).tokens.list()).toEqual([]);
  });
});

describe("a put", () => {
  test("goes to AWSPENDING under its id, and is nowhere else where the answer names no label", async () => {
    const { asked, tokens } = answering({ VersionId: "v2" });
    const value = { token: "t0ken", schema: "1" } as TokenValue;
    expect(await tokens.put("v2", value)).toEqual([]);
    expect(asked).toStrictEqual([
      {
        SecretId: ARN,
        ClientRequestToken: "v2",
        SecretString: '{"token":"t0ken","schema":"1"}',
        VersionStages: ["AWSPENDING"],
      },
    ]);
  });
});

describe("a label", () => {
  test.each<[string, (tokens: TokenSecret) => Promise<void>, object]>([
    [
      "that moves names where it comes from: a compare and swap",
      (tokens) => tokens.moveCurrent("v2", "v1"),
      { VersionStage: "AWSCURRENT", MoveToVersionId: "v2", RemoveFromVersionId: "v1" },
    ],
    [
      "that nobody holds moves from nowhere",
      (tokens) => tokens.moveCurrent("v2", undefined),
      { VersionStage: "AWSCURRENT", MoveToVersionId: "v2" },
    ],
    [
      "that is taken off goes nowhere",
      (tokens) => tokens.dropPending("v2"),
      { VersionStage: "AWSPENDING", RemoveFromVersionId: "v2" },
    ],
  ])("%s", async (_, move, input) => {
    const { asked, tokens } = answering();
    await move(tokens);
    expect(asked).toStrictEqual([{ SecretId: ARN, ...input }]);
  });

  test("is tried to be moved once, however little time is left", async () => {
    const { asked, tokens } = answering();
    const clock = new FakeClock(1_000);
    expect(await promote(tokens, clock, "v2", "v1")).toBe("promoted");
    expect([asked.length, clock.slept]).toEqual([1, []]);
  });
});

describe("a call that fails", () => {
  const VALUE = { token: "t0ken", schema: "1" } as TokenValue;

  test.each<[string, (tokens: TokenSecret) => Promise<unknown>]>([
    ["GetSecretValue", (tokens) => tokens.readCurrent()],
    ["ListSecretVersionIds", (tokens) => tokens.list()],
    ["PutSecretValue", (tokens) => tokens.put("v2", VALUE)],
    ["UpdateSecretVersionStage", (tokens) => tokens.moveCurrent("v2", "v1")],
  ])("is told by its name, %s", async (operation, call) => {
    const send = (): Promise<never> =>
      Promise.reject(Object.assign(new Error("quoted"), { name: "ThrottlingException" }));
    const client = { send } as unknown as SecretsManagerClient;
    await expect(call(createTokenSecret(client, ARN, (run) => run()))).rejects.toMatchObject({
      message: `secretsmanager:${operation} failed with ThrottlingException`,
    });
  });
});
