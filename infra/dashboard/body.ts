/**
 * A dashboard's body as CloudWatch reads it, as far as ours needs it; nothing here knows Pulumi.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */

export interface DashboardBody {
  /** Counted back from now, an ISO 8601 duration after a hyphen. */
  readonly start: string;
  /** `inherit`: each chart keeps its own period, however long the time that is shown. */
  readonly periodOverride: "inherit";
  readonly widgets: readonly Widget[];
}

export type Widget = MetricWidget | LogWidget | AlarmWidget | TextWidget;

/** Where a widget is, on a grid of 24 columns. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MetricWidget extends Place {
  readonly type: "metric";
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: "timeSeries";
    readonly metrics: readonly MetricRow[];
    /** s */
    readonly period: number;
    readonly yAxis: {
      readonly left: {
        readonly label: string;
        readonly min: number;
        readonly max?: number;
        readonly showUnits: false;
      };
    };
    readonly annotations?: {
      readonly horizontal: readonly { readonly label: string; readonly value: number }[];
    };
  };
}

/** Namespace, metric, its one dimension with the value, and how it is drawn. */
export type MetricRow = readonly [
  namespace: string,
  metric: string,
  dimension: string,
  value: string,
  drawn: { readonly label: string; readonly stat: "Maximum" | "Minimum" | "Sum" | "Average" },
];

export interface LogWidget extends Place {
  readonly type: "log";
  readonly properties: {
    readonly title: string;
    readonly region: string;
    readonly view: "table" | "timeSeries";
    /** In the query language of CloudWatch Logs Insights. */
    readonly query: string;
  };
}

export interface AlarmWidget extends Place {
  readonly type: "alarm";
  readonly properties: {
    readonly title: string;
    /** ARNs */
    readonly alarms: readonly string[];
    readonly sortBy: "stateUpdatedTimestamp";
  };
}

export interface TextWidget extends Place {
  readonly type: "text";
  readonly properties: { readonly markdown: string };
}
