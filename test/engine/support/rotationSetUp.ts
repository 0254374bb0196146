import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import type { Policy } from "../../../infra/policies";
import type { AwsClients } from "../../support/clients";
import { invoke } from "../../support/lambdaFunction";
import { harmlessToken, testSetUp } from "../../support/nativeRotation";
import { type Asked, InFront } from "./inFront";

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
  private front: InFront | undefined;

  private constructor(private readonly aws: AwsClients) {}

  static async start(aws: AwsClients): Promise<RotationSetUp> {
    const started = new RotationSetUp(aws);
    started.front = await InFront.start<Input>((asked) => started.answer(asked));
    return started;
  }

  get url(): string {
    return this.front?.url ?? "";
  }

  stop(): void {
    this.front?.stop();
  }

  /** What was asked of rotations since the last look, such as `RotateSecret every 90 days, now`. */
  takeRequests(): string[] {
    return this.requests.splice(0);
  }

  private async answer(asked: Asked<Input>): Promise<Response> {
    const { operation, input, handOn } = asked;
    const ARN = input.SecretId ?? "";
    if (operation === "RotateSecret") return this.rotate(ARN, asked);
    if (operation === "CancelRotateSecret") {
      this.requests.push(operation);
      this.cancelled.add(ARN);
      return Response.json({ ARN });
    }
    const answered = await handOn();
    if (operation !== "DescribeSecret" || !answered.ok || !this.cancelled.has(ARN)) return answered;
    return Response.json({ ...((await answered.json()) as object), RotationEnabled: false });
  }

  private async rotate(ARN: string, { input, handOn }: Asked<Input>): Promise<Response> {
    const { RotationLambdaARN: fn, RotateImmediately = true, RotationRules } = input;
    const rule = RotationRules ? ` every ${RotationRules.AutomaticallyAfterDays} days` : "";
    this.requests.push(`RotateSecret${rule}${RotateImmediately ? ", now" : ""}`);
    // Its steps are not made here: the emulator has no version without a value for the first of them.
    if (fn === undefined) return Response.json({ ARN });
    if (!(await this.mayInvoke(fn, ARN))) {
      return refused("AccessDeniedException", "Secrets Manager cannot invoke the function");
    }
    const answered = await handOn({
      ...input,
      ClientRequestToken: await harmlessToken(this.aws.secrets, ARN),
    });
    this.cancelled.delete(ARN);
    const tested = await testSetUp(this.aws.secrets, ARN, (event) => invoke(this.aws, fn, event));
    return tested.ok ? answered : refused("InvalidRequestException", `the test failed: ${tested.message}`);
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

function refused(type: string, message: string): Response {
  return Response.json({ __type: type, message }, { status: 400 });
}
