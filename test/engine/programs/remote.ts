import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();

/** What `pulumi package add` generates in any language comes down to this: the component by its token, and its inputs. */
class RemoteRotation extends pulumi.ComponentResource {
  declare readonly tokenSecretArn: pulumi.Output<string>;
  declare readonly tokenSecretName: pulumi.Output<string>;
  declare readonly credentialsSecretArn: pulumi.Output<string>;
  declare readonly functionName: pulumi.Output<string>;
  declare readonly functionArn: pulumi.Output<string>;
  declare readonly roleArn: pulumi.Output<string>;
  declare readonly logGroupName: pulumi.Output<string>;
  declare readonly alarmTopicArns: pulumi.Output<string[]>;
  declare readonly alarmArns: pulumi.Output<Record<string, string>>;
  declare readonly dashboardUrl: pulumi.Output<string>;
  declare readonly deadLetterQueueUrl: pulumi.Output<string>;
  declare readonly scheduleName: pulumi.Output<string>;
  declare readonly readerPolicy: pulumi.Output<string>;
  declare readonly ecsValueFrom: pulumi.Output<string>;
  declare readonly firstRunOutcome: pulumi.Output<string>;

  constructor(name: string, args: pulumi.Inputs) {
    const outputs = {
      tokenSecretArn: undefined,
      tokenSecretName: undefined,
      credentialsSecretArn: undefined,
      functionName: undefined,
      functionArn: undefined,
      roleArn: undefined,
      logGroupName: undefined,
      alarmTopicArns: undefined,
      alarmArns: undefined,
      dashboardUrl: undefined,
      deadLetterQueueUrl: undefined,
      scheduleName: undefined,
      readerPolicy: undefined,
      ecsValueFrom: undefined,
      firstRunOutcome: undefined,
    };
    super("akool-token-rotation:index:AkoolTokenRotation", name, { ...outputs, ...args }, {}, true);
  }
}

/** Not known until they are made; the runbook is made when a later update asks for it. */
const topic = new aws.sns.Topic("on-call");
const name = new aws.ssm.Parameter("name", { type: "String", value: "video/akool-token" });
const runbookUrl = config.get("runbookUrl");
const runbook =
  runbookUrl === undefined
    ? undefined
    : new aws.ssm.Parameter("runbook", { type: "String", value: runbookUrl });

const rotation = new RemoteRotation("akool", {
  credentials: { clientId: config.require("clientId"), clientSecret: config.requireSecret("clientSecret") },
  baseUrl: config.require("baseUrl"),
  tokenSecretName: name.id.apply(() => "video/akool-token"),
  checkIntervalHours: config.requireNumber("checkIntervalHours"),
  recoveryWindowInDays: 0,
  omitAlarms: ["healed"],
  alarmTopicArns: [pulumi.secret(topic.arn)],
  runbookUrl: runbook?.id.apply(() => runbookUrl),
});

export const {
  tokenSecretArn,
  tokenSecretName,
  credentialsSecretArn,
  functionName,
  functionArn,
  roleArn,
  logGroupName,
  alarmTopicArns,
  alarmArns,
  dashboardUrl,
  deadLetterQueueUrl,
  scheduleName,
  readerPolicy,
  ecsValueFrom,
  firstRunOutcome,
} = rotation;
export const { arn: topicArn } = topic;
