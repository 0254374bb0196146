import { randomBytes } from "node:crypto";
import type { AwsClients } from "../../../support/clients";
import type { Inputs } from "../inputs";

/** The provider's answer: a resource's id and what is known of it beyond its properties. */
export interface Applied {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
}

/** Creates one resource in the emulator; `name` is its logical name in the program. */
export type Applier = (clients: AwsClients, name: string, inputs: Inputs) => Promise<Applied>;

/** The given name, or one as Pulumi makes it up: the logical name and seven hexadecimal digits. */
export function physicalName(inputs: Inputs, logicalName: string): string {
  return inputs.optionalString("name") ?? `${logicalName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}

export function tagList(inputs: Inputs): { Key: string; Value: string }[] {
  return Object.entries(inputs.record("tags")).map(([Key, Value]) => ({ Key, Value }));
}

/** The emulator's answer holds what AWS's always does. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the emulator answered without ${what}`);
  return value;
}
