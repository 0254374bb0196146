import type { AwsClientConfig } from "../../support/emulator";
import type { Exception } from "./exceptions";

/** A resource that a deployment made, with what Pulumi's state keeps of it. */
export interface Resource {
  readonly type: string;
  /** Its logical name in the program. */
  readonly name: string;
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** What is known of it beyond its properties. */
  readonly state: Readonly<Record<string, unknown>>;
}

/** How the program is deployed. */
export interface DeployOptions {
  /** What an earlier deployment made: it is kept, changed or removed, and not made anew. */
  readonly found: readonly Resource[];
  /** As after `pulumi up --refresh`: whatever can have changed by hand is set again. */
  readonly refresh: boolean;
  readonly exceptions: readonly Exception[];
}

/** What the deploying process is asked. */
export interface DeployRequest extends DeployOptions {
  readonly project: string;
  readonly stack: string;
  readonly aws: AwsClientConfig;
  /** Pulumi config, its keys with the project's name before them. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** What it says. */
export type DeployMessage =
  | { readonly kind: "resource"; readonly resource: Resource }
  | { readonly kind: "done"; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed"; readonly message: string };
