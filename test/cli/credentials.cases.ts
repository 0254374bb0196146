import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { expect, it } from "vitest";
import { AWSCURRENT } from "../../lambda/contract";
import { versionsOf } from "../support/secretVersions";
import type { How, Scene } from "./command";
import { withoutTerminal } from "./halves";

const PERSONS = 'Akool API key pair, {"clientId":"…","clientSecret":"…"}; full access to Akool.';

/** `credentials set`: first as Pulumi has made the secret, then as a secret of a person's own. */
export function credentialsCases(scene: () => Scene): void {
  const set = (how: How) => scene().verb("credentials set", [], how);
  const secretId = () => scene().stage.deployed.credentialsSecretArn;
  const value = async (): Promise<unknown> => {
    const request = { SecretId: secretId(), VersionStage: AWSCURRENT };
    const { SecretString = "" } = await scene().stage.clients.secrets.send(
      new GetSecretValueCommand(request),
    );
    return JSON.parse(SecretString);
  };
  const put = (SecretString: string) =>
    scene().stage.clients.secrets.send(new PutSecretValueCommand({ SecretId: secretId(), SecretString }));
  const describeAs = (Description: string) =>
    scene().stage.clients.secrets.send(new UpdateSecretCommand({ SecretId: secretId(), Description }));
  const pair = (clientId: string, clientSecret: string) => JSON.stringify({ clientId, clientSecret });

  it("credentials set: refused where Pulumi writes them, with its commands", async () => {
    const before = await value();
    const { code, out, err } = await set({ input: pair("local-run", "another-client-secret") });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toBe(
      "✗ Pulumi writes these credentials from its config, so set them there: pulumi config set clientId ID, then pulumi config set --secret clientSecret, then pulumi up.\n",
    );
    expect(await value()).toEqual(before);
  });

  it("credentials set: takes JSON, trimmed, keeps the secret's other keys, and the next check mints with it", async () => {
    await describeAs(PERSONS);
    await put(JSON.stringify({ ...scene().stage.firstCredentials, owner: "team-video", since: 2026 }));
    scene().stage.akool.setCredentials({ clientId: "local-run", clientSecret: "piped-client-secret" });
    const { code, out, err } = await set({ input: pair(" local-run ", "piped-client-secret\n") });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(
      /^✓ written {2}version [0-9a-f]{8} of the credentials secret\n {2}The next check takes it up, \d{4}-\d\d-\d\d (00|06|12|18):\d\d UTC\. Or at once: akool-token check\./,
    );
    expect(await value()).toEqual({
      clientId: "local-run",
      clientSecret: "piped-client-secret",
      owner: "team-video",
      since: 2026,
    });
    const check = await scene().verb("check");
    expect(check.out).toMatch(/^✓ rotated {2}the credentials are new, version /);
  });

  it("credentials set: the pair that is there is not written again", async () => {
    const { secrets } = scene().stage.clients;
    const before = await versionsOf(secrets, secretId());
    const { code, out } = await set({ input: pair("local-run", "piped-client-secret") });
    expect({ code, out }).toEqual({
      code: 0,
      out: "Nothing was written: this key pair is in the credentials secret already.\n",
    });
    expect(await versionsOf(secrets, secretId())).toEqual(before);
  });

  it.each([
    ["", "Standard input holds no JSON object"],
    ['["a"]', "Standard input holds no JSON object"],
    ["clientSecret=hidden-one", "Standard input holds no JSON object"],
    ['{"clientId":"a"}', "clientSecret is missing or empty"],
    ['{"clientId":"  ","clientSecret":"hidden-one"}', "clientId is missing or empty"],
    ['{"clientId":7,"clientSecret":"hidden-one"}', "clientId is missing or empty"],
  ])("credentials set: bad input is one sentence, and nothing is written: %s", async (input, sentence) => {
    const before = await value();
    const { code, out, err } = await set({ input });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err.startsWith(`✗ ${sentence}`)).toBe(true);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(err).not.toContain("hidden-one");
    expect(await value()).toEqual(before);
  });

  it("credentials set: more than a secret can hold is refused before AWS is asked", async () => {
    const { code, err } = await set({ input: pair("local-run", "x".repeat(65_536)) });
    expect(code).toBe(2);
    expect(err).toContain("longer than the 65536 bytes that are allowed");
  });

  it("credentials set: never an argument", async () => {
    const { code, err } = await scene().verb("credentials set", ["local-run"]);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: too many arguments/);
  });

  it.skipIf(withoutTerminal)(
    "credentials set: a terminal is asked, and the secret is not shown",
    async () => {
      const { clientId, clientSecret } = scene().stage.firstCredentials;
      scene().stage.akool.setCredentials({ clientId, clientSecret });
      const answers = [
        { to: "clientId, from", typed: "\r" },
        { to: "It must not be empty.", typed: `${clientId}\r` },
        { to: "clientSecret", typed: `${clientSecret}\r` },
      ];
      const { code, out } = await scene().inTerminal("credentials set", [], { answers });
      expect(code).toBe(0);
      expect(out).toContain("written");
      expect(await value()).toEqual({ clientId, clientSecret, owner: "team-video", since: 2026 });
    },
  );

  it.skipIf(withoutTerminal)(
    "credentials set: Ctrl-C at a question writes nothing, exit code 1",
    async () => {
      const before = await value();
      const { code, out } = await scene().inTerminal("credentials set", [], {
        answers: [{ to: "clientId, from", typed: "\u0003" }],
      });
      expect(code).toBe(1);
      expect(out).toContain("Nothing was done.");
      expect(await value()).toEqual(before);
    },
  );

  it("credentials set: what is no JSON is replaced", async () => {
    await put("pasted");
    const { clientId, clientSecret } = scene().stage.firstCredentials;
    const { code } = await set({ input: pair(clientId, clientSecret) });
    expect(code).toBe(0);
    expect(await value()).toEqual({ clientId, clientSecret });
    await scene().verb("check");
  });
}
