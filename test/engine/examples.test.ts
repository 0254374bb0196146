import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DeleteClusterCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
} from "@aws-sdk/client-ecs";
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect } from "vitest";
import { type IamDecision, type IamRequest, simulateIam } from "../support/iam/simulate";
import { invoke, waitUntilActive } from "../support/lambdaFunction";
import { until } from "../support/poll";
import { type EventChanges, promotionEvent } from "../support/promotionEvent";
import { ecsSecret } from "./support/ecsSecret";
import { EngineStack } from "./support/engineStack";
import { emulatorConfig } from "./support/environment";
import { inlinePolicies } from "./support/rolePolicies";
import { CREDENTIALS, Scene } from "./support/scene";
import { story } from "./support/story";

const ROTATION = "examples-rotation";
const CLUSTER = "examples";
const SERVICE = "akool-service";
const RESTART_LIMIT_MS = 30_000;
/** How long a deployment that should not come is waited for. */
const SETTLE_MS = 3_000;
/** Nobody but AWS may send an event whose source begins with `aws.`; that source is tested by the pattern alone. */
const SOURCE = "test.secretsmanager";

/** The programs of examples/, each as a stack beside the rotation's, whose outputs it reads. */
story("the examples", (step) => {
  const stacks: EngineStack[] = [];
  let scene: Scene;
  let ecs: ECSClient;
  let taskDefinitionArn: string;
  let serviceArn: string;

  beforeAll(async () => {
    ecs = new ECSClient(emulatorConfig());
    scene = await Scene.open(ROTATION);
    await scene.stack.configure({ ...CREDENTIALS, baseUrl: scene.akool.url, recoveryWindowInDays: "0" });
    await scene.stack.up();
  });
  afterAll(async () => {
    for (const stack of stacks) await stack.dispose();
    await ecs.send(new DeleteServiceCommand({ cluster: CLUSTER, service: SERVICE, force: true }));
    await ecs.send(new DeleteClusterCommand({ cluster: CLUSTER }));
    await scene?.close();
  });

  async function deploy(example: string, config: Readonly<Record<string, string>>): Promise<EngineStack> {
    const main = `examples/${example}/index.ts`;
    const stack = await EngineStack.create(example, { main, beside: scene.stack });
    stacks.push(stack);
    await stack.configure({ rotationStack: `organization/akool-token-rotation/${ROTATION}`, ...config });
    await stack.up();
    return stack;
  }

  /** Whether a role may read the token, and the credentials. */
  async function readable(roleArn = ""): Promise<IamDecision[]> {
    const read = (resource: string) => ({ action: "secretsmanager:GetSecretValue", resource });
    return decide(roleArn, (await scene.secretArns()).map(read));
  }

  async function decide(roleArn: string, asked: readonly IamRequest[]): Promise<IamDecision[]> {
    return simulateIam(roleArn, await inlinePolicies(scene.aws.iam, roleArn), asked);
  }

  step(
    "ecs-task: AKOOL_TOKEN of a new task is the token, and its execution role reads that alone",
    async () => {
      const stack = await deploy("ecs-task", { image: "public.ecr.aws/docker/library/node:24-slim" });
      taskDefinitionArn = await stack.output("taskDefinitionArn");
      const { taskDefinition } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: taskDefinitionArn }),
      );
      const [secret] = taskDefinition?.containerDefinitions?.[0]?.secrets ?? [];
      expect(secret?.name).toBe("AKOOL_TOKEN");
      const { secretArn, value } = await ecsSecret(scene.aws.secrets, secret?.valueFrom ?? "");
      expect(secretArn).toBe(await scene.stack.output("tokenSecretArn"));
      expect(await scene.akool.codeFor(value)).toBe(1000);
      expect(await readable(taskDefinition?.executionRoleArn)).toEqual(["Allow", "ImplicitDeny"]);
    },
  );

  step("lambda: the function calls Akool with the token, and its role reads that alone", async () => {
    const stack = await deploy("lambda", { baseUrl: scene.akool.url });
    const name = await stack.output("functionName");
    await waitUntilActive(scene.aws, name);
    expect(await invoke(scene.aws, name, {})).toEqual({ ok: true, result: { credit: 123 } });
    const configuration = await scene.aws.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: name }),
    );
    expect(await readable(configuration.Role)).toEqual(["Allow", "ImplicitDeny"]);
  });

  step(
    "restart-on-promotion: the event of a promotion gives the service a new deployment, and no other event does",
    async () => {
      await ecs.send(new CreateClusterCommand({ clusterName: CLUSTER }));
      const { service } = await ecs.send(
        new CreateServiceCommand({
          cluster: CLUSTER,
          serviceName: SERVICE,
          taskDefinition: taskDefinitionArn,
          desiredCount: 0,
        }),
      );
      serviceArn = service?.serviceArn ?? "";
      const stack = await deploy("restart-on-promotion", {
        cluster: CLUSTER,
        service: SERVICE,
        serviceArn,
      });
      await acceptFromTests(await stack.output("ruleName"));
      const before = await deployment(ecs);
      const secretArn = await scene.stack.output("tokenSecretArn");
      await send(secretArn, { requestParameters: { versionStage: "AWSPENDING" } });
      await send(await scene.stack.output("credentialsSecretArn"));
      await sleep(SETTLE_MS);
      expect(await deployment(ecs)).toBe(before);
      await send(secretArn);
      await until("a new deployment", RESTART_LIMIT_MS, async () =>
        (await deployment(ecs)) === before ? undefined : true,
      );
    },
  );

  step("restart-on-promotion: its roles may start that restart, and update that service, alone", async () => {
    const Rule = await stacks.at(-1)?.output("ruleName");
    const { Targets } = await eventBridge().send(new ListTargetsByRuleCommand({ Rule }));
    const [{ Arn: restart = "", RoleArn: starter = "" } = {}] = Targets ?? [];
    const update = { action: "ecs:UpdateService", resource: serviceArn };
    const start = { action: "states:StartExecution", resource: restart };
    const asked = [
      start,
      { ...start, resource: `${restart}2` },
      update,
      { ...update, resource: `${serviceArn}2` },
      { ...update, action: "ecs:DeleteService" },
      { action: "secretsmanager:GetSecretValue", resource: await scene.stack.output("tokenSecretArn") },
    ];
    const no = "ImplicitDeny";
    expect(await decide(starter, asked)).toEqual(["Allow", no, no, no, no, no]);
    const { Roles = [] } = await scene.aws.iam.send(new ListRolesCommand({}));
    const updater = Roles.find(({ RoleName }) => RoleName?.startsWith("updates-service"))?.Arn ?? "";
    expect(await decide(updater, asked)).toEqual([no, no, "Allow", no, no, no]);
  });
});

/** The id of the service's latest deployment. */
async function deployment(ecs: ECSClient): Promise<string> {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: CLUSTER, services: [SERVICE] }));
  const id = services?.[0]?.deployments?.find(({ status }) => status === "PRIMARY")?.id;
  if (id === undefined) throw new Error("the service has no deployment");
  return id;
}

function eventBridge(): EventBridgeClient {
  return new EventBridgeClient(emulatorConfig());
}

/** Leaves the deployed rule as it is but for the source of its events. */
async function acceptFromTests(Name: string): Promise<void> {
  const { EventPattern = "{}" } = await eventBridge().send(new DescribeRuleCommand({ Name }));
  const pattern = { ...(JSON.parse(EventPattern) as object), source: [SOURCE] };
  await eventBridge().send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
}

/** Puts the sample event onto the default bus. */
async function send(secretArn: string, changes?: EventChanges): Promise<void> {
  const { "detail-type": DetailType, detail } = promotionEvent(secretArn, changes);
  const { FailedEntryCount } = await eventBridge().send(
    new PutEventsCommand({ Entries: [{ Source: SOURCE, DetailType, Detail: JSON.stringify(detail) }] }),
  );
  expect(FailedEntryCount).toBe(0);
}
