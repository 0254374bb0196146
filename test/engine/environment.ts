import { spawnSync } from "node:child_process";
import { isLoopback } from "../../lambda/contract";
import { type AwsClients, awsClients } from "../support/clients";

const REGION = "us-east-1";

/**
 * For `describe.skipIf`: without a `pulumi` there is no engine to test on, which is said in a line. In CI nothing is
 * left out: there the tests fail.
 */
export function withoutPulumi(): boolean {
  const found = spawnSync("pulumi", ["version"]).status === 0;
  if (found || process.env.CI !== undefined) return false;
  process.stderr.write("SKIPPED the tests on Pulumi's engine: there is no pulumi on PATH\n");
  return true;
}

/** Clients of the emulator at AWS_ENDPOINT_URL. Throws where that is not this machine: nothing here may reach AWS. */
export function emulator(): AwsClients {
  const endpoint = process.env.AWS_ENDPOINT_URL ?? "";
  if (!URL.canParse(endpoint) || !isLoopback(new URL(endpoint).hostname)) {
    throw new Error(
      "AWS_ENDPOINT_URL must be an emulator's URL at 127.0.0.1: these tests create and destroy",
    );
  }
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return awsClients({ endpoint, region: REGION, credentials });
}

/** What `pulumi` needs to work on the emulator; its state goes into a folder of the test's own. */
export function pulumiEnvironment(stateFolder: string): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: `file://${stateFolder}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: REGION,
  };
}
