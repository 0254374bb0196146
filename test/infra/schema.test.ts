import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AnalyzeResult, Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { beforeAll, describe, expect, it } from "vitest";
import { OUTPUT_NAMES } from "./outputNames";

const ROOT = join(__dirname, "..", "..");

/** The schema that Pulumi derives from our types, for programs in its other languages. */
describe("the component's schema", () => {
  let schema: AnalyzeResult;

  beforeAll(() => {
    const packageJson = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    schema = new Analyzer(
      ROOT,
      "akool-token-rotation",
      { ...packageJson, main: "infra/index.ts" },
      new Set(["AkoolTokenRotation"]),
    ).analyze();
  });

  it("has these outputs and no others", () => {
    expect(Object.keys(schema.components.AkoolTokenRotation?.outputs ?? {}).sort()).toEqual(OUTPUT_NAMES);
  });

  it("has these args, all optional and described; plain where a value must be known at once", () => {
    const inputs = Object.entries(schema.components.AkoolTokenRotation?.inputs ?? {});
    expect(inputs.filter(([, { plain }]) => plain).map(([name]) => name)).toEqual([
      "rotateAfterDays",
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
    expect(Object.keys(schema.typeDefinitions).sort()).toEqual([
      "AkoolCredentials",
      "AlarmName",
      "Architecture",
      "FirstRun",
      "FunctionVpc",
      "SecretReplica",
    ]);
  });
});
