import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Deployment, deployOne } from "../infra/cloud";
import { PROJECT_ROOT } from "../support/paths";
import { CHECKOV } from "./controls/checkov";
import { type Control, invokedForTheTokenOnly, rotatesNatively } from "./controls/control";
import { SECURITY_HUB } from "./controls/securityHub";

interface Row {
  readonly id: string;
  readonly asks: string;
  readonly status: string;
  readonly why: string;
}

const CREDENTIALS = { clientId: "id", clientSecret: "secret" };

const page = readFileSync(join(PROJECT_ROOT, "docs", "security.md"), "utf8");

describe.each<[string, readonly Control[]]>([
  ["Security Hub", SECURITY_HUB],
  ["Checkov", CHECKOV],
])("docs/security.md, %s", (section, controls) => {
  const rows = rowsOf(section);
  let byDefault: Deployment;
  let native: Deployment;

  beforeAll(async () => {
    byDefault = await withArgs({});
    native = await withArgs(rotatesNatively.args);
  });

  test("has one row for each control, and says of each what is checked here", () => {
    expect(rows.map(({ id, status }) => `${id} ${status}`)).toEqual(
      controls.map(({ id, status }) => `${id} ${status}`),
    );
    expect(rows.filter(({ asks, why }) => asks === "" || why === "")).toEqual([]);
  });

  test.each(controls.filter(({ status }) => status === "met"))("$id is met", (control) => {
    expect(control.status === "met" && control.check(byDefault)).toBe(true);
  });

  test.each(controls.filter(({ id, status }) => status === "met" && id !== "SecretsManager.2"))(
    "$id is met with native rotation too",
    (control) => {
      expect(control.status === "met" && control.check(native)).toBe(true);
    },
  );

  test.each(controls.filter(({ status }) => status === "exception"))(
    "$id is an argued exception",
    async (control) => {
      const why = rows.find(({ id }) => id === control.id)?.why ?? "";
      expect(why.split(/\s+/).length, `the reason "${why}" is short`).toBeGreaterThan(9);
      if (control.status === "met") throw new Error("not an exception");
      if (control.instead) expect(control.instead(byDefault)).toBe(true);
      if (control.with === undefined) return;
      const { args, check } = control.with;
      expect(check(byDefault)).toBe(false);
      expect(check(await withArgs(args))).toBe(true);
      for (const arg of Object.keys(args)) expect(why).toContain(`\`${arg}\``);
    },
  );
});

test("the checks of Checkov that look at native rotation alone are as docs/security.md says", async () => {
  const [, section = ""] = page.split(/^## Checkov$/m);
  expect(section).toContain(
    "With `nativeRotation` CKV_AWS_301, CKV_AWS_304 and CKV_AWS_364 apply too and are met: the function's permission is for Secrets Manager, for one account and one secret, and `rotateAfterDays` is at most 90 unless you give more.",
  );
  const native = await withArgs(rotatesNatively.args);
  expect(native.resources.filter(({ type }) => type.endsWith(":Permission"))).toHaveLength(1);
  expect(invokedForTheTokenOnly(native)).toBe(true);
  const byDefault = await withArgs({ nativeRotation: true });
  expect(
    byDefault.one("aws:secretsmanager/secretRotation:SecretRotation", "akool-token").inputs,
  ).toMatchObject({
    rotationRules: { automaticallyAfterDays: 90 },
  });
});

async function withArgs(args: Parameters<typeof deployOne>[0]): Promise<Deployment> {
  const deployment = await deployOne({ credentials: CREDENTIALS, ...args });
  expect(deployment.error).toBeUndefined();
  return deployment;
}

/** The rows of the table under a heading. */
function rowsOf(section: string): Row[] {
  const [, text = ""] = page.split(new RegExp(`^## ${section}$`, "m"));
  const [table = ""] = text.split(/^## /m);
  return [...table.matchAll(/^\| (\S+\d) +\|(.*)\|(.*)\|(.*)\|$/gm)].map(
    ([, id = "", asks = "", status = "", why = ""]) => ({
      id,
      asks: asks.trim(),
      status: status.trim(),
      why: why.trim(),
    }),
  );
}
