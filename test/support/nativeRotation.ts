import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import {
  AWSCURRENT,
  AWSPENDING,
  ROTATION_STEPS,
  type RotationStep,
  type RotationStepEvent,
} from "../../lambda/contract";
import { awsError, type Rule } from "./front";
import type { Invoked } from "./lambdaFunction";

/**
 * Secrets Manager's own rotation in ministack, whose RotateSecret is a stub: it sets the function and the rule, and then
 * makes a copy of the current value current at once, whatever RotateImmediately says, without calling the function.
 */

type Client = Pick<SecretsManagerClient, "send">;
type Invoke = (event: RotationStepEvent) => Promise<Invoked>;

/** What a request to RotateSecret names its copy, so that it changes nothing but AWSPREVIOUS: the version it copies. */
export async function harmlessToken(client: Client, secretArn: string): Promise<string> {
  const asked = new GetSecretValueCommand({ SecretId: secretArn, VersionStage: AWSCURRENT });
  const { VersionId } = await client.send(asked);
  if (VersionId === undefined) throw new Error("the secret has no version to be named after");
  return VersionId;
}

/**
 * The test of a rotation that is set up and not begun: the step testSecret, on a copy of the current value at AWSPENDING.
 * The label is taken off again; AWS removes the version.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export async function testSetUp(client: Client, secretArn: string, invoke: Invoke): Promise<Invoked> {
  const id = crypto.randomUUID();
  const asked = new GetSecretValueCommand({ SecretId: secretArn, VersionStage: AWSCURRENT });
  const { SecretString } = await client.send(asked);
  await putPending(client, secretArn, id, SecretString);
  const [ended] = await makeSteps(secretArn, id, invoke, ["testSecret"]);
  if (ended === undefined) throw new Error("the step was not made");
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secretArn,
      VersionStage: AWSPENDING,
      RemoveFromVersionId: id,
    }),
  );
  return ended;
}

/**
 * The version that a rotation begins with: at AWSPENDING, without a value. Undefined where AWSPENDING is on a version that
 * is not current, and a rotation is taken to be under way.
 */
export async function beginRotation(client: Client, secretArn: string): Promise<string | undefined> {
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId: secretArn }));
  const labels = Object.values(VersionIdsToStages).find((stages) => stages.includes(AWSPENDING));
  if (labels !== undefined && !labels.includes(AWSCURRENT)) return undefined;
  const id = crypto.randomUUID();
  await putPending(client, secretArn, id);
  return id;
}

/**
 * Before ministack, for the function: a version without a value is not found when it is read, as in AWS. ministack
 * answers without a value.
 */
export const valuelessIsNotFound: Rule = async (call, forward) => {
  if (call.operation !== "GetSecretValue") return undefined;
  const reply = await forward();
  const { SecretString } = JSON.parse(reply.body) as { SecretString?: string };
  return reply.status === 200 && SecretString === undefined
    ? awsError(call, "ResourceNotFoundException")
    : reply;
};

/** Calls the function with steps of a rotation, each after the one before; the first that fails is the last. */
export async function makeSteps(
  secretArn: string,
  id: string,
  invoke: Invoke,
  steps: readonly RotationStep[] = ROTATION_STEPS,
): Promise<Invoked[]> {
  const ended: Invoked[] = [];
  for (const Step of steps) {
    const invoked = await invoke({ Step, SecretId: secretArn, ClientRequestToken: id });
    ended.push(invoked);
    if (!invoked.ok) break;
  }
  return ended;
}

/** Without a value too, which AWS refuses to anybody else; ministack does not. */
async function putPending(client: Client, SecretId: string, id: string, value?: string): Promise<void> {
  await client.send(
    new PutSecretValueCommand({
      SecretId,
      ClientRequestToken: id,
      SecretString: value,
      VersionStages: [AWSPENDING],
    }),
  );
}
