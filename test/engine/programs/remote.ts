import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** What `pulumi package add` generates in any language comes down to this: the component by its token, and its inputs. */
class RemoteRotation extends pulumi.ComponentResource {
  declare readonly tokenSecretArn: pulumi.Output<string>;
  declare readonly credentialsSecretArn: pulumi.Output<string>;
  declare readonly functionName: pulumi.Output<string>;
  declare readonly scheduleName: pulumi.Output<string>;
  declare readonly alarmTopicArns: pulumi.Output<string[]>;
  declare readonly firstRunOutcome: pulumi.Output<string>;

  constructor(name: string, args: pulumi.Inputs) {
    const outputs = {
      tokenSecretArn: undefined,
      credentialsSecretArn: undefined,
      functionName: undefined,
      scheduleName: undefined,
      alarmTopicArns: undefined,
      firstRunOutcome: undefined,
    };
    super("akool-token-rotation:index:AkoolTokenRotation", name, { ...outputs, ...args }, {}, true);
  }
}

/** Not known until it is made. */
const topic = new aws.sns.Topic("on-call");
const name = new aws.ssm.Parameter("name", { type: "String", value: "video/akool-token" });

const rotation = new RemoteRotation("akool", {
  credentials: { clientId: config.require("clientId"), clientSecret: config.requireSecret("clientSecret") },
  baseUrl: config.require("baseUrl"),
  tokenSecretName: name.value,
  checkIntervalHours: config.requireNumber("checkIntervalHours"),
  recoveryWindowInDays: 0,
  omitAlarms: ["healed"],
  alarmTopicArns: [topic.arn],
});

export const { tokenSecretArn, credentialsSecretArn, functionName, scheduleName, firstRunOutcome } = rotation;
export const pages = rotation.alarmTopicArns.apply((arns) => arns.join());
export const { arn: topicArn } = topic;
