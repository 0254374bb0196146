import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { promotionOf } from "./promotion";

const config = new pulumi.Config();
/** The stack that has the rotation, such as `my-org/akool-token-rotation/prod`. */
const rotation = new pulumi.StackReference(config.require("rotationStack"));
const cluster = config.require("cluster");
const service = config.require("service");
const serviceArn = config.require("serviceArn");

const allow = (name: string, principal: string, action: string, resource: pulumi.Input<string>) => {
  const role = new aws.iam.Role(name, {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: principal }),
  });
  const policy = new aws.iam.RolePolicy(name, {
    role: role.name,
    policy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
    },
  });
  return { role, policy };
};

// A rule has no target that updates an ECS service; a state machine of one call is the smallest step between them.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
const updater = allow("updates-service", "states.amazonaws.com", "ecs:UpdateService", serviceArn);
const restart = new aws.sfn.StateMachine(
  "restart",
  {
    roleArn: updater.role.arn,
    definition: pulumi.jsonStringify({
      StartAt: "Restart",
      States: {
        Restart: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:ecs:updateService",
          Parameters: { Cluster: cluster, Service: service, ForceNewDeployment: true },
          Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 10, MaxAttempts: 5, BackoffRate: 2 }],
          ResultPath: null,
          End: true,
        },
      },
    }),
  },
  { dependsOn: updater.policy },
);

// CloudTrail sends these events only while a trail logs the Region's management events (write).
const rule = new aws.cloudwatch.EventRule("promotion", {
  description: "A new Akool token is current",
  eventPattern: pulumi.jsonStringify(
    pulumi
      .all([rotation.requireOutput("tokenSecretArn"), rotation.requireOutput("tokenSecretName")])
      .apply(([arn, name]) => promotionOf({ arn, name })),
  ),
});
const starter = allow("starts-restart", "events.amazonaws.com", "states:StartExecution", restart.arn);
new aws.cloudwatch.EventTarget(
  "restart",
  { rule: rule.name, arn: restart.arn, roleArn: starter.role.arn },
  { dependsOn: starter.policy },
);

export const ruleName = rule.name;
