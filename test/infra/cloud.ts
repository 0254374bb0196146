import { join } from "node:path";
import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { AkoolTokenRotation, type AkoolTokenRotationArgs } from "../../infra";

export const REGION = "eu-west-1";
const ACCOUNT = "111122223333";

/** Where in AWS a program is deployed to. */
export interface Place {
  readonly partition: string;
  readonly region: string;
}

/** A resource as the engine was asked for it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  /** The URN's last part of the parent, and of everything in dependsOn or behind an input. */
  readonly parent: string;
  readonly dependsOn: readonly string[];
  /** The inputs whose change makes the resource anew. */
  readonly replacedOn: readonly string[];
  /** The names that it may have in the state of an earlier version. */
  readonly aliases: readonly string[];
  /** The inputs that the engine was asked to keep encrypted. */
  readonly secrets: readonly string[];
}

export interface Deployment {
  readonly resources: readonly Registered[];
  readonly rotations: readonly AkoolTokenRotation[];
  readonly warnings: readonly string[];
  /** What the program threw, before or after registering anything. */
  readonly error: unknown;
  /** The one resource of a type and name. */
  one(type: string, name: string): Registered;
}

/** As Pulumi's messages have it, without types. */
interface Alias {
  getSpec(): { getName(): string } | undefined;
}

/** What AWS would answer: a name with a suffix, and an ARN. */
function created(
  type: string,
  name: string,
  inputs: Record<string, unknown>,
  { partition, region }: Place,
): Record<string, unknown> {
  const physical = String(inputs.name ?? `${name}-1234567`);
  const arns: Record<string, string> = {
    "aws:secretsmanager/secret:Secret": `secretsmanager:${region}:${ACCOUNT}:secret:${physical}-AbCdEf`,
    "aws:lambda/function:Function": `lambda:${region}:${ACCOUNT}:function:${physical}`,
    "aws:iam/role:Role": `iam::${ACCOUNT}:role/${physical}`,
    "aws:cloudwatch/logGroup:LogGroup": `logs:${region}:${ACCOUNT}:log-group:${physical}`,
    "aws:sqs/queue:Queue": `sqs:${region}:${ACCOUNT}:${physical}`,
    "aws:sns/topic:Topic": `sns:${region}:${ACCOUNT}:${physical}`,
    "aws:scheduler/scheduleGroup:ScheduleGroup": `scheduler:${region}:${ACCOUNT}:schedule-group/${physical}`,
    "aws:cloudwatch/metricAlarm:MetricAlarm": `cloudwatch:${region}:${ACCOUNT}:alarm:${physical}`,
  };
  return {
    ...inputs,
    name: physical,
    ...(arns[type] === undefined ? {} : { arn: `arn:${partition}:${arns[type]}` }),
    ...(type === "aws:sqs/queue:Queue"
      ? { url: `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${physical}` }
      : {}),
    ...(type === "aws:cloudwatch/dashboard:Dashboard"
      ? { dashboardArn: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${inputs.dashboardName}` }
      : {}),
    ...(type === "aws:secretsmanager/secretVersion:SecretVersion" ? { versionId: "credentials-v1" } : {}),
  };
}

const last = (urn: string): string => urn.split("::").slice(-2).join(" ").replace(/^.*\$/, "");

/**
 * Runs a program against a cloud that says yes, and returns once all of it is registered.
 * @param rotatedBy the ARN of the function that rotates the secrets which are there already; undefined: none does
 */
export async function deploy(
  program: () => AkoolTokenRotation | AkoolTokenRotation[] | Promise<AkoolTokenRotation[]>,
  firstRun: string = JSON.stringify({ outcome: "rotated", reason: "missing", code: 1000 }),
  place: Place = { partition: "aws", region: REGION },
  rotatedBy?: string,
): Promise<Deployment> {
  const resources: Registered[] = [];
  const warnings: string[] = [];
  const warn = mock.method(pulumi.log, "warn", async (message: string) => {
    warnings.push(message);
  });
  const original = MockMonitor.prototype.registerResource;
  const register: typeof original = function (this: MockMonitor, request, callback) {
    const sent = request.getObject()?.toJavaScript() ?? {};
    resources.push({
      type: request.getType(),
      name: request.getName(),
      inputs: pulumi.runtime.deserializeProperties(request.getObject()),
      parent: last(request.getParent()),
      dependsOn: request.getDependenciesList().map(last).sort(),
      replacedOn: request.getReplaceonchangesList(),
      aliases: request.getAliasesList().map((alias: Alias) => alias.getSpec()?.getName() ?? ""),
      secrets: Object.keys(sent).filter((key) => isSecret(sent[key])),
    });
    return original.call(this, request, callback);
  };
  const registered = mock.method(MockMonitor.prototype, "registerResource", register);
  // Pulumi takes a stack trace for each of thousands of promises, and Vitest maps every frame to the source.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs }) => ({
          id: `${name}-id`,
          state: {
            ...created(type, name, inputs, place),
            ...(type === "aws:lambda/invocation:Invocation" ? { result: firstRun } : {}),
          },
        }),
        call: ({ token }) => answers(place, rotatedBy)[token] ?? {},
      },
      "project",
      "test",
    );
    let rotations: AkoolTokenRotation[] = [];
    let error: unknown;
    try {
      rotations = [await program()].flat();
    } catch (thrown) {
      error = thrown;
    }
    await pulumi.runtime.disconnect();
    return {
      error,
      resources,
      rotations,
      warnings,
      one(type, name) {
        const found = resources.filter((resource) => resource.type === type && resource.name === name);
        if (found.length !== 1 || found[0] === undefined) {
          throw new Error(`${found.length} resources are ${type} ${name}`);
        }
        return found[0];
      },
    };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    registered.mock.restore();
    warn.mock.restore();
  }
}

const answers = (
  { region }: Place,
  rotatedBy: string | undefined,
): Record<string, Record<string, unknown>> => ({
  "aws:index/getRegion:getRegion": { region },
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: ACCOUNT },
  "aws:secretsmanager/getSecretRotation:getSecretRotation": {
    rotationEnabled: rotatedBy !== undefined,
    rotationLambdaArn: rotatedBy ?? "",
  },
});

/** Pulumi's mark on a value that its state keeps encrypted. */
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

function isSecret(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((mark) => mark === SECRET_SIGNATURE)
  );
}

export function deployOne(args: AkoolTokenRotationArgs, firstRun?: string): Promise<Deployment> {
  return deploy(() => new AkoolTokenRotation("akool", args), firstRun);
}

/** The value of an output of the only rotation. */
export function outputOf<T>(
  { rotations: [rotation] }: Deployment,
  pick: (rotation: AkoolTokenRotation) => pulumi.Output<T>,
): Promise<T> {
  if (rotation === undefined) {
    throw new Error("no rotation was deployed");
  }
  return new Promise((resolve) => pick(rotation).apply(resolve));
}

export const fixtureBundle = { path: join(__dirname, "cloud.ts"), hash: "hash-of-the-bundle" };
