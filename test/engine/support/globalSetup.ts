import type { TestProject } from "vitest/node";
import { Front } from "../../support/front";
import { emulatorConfig, hasPulumi } from "./environment";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether there is a Pulumi CLI to run the tests with. */
    readonly hasPulumi: boolean;
  }
}

/** Here, once for all test files: the line that says why they are skipped, and the refusal of a real AWS. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = hasPulumi();
  project.provide("hasPulumi", found);
  if (!found) {
    process.stderr.write("SKIPPED the tests on the real engine: there is no pulumi on PATH.\n");
    return async () => {};
  }
  // The emulator drops a connection of the provider now and then once it has done what was asked. The provider asks
  // again, and is told that what it creates is there already. No connection to the front is dropped.
  const front = await Front.open(emulatorConfig().endpoint, () => undefined);
  process.env.AWS_ENDPOINT_URL = front.url;
  return () => front.close();
}
