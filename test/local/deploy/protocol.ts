import type { AwsClientConfig } from "../../support/emulator";

/** What the deploying process is asked. */
export interface DeployRequest {
  readonly project: string;
  readonly stack: string;
  /** Path of the program's module. */
  readonly program: string;
  readonly aws: AwsClientConfig;
  /** Pulumi config, its keys with the project's name before them. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** What it says. */
export type DeployMessage =
  | { readonly kind: "created"; readonly type: string; readonly name: string; readonly id: string }
  | { readonly kind: "done"; readonly outputs: Readonly<Record<string, unknown>> }
  | { readonly kind: "failed"; readonly message: string };
