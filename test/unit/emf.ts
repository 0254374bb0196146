import { ajv, type EmfDocument, emfErrors, errorsOf } from "../support/emfSpecification";

/** The lines that CloudWatch would make metrics of. */
export function emfLines(lines: readonly string[]): EmfDocument[] {
  return lines.filter((line) => line.includes('"_aws"')).map((line) => JSON.parse(line) as EmfDocument);
}

const METRICS = [
  ...["RunCompleted", "AuthFailure", "AccountFailure", "QuotaFailure", "ConfigFailure", "OtherFailure"],
  ...["TokenUsable", "TokenDaysLeft", "ExpiryNear", "Rotated", "Healed", "PreviousTokenUsable"],
];
const DETAILS = ["_aws", "FunctionName", "outcome", "reason", "akoolCode", "ageDays"];

/** What we hold ourselves to beyond CloudWatch's specification: these names, one dimension, and nothing else. */
const isOurs = ajv.compile({
  type: "object",
  properties: {
    _aws: {
      type: "object",
      properties: {
        // Thirteen digits: between 2001 and 2286, if it is ms.
        Timestamp: { type: "integer", minimum: 1_000_000_000_000, maximum: 9_999_999_999_999 },
        CloudWatchMetrics: {
          type: "array",
          minItems: 1,
          maxItems: 1,
          items: {
            type: "object",
            properties: {
              Namespace: { const: "AkoolTokenRotation" },
              Dimensions: { const: [["FunctionName"]] },
              Metrics: {
                type: "array",
                minItems: 1,
                uniqueItems: true,
                items: {
                  type: "object",
                  properties: { Name: { enum: METRICS }, Unit: { const: "None" } },
                },
              },
            },
          },
        },
      },
    },
  },
  propertyNames: { enum: [...DETAILS, ...METRICS] },
});

/** What is wrong with a line, by CloudWatch's specification and by ours. */
export function wrongsOf(line: EmfDocument): string[] {
  const defined = line._aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  const undefinedOnes = METRICS.filter((name) => name in line && !defined.includes(name));
  return [
    ...emfErrors(line),
    ...errorsOf(isOurs, line),
    ...undefinedOnes.map((name) => `${name} is not defined`),
  ];
}
