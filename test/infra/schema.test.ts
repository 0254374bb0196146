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

  it.each([
    ["rotateAfterDays", /in days, 1–3650\. Default 90\./],
    ["checkIntervalHours", /in hours: 1, 2, 3, 4, 6, 8, 12 or 24\. Default 6\./],
    ["tokenLifetimeDays", /in days, 2–3650 .*Default 365/s],
    ["expiryAlarmDays", /1–365\. Default 30/],
    ["recoveryWindowInDays", /in days: 7–30, or 0 .*Default 30\./s],
    ["replicas", /up to 20.*Default: none\./s],
    ["alarmTopicArns", /up to 5 .*Default: a new topic\./s],
    ["logRetentionInDays", /in days: .*Default 90\./],
    ["enabled", /Default true\./],
  ])("%s says its unit, bounds and default", (arg, said) => {
    expect(component?.inputProperties[arg]?.description).toMatch(said);
  });
});
