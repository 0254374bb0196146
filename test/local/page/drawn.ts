import type { Place } from "../../../infra/dashboard/body";

/** The dashboard with its data, as the page draws it. */
export interface Drawn {
  /** From when to when, ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** Of a point in a chart, s. */
  readonly period: number;
  readonly widgets: readonly DrawnWidget[];
}

export type DrawnWidget = Place & (DrawnChart | DrawnTable | DrawnAlarms | DrawnText);

export interface DrawnChart {
  readonly kind: "chart";
  readonly title: string;
  readonly axis: { readonly label: string; readonly min: number; readonly max?: number };
  readonly lines: readonly DrawnLine[];
  /** Horizontal lines. */
  readonly marks: readonly { readonly label: string; readonly value: number }[];
}

export interface DrawnLine {
  readonly label: string;
  /** ms since 1970, value */
  readonly points: readonly (readonly [at: number, value: number])[];
}

export interface DrawnTable {
  readonly kind: "table";
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface DrawnAlarms {
  readonly kind: "alarms";
  readonly title: string;
  readonly alarms: readonly { readonly name: string; readonly state: string }[];
}

export interface DrawnText {
  readonly kind: "text";
  readonly markdown: string;
}
