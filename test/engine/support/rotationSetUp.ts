import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import type { Policy } from "../../../infra/policies";
import type { AwsClients } from "../../support/clients";
import { awsError, type Call, Front, jsonReply, type Reply, type Rule } from "../../support/front";
import { invoke } from "../../support/lambdaFunction";
import { harmlessToken, testSetUp } from "../../support/nativeRotation";
import { emulatorConfig } from "./environment";

/** What a request says that is answered here. */
interface Input {
  readonly SecretId?: string;
  readonly ClientRequestToken?: string;
  readonly RotationLambdaARN?: string;
  readonly RotateImmediately?: boolean;
  readonly RotationRules?: { readonly AutomaticallyAfterDays?: number };
}

/**
 * The emulator's Secrets Manager with what it lacks of rotations: RotateSecret is a stub, see nativeRotation.ts, and
 * CancelRotateSecret unknown. Here a rotation that is set up is tested, and can be cancelled.
 */
export class RotationSetUp {
  private readonly requests: string[] = [];
  private readonly cancelled = new Set<string>();
  private front: Front | undefined;

  private constructor(private readonly aws: AwsClients) {}

  static async start(aws: AwsClients): Promise<RotationSetUp> {
    const started = new RotationSetUp(aws);
    started.front = await Front.open(emulatorConfig().endpoint, started.answer);
    return started;
  }

  get url(): string {
    return this.front?.url ?? "";
  }

  async stop(): Promise<void> {
    await this.front?.close();
  }

  /** What was asked of rotations since the last look, such as `RotateSecret every 90 days, now`. */
  takeRequests(): string[] {
    return this.requests.splice(0);
  }

  private readonly answer: Rule = async (call, forward) => {
    const { operation, body } = call;
    if (operation === "RotateSecret") return this.rotate(call, forward);
    if (operation !== "CancelRotateSecret" && operation !== "DescribeSecret") return undefined;
    const { SecretId: ARN = "" } = JSON.parse(body) as Input;
    if (operation === "CancelRotateSecret") {
      this.requests.push(operation);
      this.cancelled.add(ARN);
      return jsonReply({ ARN });
    }
    if (!this.cancelled.has(ARN)) return undefined;
    const reply = await forward();
    return reply.status === 200
      ? jsonReply({ ...(JSON.parse(reply.body) as object), RotationEnabled: false })
      : reply;
  };

  private async rotate(call: Call, forward: (body: string) => Promise<Reply>): Promise<Reply> {
    const input = JSON.parse(call.body) as Input;
    const { SecretId: ARN = "", RotationLambdaARN: fn, RotateImmediately = true, RotationRules } = input;
    const rule = RotationRules ? ` every ${RotationRules.AutomaticallyAfterDays} days` : "";
    this.requests.push(`RotateSecret${rule}${RotateImmediately ? ", now" : ""}`);
    // Its steps are not made here: the emulator has no version without a value for the first of them.
    if (fn === undefined) return jsonReply({ ARN });
    if (!(await this.mayInvoke(fn, ARN)))
      return awsError(call, "AccessDeniedException", 400, "Secrets Manager cannot invoke the function");
    const ClientRequestToken = await harmlessToken(this.aws.secrets, ARN);
    const reply = await forward(JSON.stringify({ ...input, ClientRequestToken }));
    this.cancelled.delete(ARN);
    const tested = await testSetUp(this.aws.secrets, ARN, (event) => invoke(this.aws, fn, event));
    return tested.ok
      ? reply
      : awsError(call, "InvalidRequestException", 400, `the test failed: ${tested.message}`);
  }

  /** Whether the function's own policy lets Secrets Manager call it for this secret. */
  private async mayInvoke(FunctionName: string, secretArn: string): Promise<boolean> {
    const found = await this.aws.lambda.send(new GetPolicyCommand({ FunctionName })).catch(() => undefined);
    const { Statement = [] } = JSON.parse(found?.Policy ?? "{}") as Partial<Policy>;
    return Statement.some(
      ({ Principal, Condition }) =>
        Principal?.Service === "secretsmanager.amazonaws.com" &&
        Object.values(Condition ?? {}).some((keys) => Object.values(keys).includes(secretArn)),
    );
  }
}
