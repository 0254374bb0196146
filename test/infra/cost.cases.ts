import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { AkoolTokenRotationArgs } from "../../infra";
import { type Bill, billOf, DEFAULT_ARGS, LEAN_ARGS } from "../cost/bill";
import { monthOf } from "../cost/month";
import { parseOptions } from "../cost/options";
import { type Item, PRICES, PRICES_OF } from "../cost/prices";
import { measureRuns, type Runs } from "../cost/runs";
import { PROJECT_ROOT } from "../support/paths";
import { deployOne, REGION } from "./cloud";

const execute = promisify(execFile);
const keyIn = (region: string): string => `arn:aws:kms:${region}:111122223333:key/1111`;
const KEY = keyIn(REGION);

describe("cost", () => {
  let runs: Runs;
  let full: Bill;
  let lean: Bill;
  beforeAll(async () => {
    runs = await measureRuns();
    full = await billOf(DEFAULT_ARGS, runs);
    lean = await billOf(LEAN_ARGS, runs);
  });

  describe("of a month", () => {
    it("is at most $2.40 at the defaults, and $1.40 with the lean set", () => {
      expect(full.total).toBeLessThanOrEqual(2.4);
      expect(lean.total).toBeLessThanOrEqual(1.4);
    });

    it("uses this at the defaults", () => {
      expect(full.use).toEqual({
        secret: 2,
        alarm: 11,
        // Nine in 4 of 24 hours, and the two of a rotation every 90 days.
        metric: expect.closeTo(1.5009, 4),
        dashboard: 0,
        // Two a check, 121.67 checks; three more in a rotation.
        secretCall: expect.closeTo(244.35, 2),
        key: 0,
        keyRequest: 0,
        lambdaRequest: expect.closeTo(121.67, 2),
        // A quarter of a GB for 3 s.
        lambdaArm64: expect.closeTo(91.25, 2),
        lambdaX86: 0,
        scheduled: expect.closeTo(121.67, 2),
        logged: expect.toSatisfy((gb: number) => gb > 0.0002 && gb < 0.0005),
        logStored: expect.toSatisfy((gb: number) => gb > 0.0006 && gb < 0.0015),
        email: 10,
        queueRequest: 10,
      } satisfies Record<Item, unknown>);
    });

    it.each([
      [1, 9.0009],
      [2, 4.5009],
      [3, 3.0009],
      [4, 2.2509],
      [8, 1.1259],
      [12, 0.7509],
      [24, 0.3759],
    ])("with a check every %i h has %f whole months of a metric", async (checkIntervalHours, months) => {
      const { use } = await billOf({ ...DEFAULT_ARGS, checkIntervalHours }, runs);
      expect(use.metric).toBeCloseTo(months, 4);
    });

    it("bills an x86_64 function as one, and logs for as long as they are kept", async () => {
      const { use } = await billOf({ ...DEFAULT_ARGS, architecture: "x86_64", logRetentionInDays: 30 }, runs);
      expect([use.lambdaArm64, use.lambdaX86]).toEqual([0, expect.closeTo(91.25, 2)]);
      expect(use.logStored).toBeCloseTo(full.use.logStored / 3, 9);
    });

    it("bills a dashboard, though AWS gives three for nothing", async () => {
      const { use, dollars } = await billOf({ ...DEFAULT_ARGS, dashboard: true }, runs);
      expect([use.dashboard, dollars.dashboard]).toEqual([1, 3]);
    });

    it.each<[string, AkoolTokenRotationArgs, { secret: number; key: number }]>([
      ["one key of both secrets", { kmsKeyArn: KEY }, { secret: 2, key: 1 }],
      ["a replica under AWS's key", { replicas: [{ region: "us-west-2" }] }, { secret: 3, key: 0 }],
      [
        "two replicas with a key each",
        { replicas: ["us-west-2", "us-east-2"].map((region) => ({ region, kmsKeyArn: keyIn(region) })) },
        { secret: 4, key: 2 },
      ],
      [
        "a key, and a replica's",
        { kmsKeyArn: KEY, replicas: [{ region: "us-west-2", kmsKeyArn: keyIn("us-west-2") }] },
        { secret: 3, key: 2 },
      ],
    ])("bills a replica as a secret, and a customer managed key once: %s", async (_, args, used) => {
      const { use, dollars } = await billOf({ ...DEFAULT_ARGS, ...args }, runs);
      expect(use).toMatchObject(used);
      expect(dollars.key).toBe(used.key);
    });

    it("bills a key's requests", async () => {
      const { use, dollars } = await billOf({ ...DEFAULT_ARGS, kmsKeyArn: KEY }, runs);
      expect(use.keyRequest).toBeCloseTo(244.35, 2);
      expect(dollars.keyRequest).toBeCloseTo(0.000733, 6);
    });

    it("bills nothing new of native rotation: four runs more in each, less than a tenth of a cent a month", async () => {
      const { use, total } = await billOf({ ...DEFAULT_ARGS, nativeRotation: true }, runs);
      const { lambdaRequest, lambdaArm64, logged, logStored, secretCall, ...others } = full.use;
      expect(use).toMatchObject(others);
      expect(use.lambdaRequest - lambdaRequest).toBeCloseTo((4 * 730) / 24 / 90, 4);
      expect(use.lambdaArm64 - lambdaArm64).toBeCloseTo(((4 * 730) / 24 / 90) * 0.75, 4);
      expect(use.logged).toBeGreaterThan(logged);
      expect(use.logStored).toBeGreaterThan(logStored);
      expect(use.secretCall).toBeGreaterThan(secretCall);
      expect(total - full.total).toBeLessThan(0.001);
    });

    it("leaves keys of adopted secrets to their owners", async () => {
      const { use } = await billOf(
        {
          tokenSecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mine-AbCdEf",
          credentialsSecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:pair-AbCdEf",
          kmsKeyArn: KEY,
          credentialsKmsKeyArn: KEY,
        },
        runs,
      );
      expect([use.secret, use.key, use.keyRequest]).toEqual([0, 0, 0]);
    });

    it("has no price of a resource that is not in the list", async () => {
      const { resources } = await deployOne(DEFAULT_ARGS);
      const [one] = resources;
      if (one === undefined) throw new Error("nothing was deployed");
      expect(() => monthOf([...resources, { ...one, type: "aws:kms/key:Key" }], runs)).toThrow(
        "no price is known of aws:kms/key:Key",
      );
    });
  });

  describe("in the README", () => {
    const section =
      /\n## Cost\n(.*?)\n## /s.exec(readFileSync(join(PROJECT_ROOT, "README.md"), "utf8"))?.[1] ?? "";
    const rows = section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .slice(2)
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );

    it("has the bill in its table", () => {
      const main = ["secret", "alarm", "metric"] as const;
      const each = (item: (typeof main)[number]) =>
        `${PRICES[item].what}, ${money(PRICES[item].dollars)} each`;
      const rest = ({ total, dollars }: Bill) => total - main.reduce((sum, item) => sum + dollars[item], 0);
      const cells = (cell: (bill: Bill) => string) => [cell(full), cell(lean)];
      expect(section).toContain(`list prices in us-east-1 (${PRICES_OF})`);
      expect(rows).toEqual([
        [each("secret"), ...cells(({ use, dollars }) => `${use.secret}: ${money(dollars.secret)}`)],
        [each("alarm"), ...cells(({ use, dollars }) => `${use.alarm}: ${money(dollars.alarm)}`)],
        [
          `${each("metric")}, by the hours in which they are sent`,
          ...cells(({ dollars }) => `${runs.check.metrics.length}: ${money(dollars.metric)}`),
        ],
        [
          "Lambda, Scheduler, logs, SNS, SQS, Secrets Manager calls",
          ...cells((bill) => (rest(bill) < 0.01 ? "< $0.01" : money(rest(bill)))),
        ],
        ["**together**", ...cells(({ total }) => `**${money(total)}**`)],
      ]);
    });

    it("says what a check every hour costs", async () => {
      const { total } = await billOf({ ...DEFAULT_ARGS, checkIntervalHours: 1 }, runs);
      expect(section).toContain(`With a check every hour it is ${money(total)}.`);
    });

    it("says what a key, a replica and a dashboard cost more", async () => {
      const more = async (args: AkoolTokenRotationArgs): Promise<string> =>
        money((await billOf({ ...DEFAULT_ARGS, ...args }, runs)).total - full.total);
      expect(await more({ replicas: [{ region: "us-west-2" }] })).toBe(money(PRICES.secret.dollars));
      expect(section).toContain(
        `A customer managed KMS key is ${await more({ kmsKeyArn: KEY })} more, each replica as much as a secret. The dashboard is ${await more({ dashboard: true })} more,`,
      );
    });

    it("has the lean set's commands, and the names of the alarms that it keeps", async () => {
      const set = (key: string): unknown =>
        JSON.parse(new RegExp(`^pulumi config set ${key} '?(.*?)'?$`, "m").exec(section)?.[1] ?? "null");
      expect({
        ...DEFAULT_ARGS,
        checkIntervalHours: set("checkIntervalHours"),
        omitAlarms: set("omitAlarms"),
      }).toEqual(LEAN_ARGS);
      const { resources } = await deployOne(LEAN_ARGS);
      const kept = resources.filter(({ type }) => type.endsWith(":MetricAlarm")).map(({ name }) => name);
      expect(kept).toEqual(["akool-auth", "akool-account", "akool-config", "akool-dead-man"]);
      expect(section).toContain("keeps the alarms auth, account, config and dead-man:");
    });
  });

  describe("as printed by npm run cost", () => {
    it("has the object in the last line with --json, and the table beside it", async () => {
      const { stdout, stderr } = await execute("npm", ["run", "cost", "--", "--interval", "24", "--json"], {
        cwd: PROJECT_ROOT,
      });
      expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toEqual({
        total: expect.closeTo(2.014, 3),
        lean: expect.closeTo(1.314, 3),
      });
      expect(stderr).toMatch(/^ {2}alarms +\$0\.10 per alarm +11 {2}1\.1000 +4 {2}0\.4000$/m);
    });

    it("refuses what it does not know, with its usage, and prints nothing else", async () => {
      const ended = execute(process.execPath, ["--import", "tsx", "test/cost/main.ts", "--month"], {
        cwd: PROJECT_ROOT,
      });
      await expect(ended).rejects.toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringMatching(/^Unknown option '--month'[\s\S]*\n\nUsage: npm run cost /),
      });
    });

    it.each([
      ["5", "--interval is 5; allowed: 1, 2, 3, 4, 6, 8, 12, 24"],
      ["six", '--interval is "six"; allowed: 1, 2, 3, 4, 6, 8, 12, 24'],
    ])("refuses --interval %s", (interval, message) => {
      expect(() => parseOptions(["--interval", interval])).toThrow(message);
    });
  });
});

function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
