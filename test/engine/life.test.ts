import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { invoke } from "../support/lambdaFunction";
import { versionsOf } from "../support/secretVersions";
import { withoutPulumi } from "./environment";
import { KEYS, NEW_KEYS, output, scene, served, traces } from "./given";
import { added, inventory } from "./inventory";

/** One stack from its first preview to its end; each test goes on from the one before it. */
describe.skipIf(withoutPulumi())("the life of a stack", () => {
  const it = scene("life");

  test("a preview before anything exists succeeds and creates nothing", async () => {
    await it.project.configure(KEYS);
    const { changeSummary } = await it.project.stack.preview();
    expect(changeSummary.create).toBeGreaterThan(15);
    expect(added(it.before, await inventory(it.clients))).toEqual([]);
    expect(it.akool.requests).toEqual([]);
  });

  test("an up ends with a verified token, minted once", async () => {
    const { outputs } = await it.project.stack.up();
    expect(outputs.firstRunOutcome?.value).toBe("rotated");
    expect(await served(it)).toMatchObject({ minted: 0, accepted: true });
    expect(it.akool.count("getToken")).toBe(1);
  });

  test("a second up has no changes and mints nothing", async () => {
    const { summary } = await it.project.stack.up();
    expect(Object.keys(summary.resourceChanges ?? {})).toEqual(["same"]);
    expect(it.akool.count("getToken")).toBe(1);
  });

  test("changed credentials lead to exactly one new token, minted with them", async () => {
    const before = await served(it);
    it.akool.setCredentials(NEW_KEYS);
    await it.project.configure(NEW_KEYS);
    await it.project.stack.up();
    expect(it.akool.count("getToken")).toBe(2);
    const secret = await output(it.project, "credentialsSecretArn");
    const credentials = await it.clients.secrets.send(new DescribeSecretCommand({ SecretId: secret }));
    const [version] =
      Object.entries(credentials.VersionIdsToStages ?? {}).find(([, stages]) =>
        stages.includes("AWSCURRENT"),
      ) ?? [];
    expect(await served(it)).toMatchObject({
      minted: 1,
      accepted: true,
      value: { replaces: before?.versionId, credentialsVersionId: version },
    });
    const versions = await versionsOf(it.clients.secrets, await output(it.project, "tokenSecretArn"));
    expect(versions.find(({ id }) => id === before?.versionId)?.labels).toContain("AWSPREVIOUS");
  });

  test("a refresh finds no drift after two rotations, and an up nothing to do", async () => {
    const fn = await output(it.project, "functionName");
    for (const id of ["one", "two"]) {
      expect(await invoke(it.clients, fn, { operation: "rotate", id })).toMatchObject({
        ok: true,
        result: { outcome: "rotated", reason: "forced" },
      });
    }
    const refresh = await it.project.stack.refresh();
    expect(Object.keys(refresh.summary.resourceChanges ?? {})).toEqual(["same"]);
    const up = await it.project.stack.up();
    expect(Object.keys(up.summary.resourceChanges ?? {})).toEqual(["same"]);
    expect(await served(it)).toMatchObject({ minted: 3, accepted: true });
  });

  test("a changed bundle is deployed and run, and mints nothing", async () => {
    it.project.changeBundle();
    const { summary, outputs } = await it.project.stack.up();
    expect(summary.resourceChanges).toMatchObject({ update: 1, replace: 1 });
    expect(outputs.firstRunOutcome?.value).toBe("healthy");
    expect(it.akool.count("getToken")).toBe(4);
  });

  test("an exported state holds no byte of a token, and the clientSecret only encrypted", async () => {
    const state = it.project.exported();
    expect(it.akool.issued).toHaveLength(4);
    // Only what was found is shown: the state is long.
    const secrets = [...traces(it.akool), KEYS.clientSecret, NEW_KEYS.clientSecret];
    expect(secrets.filter((secret) => state.includes(secret))).toEqual([]);
    expect(state.includes('"ciphertext"')).toBe(true);
  });

  test("a destroy with recoveryWindowInDays 0 leaves nothing", async () => {
    expect(added(it.before, await inventory(it.clients)).length).toBeGreaterThan(10);
    await it.project.stack.destroy();
    expect(added(it.before, await inventory(it.clients))).toEqual([]);
  });
});
