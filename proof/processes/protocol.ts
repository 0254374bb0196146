import type { Share } from "../row";

/** What a process is asked to do: a part of a row, with a build of the code. */
export interface Job {
  readonly row: string;
  readonly subject: string;
  readonly size: number;
  readonly seed: number;
  readonly part: number;
  readonly parts: number;
  readonly stopAtFirst: boolean;
}

export type Reply = { readonly share: Share } | { readonly error: string };
