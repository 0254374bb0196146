import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
/** The stack that has the rotation, such as `my-org/akool-token-rotation/prod`. */
const rotation = new pulumi.StackReference(config.require("rotationStack"));

const executionRole = new aws.iam.Role("execution", {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ecs-tasks.amazonaws.com" }),
});
// ECS reads the secret with the execution role, before the container starts; the container's own role needs nothing.
const reads = new aws.iam.RolePolicy("reads-akool-token", {
  role: executionRole.name,
  policy: rotation.requireOutput("readerPolicy"),
});

const task = new aws.ecs.TaskDefinition(
  "service",
  {
    family: "akool-service",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    executionRoleArn: executionRole.arn,
    containerDefinitions: pulumi.jsonStringify([
      {
        name: "service",
        image: config.require("image"),
        secrets: [{ name: "AKOOL_TOKEN", valueFrom: rotation.requireOutput("ecsValueFrom") }],
      },
    ]),
  },
  { dependsOn: reads },
);

export const taskDefinitionArn = task.arn;
