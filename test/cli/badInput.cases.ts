import { expect, it } from "vitest";
import type { How, Scene } from "./command";

/** One sentence with the next step, on standard error, and nothing else. */
export function badInputCases(scene: () => Scene): void {
  const refusal = async (args: readonly string[], how?: How): Promise<string> => {
    const { code, out, err } = await scene().run(args, how);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    return err;
  };

  it("an unknown verb", async () => {
    expect(await refusal(["frobnicate"])).toBe(
      "error: unknown command 'frobnicate'\n(akool-token --help shows the verbs and options)\n",
    );
  });

  it("no verb: the help, exit code 2", async () => {
    expect(await refusal([])).toContain("Usage: akool-token");
  });

  it("--help: exit code 0, with examples for every verb", async () => {
    const { code, out } = await scene().run(["rotate", "--help"]);
    expect(code).toBe(0);
    expect(out).toContain("$ akool-token rotate --yes --id leak-1");
  });

  it("no AWS credentials", async () => {
    const env = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
    expect(await refusal(["status", "--function", "f"], { env })).toBe(
      "✗ AWS accepts no credentials here (CredentialsProviderError): sign in (aws sso login, or aws configure), or choose a profile with --profile.\n",
    );
  });

  it("no Region", async () => {
    expect(await refusal(["status", "--function", "f"], { env: { AWS_REGION: undefined } })).toBe(
      "✗ No AWS Region is set: give --region, or set AWS_REGION.\n",
    );
  });

  it("a Region that does not exist", async () => {
    const env = { AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    expect(await refusal(["check", "--function", "f", "--region", "xx-nowhere-1"], { env })).toBe(
      "✗ AWS could not be reached for lambda:GetFunctionConfiguration in xx-nowhere-1: check the Region's name (--region) and the network.\n",
    );
  });

  it("another Region than the deployment's", async () => {
    expect(await refusal(["check", "--function", scene().functionName, "--region", "eu-west-1"])).toBe(
      `✗ There is no function ${scene().functionName} in eu-west-1: check the name, the account (--profile) and the Region (--region), or run pulumi up.\n`,
    );
  });

  it("a function that does not exist", async () => {
    expect(await refusal(["logs", "--function", "gone"])).toBe(
      "✗ There is no function gone in us-east-1: check the name, the account (--profile) and the Region (--region), or run pulumi up.\n",
    );
  });

  it.each([
    [["rotate", "--id", "a b"], '✗ --id is "a b"; allowed: 1 to 64 letters, digits and hyphens.\n'],
    [["logs", "--last", "0"], '✗ --last is "0"; allowed: whole numbers from 1 to 1000.\n'],
    [["logs", "--days", "x"], '✗ --days is "x"; allowed: whole numbers from 1 to 3653.\n'],
  ])("a bad value: %s", async (args, sentence) => {
    expect(await refusal([...args, "--function", scene().functionName])).toBe(sentence);
  });

  it("two ways to name the deployment", async () => {
    expect(await refusal(["status", "--function", "f", "--tag", "a=b"])).toBe(
      "✗ Give one of --stack, --function and --tag.\n",
    );
  });

  it("the stack's outputs name the deployment, and its Region", async () => {
    await scene().verb("check");
    const { functionName, stage } = scene();
    const outputs = JSON.stringify({ functionName, functionArn: stage.deployed.all.functionArn });
    const env = {
      ...scene().fakePulumi(`[ "$*" = "stack output --json --stack prod" ] && echo '${outputs}'`),
      AWS_REGION: undefined,
    };
    const { code, out } = await scene().run(["status", "--stack", "prod"], { env });
    expect(out).toContain(`${functionName} in us-east-1`);
    expect(code).toBe(0);
  });

  it("a stack without the output, and none at all", async () => {
    expect(await refusal(["status"], { env: scene().fakePulumi("echo '{}'") })).toBe(
      "✗ The stack has no output functionName: run pulumi up until it succeeds, or give --function.\n",
    );
    const failing = scene().fakePulumi("echo 'error: no stack selected' >&2; exit 255");
    expect(await refusal(["status", "--stack"], { env: failing })).toBe(
      "✗ pulumi stack output gave nothing (no stack selected): run this in the Pulumi project's folder with a stack selected, or give --function NAME or --tag KEY=VALUE.\n",
    );
  });

  it("no Pulumi CLI", async () => {
    const env = { PATH: "/nowhere" };
    expect(await refusal(["status"], { env })).toBe(
      "✗ The Pulumi CLI, which knows the stack, is not installed here: install it, or give --function NAME or --tag KEY=VALUE.\n",
    );
  });

  it("a tag that no rotator has, and one that is none", async () => {
    expect(await refusal(["status", "--tag", "app=nothing"])).toBe(
      "✗ No rotator in us-east-1 has the tag app=nothing: check the tag and the Region (--region), or give --function.\n",
    );
    expect(await refusal(["status", "--tag", "app"])).toBe("✗ --tag app is not KEY=VALUE.\n");
  });
}
