import { Ajv, type Schema, type ValidateFunction } from "ajv";

export const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

const name = { type: "string", minLength: 1, maxLength: 255 } as const;
const SIZES = ["Bits", "Bytes"].flatMap((unit) => [
  unit,
  ...["Kilo", "Mega", "Giga", "Tera"].map((size) => `${size}${unit.toLowerCase()}`),
]);
/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const UNITS = [
  ...["Seconds", "Microseconds", "Milliseconds", "Percent", "None"],
  ...["Count", ...SIZES].flatMap((unit) => [unit, `${unit}/Second`]),
];

/** What a line must be, as far as that does not depend on the names in it. */
const DOCUMENT: Schema = {
  type: "object",
  required: ["_aws"],
  properties: {
    _aws: {
      type: "object",
      required: ["Timestamp", "CloudWatchMetrics"],
      properties: {
        Timestamp: { type: "integer" },
        CloudWatchMetrics: {
          type: "array",
          items: {
            type: "object",
            required: ["Namespace", "Dimensions", "Metrics"],
            properties: {
              Namespace: name,
              Dimensions: { type: "array", minItems: 1, items: { type: "array", maxItems: 30, items: name } },
              Metrics: {
                type: "array",
                maxItems: 100,
                items: {
                  type: "object",
                  required: ["Name"],
                  properties: { Name: name, Unit: { enum: UNITS }, StorageResolution: { enum: [1, 60] } },
                },
              },
            },
          },
        },
      },
    },
  },
};

/** A line that is as DOCUMENT says. */
export interface EmfDocument extends Readonly<Record<string, unknown>> {
  readonly _aws: {
    /** ms */
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
    }[];
  };
}

const isDocument = ajv.compile<EmfDocument>(DOCUMENT);

const validators = new Map<string, ValidateFunction>();

/** Checks the members at the root that a line's directives name. */
function targetsOf({ _aws: { CloudWatchMetrics } }: EmfDocument): ValidateFunction {
  // Most lines name the same, and to compile a schema takes longer than all the rest.
  const key = JSON.stringify(CloudWatchMetrics);
  const known = validators.get(key) ?? ajv.compile(targets(CloudWatchMetrics));
  validators.set(key, known);
  return known;
}

function targets(directives: EmfDocument["_aws"]["CloudWatchMetrics"]): Schema {
  const value = { type: ["number", "array"], maxItems: 100, items: { type: "number" } };
  const members = directives.flatMap(({ Dimensions, Metrics }) => [
    ...Dimensions.flat().map((key) => [key, { type: "string", minLength: 1, maxLength: 1_024 }] as const),
    ...Metrics.map(({ Name }) => [Name, value] as const),
  ]);
  const properties = Object.fromEntries(members);
  return { type: "object", required: Object.keys(properties), properties };
}

/**
 * What is wrong with a line, by CloudWatch's specification of its embedded metric format; nothing where it is fine.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emfErrors(line: unknown): string[] {
  return isDocument(line) ? errorsOf(targetsOf(line), line) : errorsOf(isDocument, line);
}

export function isEmf(line: unknown): line is EmfDocument {
  return emfErrors(line).length === 0;
}

/** Each breach of a schema: its place, and what that must be. */
export function errorsOf(validate: ValidateFunction, value: unknown): string[] {
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message}`);
}
