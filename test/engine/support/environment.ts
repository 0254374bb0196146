import { spawnSync } from "node:child_process";
import { isLoopback } from "../../../lambda/contract";
import type { AwsClientConfig } from "../../support/emulator";

/** Tests never run against AWS itself: the endpoint is not this machine, or is not given. */
class NoEmulatorError extends Error {
  override readonly name = "NoEmulatorError";
}

export function hasPulumi(): boolean {
  return spawnSync("pulumi", ["version"], { stdio: "ignore" }).status === 0;
}

/**
 * The emulator that AWS_ENDPOINT_URL names, with credentials that are worth nothing elsewhere.
 * @throws NoEmulatorError
 */
export function emulatorConfig(): AwsClientConfig {
  const endpoint = process.env.AWS_ENDPOINT_URL ?? "";
  if (!URL.canParse(endpoint) || !isLoopback(new URL(endpoint).hostname)) {
    throw new NoEmulatorError(
      `The engine tests create and destroy resources: AWS_ENDPOINT_URL must name an AWS emulator on this machine, such as http://127.0.0.1:4566, and is "${endpoint}".`,
    );
  }
  return {
    endpoint,
    region: process.env.AWS_REGION ?? "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
}
