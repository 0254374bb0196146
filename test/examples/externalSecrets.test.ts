import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { awsClients } from "../support/clients";
import { type RunningEmulator, startMinistack } from "../support/emulator";
import { PROJECT_ROOT } from "../support/paths";
import { withoutPython } from "../support/withoutPython";
import { faultsOf } from "./support/crd";
import { setReaderStage } from "./support/readerStage";

const skipped = withoutPython("the External Secrets manifest");

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: unknown;
}

interface ExternalSecretSpec {
  readonly secretStoreRef: { readonly kind: string; readonly name: string };
  readonly data: readonly {
    readonly secretKey: string;
    readonly remoteRef: { readonly key: string; readonly property: string };
  }[];
}

interface StoreSpec {
  readonly provider: {
    readonly aws: {
      readonly region: string;
      readonly auth: { readonly jwt: { readonly serviceAccountRef: { readonly name: string } } };
    };
  };
}

const manifests = parseAllDocuments(
  readFileSync(join(PROJECT_ROOT, "examples/external-secrets/akool-token.yaml"), "utf8"),
).map((document) => document.toJS() as Manifest);

function manifest(kind: string): Manifest {
  const found = manifests.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`there is no ${kind}`);
  return found;
}

describe("the External Secrets manifest", () => {
  test.skipIf(skipped).each(["SecretStore", "ExternalSecret"])(
    "%s is valid by its own definition",
    async (kind) => {
      const { apiVersion } = manifest(kind);
      const [group = "", version = ""] = apiVersion.split("/");
      expect(group).toBe("external-secrets.io");
      expect(await faultsOf(kind, version, manifest(kind))).toEqual([]);
    },
    300_000,
  );

  test("its parts name each other, and one Region", () => {
    const { secretStoreRef, data } = manifest("ExternalSecret").spec as ExternalSecretSpec;
    const { region, auth } = (manifest("SecretStore").spec as StoreSpec).provider.aws;
    expect(secretStoreRef).toEqual({ kind: "SecretStore", name: manifest("SecretStore").metadata.name });
    expect(auth.jwt.serviceAccountRef.name).toBe(manifest("ServiceAccount").metadata.name);
    expect(data.map(({ remoteRef }) => remoteRef.key.split(":")[3])).toEqual([region]);
  });
});

describe.skipIf(skipped)("the External Secrets manifest's property", () => {
  let ministack: RunningEmulator;
  beforeAll(async () => {
    ministack = await startMinistack();
  });
  afterAll(() => ministack?.stop());

  /** As the operator does it: https://external-secrets.io/latest/provider/aws-secrets-manager/ */
  test("is the token that Akool takes, read with readerPolicy alone", async (context) => {
    const { rotator, env } = await setReaderStage(awsClients(ministack.aws), ministack);
    context.onTestFinished(() => rotator.strike());
    const reader = new SecretsManagerClient({
      ...ministack.aws,
      credentials: {
        accessKeyId: env.AWS_ACCESS_KEY_ID ?? "",
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? "",
        ...(env.AWS_SESSION_TOKEN !== undefined && { sessionToken: env.AWS_SESSION_TOKEN }),
      },
    });
    const { data } = manifest("ExternalSecret").spec as ExternalSecretSpec;
    const secret: Record<string, string> = {};
    for (const { secretKey, remoteRef } of data) {
      const { SecretString = "" } = await reader.send(
        new GetSecretValueCommand({ SecretId: rotator.tokenArn, VersionStage: "AWSCURRENT" }),
      );
      secret[secretKey] = (JSON.parse(SecretString) as Record<string, string>)[remoteRef.property] ?? "";
    }
    expect(Object.keys(secret)).toEqual(["token"]);
    expect(await rotator.akool.codeFor(secret.token ?? "")).toBe(1000);
  });
});
