import { execFile, spawnSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { leaveOut } from "./leaveOut";
import { folderOf, install, type PythonPackage, pythonProblem } from "./python";

const run = promisify(execFile);

const UNPACK = join(__dirname, "unpack_aws_cli.py");

/** AWS's own build of its CLI 2.38.5, which Python's package index has as a part of the CDK and not by itself. */
const AWS_CLI: PythonPackage = {
  name: "aws-cli",
  requirement: "aws-cdk.asset-awscli-v2",
  version: "2.0.198",
  alone: true,
  finish: async (folder, { command, env }) => {
    await run(command, [UNPACK, folder], { env: { ...process.env, ...env } });
  },
};

/**
 * The folder that PATH needs for `aws`, the AWS CLI 2: pinned and installed once where there is a build for this
 * machine, Linux on x86-64; elsewhere undefined, since the one on PATH is taken.
 */
export async function awsCliFolder(): Promise<string | undefined> {
  if (!hasBuild()) return undefined;
  await install(AWS_CLI);
  return join(folderOf(AWS_CLI), "cli");
}

/** For `describe.skipIf`, as `withoutPython`: whether tests have to be left out since there is no AWS CLI 2. */
export function withoutAwsCli(what: string): boolean {
  return leaveOut(what, hasBuild() ? pythonProblem() : problemOnPath());
}

function hasBuild(): boolean {
  return process.platform === "linux" && process.arch === "x64";
}

function problemOnPath(): string | undefined {
  const { stdout } = spawnSync("aws", ["--version"], { encoding: "utf8" });
  return stdout?.startsWith("aws-cli/2.") ? undefined : "There is no AWS CLI 2 on PATH: install it.";
}
