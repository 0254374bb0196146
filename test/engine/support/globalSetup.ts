import type { TestProject } from "vitest/node";
import { emulatorConfig, hasPulumi } from "./environment";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether there is a Pulumi CLI to run the tests with. */
    readonly hasPulumi: boolean;
  }
}

/** Here, once for all test files: the line that says why they are skipped, and the refusal of a real AWS. */
export default function setup(project: TestProject): void {
  const found = hasPulumi();
  if (found) emulatorConfig();
  else process.stderr.write("SKIPPED the tests on the real engine: there is no pulumi on PATH.\n");
  project.provide("hasPulumi", found);
}
