import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { SCHEMA_FILE, schema } from "../../scripts/schema/schema";
import { PROJECT_ROOT } from "../support/paths";
import { OUTPUT_NAMES } from "./outputNames";

interface Property {
  readonly description?: string;
  readonly optional?: boolean;
  readonly plain?: boolean;
}
interface Members {
  readonly properties?: Readonly<Record<string, Property>>;
}
interface Schema {
  readonly resources: Readonly<
    Record<string, Members & { readonly inputProperties: Readonly<Record<string, Property>> }>
  >;
  readonly types: Readonly<Record<string, Members>>;
}

const TOKEN = "akool-token-rotation:index:AkoolTokenRotation";

/** What is allowed, in which unit, and what holds without it: all that a program in another language shows of an arg. */
const SAID: Readonly<Record<string, RegExp>> = {
  credentials: /The key pair .* Not together with `credentialsSecretArn`\. Default: none\. /,
  credentialsSecretArn: /its full ARN\. .*Default: a secret made here\.$/,
  credentialsKmsKeyArn: /its key ARN\. Default: AWS's own key\.$/,
  tokenSecretArn: /its full ARN\. Default: a new secret\.$/,
  tokenSecretName: /: 1–512 of `A-Z a-z 0-9 .*Default: a name with a random suffix\. /,
  rotateAfterDays: /in days, 1–3650\. Default 90\./,
  nativeRotation: /^Whether .* at most 1000 .* Default false\. /,
  checkIntervalHours: /in hours: 1, 2, 3, 4, 6, 8, 12 or 24\. Default 6\./,
  tokenLifetimeDays: /in days, 2–3650 and at least six times `checkIntervalHours`\. Default 365:/,
  expiryAlarmDays: /how many days .*, 1–365\. Default 30;/,
  baseUrl: /an https origin \(http for loopback only\).* Default https:\/\/openapi\.akool\.com\.$/,
  checkPath: /a path of `baseUrl`\. Default \/api\/open\/v3\/faceswap\/quota\/info\.$/,
  enabled: /^Whether .* Default true\./,
  firstRun: /Default required\.$/,
  kmsKeyArn: /its key ARN\. Default: AWS's own key for Secrets Manager\.$/,
  replicas: /up to 20, each Region once; .* Default: none\./,
  recoveryWindowInDays: /in days: 7–30, or 0 for not at all\. Default 30\.$/,
  alarmTopicArns: /up to 5 topic ARNs\. Default: a new topic\.$/,
  alarmEmails: /E-mail addresses .*Not together with `alarmTopicArns`\. Default: none\.$/,
  ticketTopicArns: /up to 5 topic ARNs\. Default: where the pages go\.$/,
  omitAlarms: /by name, each once\. Default: none is left out\.$/,
  dashboard: /^Whether .* Default false:/,
  alarmActionsEnabled: /^Whether .* Default true;/,
  runbookUrl: /an http or https URL of at most 200 characters .* Default: no link\.$/,
  logRetentionInDays: /in days: 1, 3, 5, 7, 14, 30, 60, 90, 120, .* 3288 or 3653\. Default 90\.$/,
  reservedConcurrency: /, 1–1000\. Default: none /,
  architecture: /Default arm64\.$/,
  vpc: /Default: none,/,
  tracing: /^Whether .* Default false\.$/,
  permissionsBoundaryArn: /^An IAM policy's ARN.* Default: none\.$/,
  rolePath: /: 1–512 characters that begin and end with a slash\. Default `\/`\./,
  tags: /up to 50, keys of 1–128 characters .*, values up to 256\. Default: none\.$/,
};

describe("schema.json", () => {
  let text: string;
  let component: Schema["resources"][string] | undefined;
  let types: Schema["types"];

  beforeAll(async () => {
    text = await schema();
    const parsed = JSON.parse(text) as Schema;
    expect(Object.keys(parsed.resources)).toEqual([TOKEN]);
    component = parsed.resources[TOKEN];
    types = parsed.types;
  });

  it("is as new as the code; if not: npm run schema", () => {
    expect(readFileSync(join(PROJECT_ROOT, SCHEMA_FILE), "utf8")).toBe(text);
  });

  it("names every output, and nothing else of the component", () => {
    expect(Object.keys(component?.properties ?? {}).sort()).toEqual([...OUTPUT_NAMES].sort());
  });

  it("has these args, all optional and described; plain where a value must be known at once", () => {
    const inputs = Object.entries(component?.inputProperties ?? {});
    expect(inputs.filter(([, { plain }]) => plain).map(([name]) => name)).toEqual([
      "rotateAfterDays",
      "nativeRotation",
      "checkIntervalHours",
      "tokenLifetimeDays",
      "expiryAlarmDays",
      "enabled",
      "firstRun",
      "replicas",
      "recoveryWindowInDays",
      "alarmTopicArns",
      "alarmEmails",
      "ticketTopicArns",
      "omitAlarms",
      "dashboard",
      "alarmActionsEnabled",
      "logRetentionInDays",
      "reservedConcurrency",
      "architecture",
      "tracing",
    ]);
    expect(inputs.filter(([, { plain }]) => !plain).map(([name]) => name)).toEqual([
      "credentials",
      "credentialsSecretArn",
      "credentialsKmsKeyArn",
      "tokenSecretArn",
      "tokenSecretName",
      "baseUrl",
      "checkPath",
      "kmsKeyArn",
      "runbookUrl",
      "vpc",
      "permissionsBoundaryArn",
      "rolePath",
      "tags",
    ]);
    for (const [name, { optional, description }] of inputs) {
      expect([name, optional, description === undefined]).toEqual([name, true, false]);
    }
  });

  it("has these types", () => {
    const names = Object.keys(types).map((token) => token.replace("akool-token-rotation:index:", ""));
    expect(names.sort()).toEqual([
      "AkoolCredentials",
      "AlarmName",
      "Architecture",
      "FirstRun",
      "FunctionVpc",
      "SecretReplica",
    ]);
  });

  it("describes every arg, every key of one and every output in sentences", () => {
    const members = [
      ...Object.entries(component?.inputProperties ?? {}),
      ...Object.entries(component?.properties ?? {}),
      ...Object.values(types).flatMap(({ properties = {} }) => Object.entries(properties)),
    ];
    expect(members.length).toBeGreaterThan(OUTPUT_NAMES.length + 30);
    const without = members.filter(([, { description = "" }]) => !/^[A-Z].*\.$/s.test(description));
    expect(without.map(([name]) => name)).toEqual([]);
  });

  it.each(Object.entries(SAID))("%s says its unit, bounds and default", (arg, said) => {
    expect(component?.inputProperties[arg]?.description?.replace(/\s+/g, " ")).toMatch(said);
  });

  it("says so of every arg", () => {
    expect(Object.keys(component?.inputProperties ?? {}).sort()).toEqual(Object.keys(SAID).sort());
  });
});
