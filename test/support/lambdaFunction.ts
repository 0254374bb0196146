import { readFileSync } from "node:fs";
import { CreateLogGroupCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { functionTrust, type Policy } from "../../infra/policies";
import { FUNCTION_TIMEOUT_SECONDS } from "../../lambda/contract";
import type { AwsClients } from "./clients";
import { zip } from "./zip";

const ACTIVE_LIMIT_SECONDS = 30;

/** How an invocation ended: what the handler returned, or the error that it threw. */
export type Invoked =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly message: string; readonly type: string };

/** A function in the emulator. */
export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly logGroupName: string;
  invoke(event: unknown): Promise<Invoked>;
  /** As a schedule does: answered at once, with Lambda's retries behind it. */
  invokeAsync(event: unknown): Promise<void>;
  /** Replaces what the function's role may do; the emulator enforces it. */
  setPolicy(policy: Policy): Promise<void>;
  /** Every line of the function's log group so far. */
  logLines(): Promise<string[]>;
}

/** Deploys a bundle as the program does, without the program: one CommonJS file with its `handler`. */
export async function deployFunction(
  clients: AwsClients,
  options: {
    readonly name: string;
    readonly bundlePath: string;
    readonly environment: Readonly<Record<string, string>>;
    readonly policy: Policy;
  },
): Promise<DeployedFunction> {
  const { iam, lambda, logs } = clients;
  const { name } = options;
  const logGroupName = `/aws/lambda/${name}`;
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(functionTrust()) }),
  );
  const setPolicy = async (policy: Policy) => {
    const PolicyDocument = JSON.stringify(policy);
    await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "rotator", PolicyDocument }));
  };
  await setPolicy(options.policy);
  const { FunctionArn: arn = "" } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: Role?.Arn,
      Timeout: FUNCTION_TIMEOUT_SECONDS,
      MemorySize: 256,
      Code: { ZipFile: zip([{ name: "index.js", content: readFileSync(options.bundlePath) }]) },
      Environment: { Variables: { ...options.environment } },
      LoggingConfig: { LogFormat: "JSON", LogGroup: logGroupName },
    }),
  );
  await waitUntilActive(clients, name);
  return {
    name,
    arn,
    logGroupName,
    invoke: (event) => invoke(clients, name, event),
    invokeAsync: (event) => invokeAsync(clients, name, event),
    setPolicy,
    async logLines() {
      const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
      return events.map(({ message = "" }) => message);
    },
  };
}

/** Waits until a new function can be invoked. */
export async function waitUntilActive({ lambda }: AwsClients, functionName: string): Promise<void> {
  await waitUntilFunctionActiveV2(
    { client: lambda, maxWaitTime: ACTIVE_LIMIT_SECONDS, minDelay: 1, maxDelay: 1 },
    { FunctionName: functionName },
  );
}

export async function invoke({ lambda }: AwsClients, functionName: string, event: unknown): Promise<Invoked> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(event) }),
  );
  const text = Payload?.transformToString() ?? "";
  const value: unknown = text === "" ? undefined : JSON.parse(text);
  if (FunctionError === undefined) return { ok: true, result: value };
  const { errorMessage = "", errorType = "" } = value as { errorMessage?: string; errorType?: string };
  return { ok: false, message: errorMessage, type: errorType };
}

export async function invokeAsync(
  { lambda }: AwsClients,
  functionName: string,
  event: unknown,
): Promise<void> {
  await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: "Event",
      Payload: JSON.stringify(event),
    }),
  );
}
