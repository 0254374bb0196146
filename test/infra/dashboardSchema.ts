import { Ajv } from "ajv";

const TITLED = { title: { type: "string", minLength: 1 }, region: { type: "string", minLength: 1 } };

/** Of one type of widget: its place on the grid, and its properties, all of which are known. */
function widget(type: string, required: readonly string[], properties: object): object {
  return {
    type: "object",
    additionalProperties: false,
    required: ["type", "properties"],
    properties: {
      type: { const: type },
      x: { type: "integer", minimum: 0, maximum: 23 },
      y: { type: "integer", minimum: 0 },
      width: { type: "integer", minimum: 1, maximum: 24 },
      height: { type: "integer", minimum: 1, maximum: 1000 },
      properties: { type: "object", additionalProperties: false, required, properties },
    },
  };
}

const METRIC = {
  type: "array",
  minItems: 3,
  items: [{ type: "string" }, { type: "string" }, { type: "string" }, { type: "string" }],
  additionalItems: {
    type: "object",
    additionalProperties: false,
    properties: {
      label: { type: "string" },
      stat: { enum: ["SampleCount", "Average", "Sum", "Minimum", "Maximum"] },
    },
  },
};

const AXIS = {
  type: "object",
  additionalProperties: false,
  properties: {
    label: { type: "string" },
    min: { type: "number" },
    max: { type: "number" },
    showUnits: { type: "boolean" },
  },
};

const LINE = {
  type: "object",
  additionalProperties: false,
  required: ["value"],
  properties: { label: { type: "string" }, value: { type: "number" } },
};

/**
 * What CloudWatch takes as a dashboard's body, as far as ours goes: 0–500 widgets on 24 columns, up to 500 metrics in a
 * widget, 1–100 alarms.
 * Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 * and https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 */
const SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["widgets"],
  properties: {
    start: { type: "string", pattern: "^-P" },
    periodOverride: { enum: ["auto", "inherit"] },
    widgets: {
      type: "array",
      maxItems: 500,
      items: {
        oneOf: [
          widget("text", ["markdown"], { markdown: { type: "string", minLength: 1 } }),
          widget("alarm", ["alarms"], {
            title: TITLED.title,
            alarms: {
              type: "array",
              minItems: 1,
              maxItems: 100,
              uniqueItems: true,
              items: { type: "string", pattern: "^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:\\d{12}:alarm:." },
            },
            sortBy: { enum: ["default", "stateUpdatedTimestamp", "timestamp"] },
          }),
          widget("log", ["region", "query"], {
            ...TITLED,
            view: { enum: ["table", "timeSeries", "bar", "pie"] },
            query: { type: "string", pattern: "^SOURCE '[^']+'\n\\| " },
          }),
          widget("metric", ["region", "metrics"], {
            ...TITLED,
            view: { enum: ["timeSeries", "singleValue", "bar", "pie", "gauge", "table"] },
            metrics: { type: "array", minItems: 1, maxItems: 500, items: METRIC },
            period: { type: "integer", minimum: 60, maximum: 86_400, multipleOf: 60 },
            yAxis: { type: "object", additionalProperties: false, properties: { left: AXIS, right: AXIS } },
            annotations: {
              type: "object",
              additionalProperties: false,
              properties: { horizontal: { type: "array", items: LINE } },
            },
          }),
        ],
      },
    },
  },
};

const validate = new Ajv({ allErrors: true, strictTuples: false }).compile(SCHEMA);

/** What CloudWatch would not take of a body; nothing where it is fine. */
export function complaintsAbout(body: unknown): string[] {
  if (validate(body)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
