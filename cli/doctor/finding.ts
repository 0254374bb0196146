import type { Deployment } from "../deployment";

/** What a check has found. `unknown`: that could not be told. */
export interface Finding {
  readonly state: "fine" | "broken" | "unknown";
  /** What is so. */
  readonly text: string;
  /** What to do about it. */
  readonly mend?: string;
}

/** One thing that is looked at; it may find several, or that there is nothing to look at. */
export interface Check {
  /** What it is about, two words at most. */
  readonly subject: string;
  /** Throws Problem where it cannot tell. */
  readonly look: (deployment: Deployment) => Promise<readonly Finding[]>;
}

export function fine(text: string): Finding {
  return { state: "fine", text };
}

export function broken(text: string, mend: string): Finding {
  return { state: "broken", text, mend };
}

export function unknown(text: string, mend: string): Finding {
  return { state: "unknown", text, mend };
}

/** What puts the program's own set-up back. */
export const PUT_BACK = "pulumi up --refresh";
