import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Problem } from "./problems";

const run = promisify(execFile);

/** What a stack's outputs say of its rotator. */
export interface StackOutputs {
  readonly functionName: string;
  /** From the function's ARN, where that is an output. */
  readonly region: string | undefined;
}

/**
 * Asks the Pulumi CLI for the outputs of a stack of the project in this folder; secret ones stay hidden.
 * @param stack default: the selected one
 * @throws Problem
 */
export async function stackOutputs(stack: string | undefined): Promise<StackOutputs> {
  const outputs = await pulumiOutputs(stack);
  const { functionName, functionArn } = outputs;
  if (typeof functionName !== "string") {
    throw new Problem(
      `The stack${stack === undefined ? "" : ` ${stack}`} has no output functionName: run pulumi up until it succeeds, or give --function.`,
    );
  }
  return { functionName, region: typeof functionArn === "string" ? regionIn(functionArn) : undefined };
}

/** The Region in an ARN. */
export function regionIn(arn: string): string | undefined {
  return /^arn:[^:]+:[^:]+:([a-z0-9-]+):/.exec(arn)?.[1];
}

async function pulumiOutputs(stack: string | undefined): Promise<Record<string, unknown>> {
  const args = ["stack", "output", "--json", ...(stack === undefined ? [] : ["--stack", stack])];
  try {
    const { stdout } = await run("pulumi", args);
    return JSON.parse(stdout) as Record<string, unknown>;
  } catch (error) {
    throw new Problem(saying(error));
  }
}

function saying(error: unknown): string {
  const other = "or give --function NAME or --tag KEY=VALUE";
  const { code, stderr } = error as { code?: unknown; stderr?: unknown };
  if (code === "ENOENT")
    return `The Pulumi CLI, which knows the stack, is not installed here: install it, ${other}.`;
  const said =
    typeof stderr === "string" ? (stderr.split("\n").find((line) => line.trim() !== "") ?? "") : "";
  const reason = said.replace(/^error:\s*/, "").trim();
  return `pulumi stack output gave nothing${reason === "" ? "" : ` (${reason})`}: run this in the Pulumi project's folder with a stack selected, ${other}.`;
}
