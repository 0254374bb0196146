/** How one step ended. */
export interface StepReport {
  readonly id: string;
  readonly title: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** What was seen, in words. */
  readonly seen: string;
  /** The same for machines, each read back from the emulator. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What on-call received meanwhile. */
  readonly notifications: readonly Notification[];
}

/** An alarm's message as it comes out of the topic. */
export interface Notification {
  readonly subject: string;
  readonly alarm: string;
  readonly state: string;
  readonly description: string;
}

export interface Endpoints {
  readonly aws: string;
  readonly akool: string;
  /** The page that draws the dashboard; there once a run is kept. */
  readonly dashboard?: string;
}

/** What the process that does the work tells the one that prints. */
export type Message =
  | { readonly kind: "installing"; readonly what: string }
  | { readonly kind: "working"; readonly on: string }
  | { readonly kind: "started"; readonly endpoints: Endpoints }
  | { readonly kind: "step"; readonly step: StepReport }
  | { readonly kind: "stopped"; readonly error: string }
  | {
      readonly kind: "finished";
      readonly kept: boolean;
      readonly endpoints: Endpoints;
      readonly outputs: Readonly<Record<string, unknown>>;
    };
