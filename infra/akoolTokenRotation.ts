import { getRegionOutput } from "@pulumi/aws/getRegion";
import * as pulumi from "@pulumi/pulumi";
import { alarmContext, createAlarms } from "./alarms/alarms";
import { createTopics } from "./alarms/topics";
import { type AkoolTokenRotationArgs, AlarmName } from "./args";
import { type Bundle, requireBundle } from "./bundle";
import { createDashboard } from "./dashboard/dashboard";
import { createFirstRun } from "./firstRun";
import { createNativeRotation, permitNativeRotation } from "./nativeRotation";
import { readerPolicy } from "./policies";
import { createRotator } from "./rotator";
import { createSchedule } from "./schedule";
import { createSecrets } from "./secrets";
import { settingsOf } from "./settings";
import { validate } from "./validate";

/** Keeps a valid Akool API token in AWS Secrets Manager: minted, verified, rotated, and alarmed. */
export class AkoolTokenRotation extends pulumi.ComponentResource {
  /** The secret that services read the token from. */
  public readonly tokenSecretArn: pulumi.Output<string>;
  /** The token secret's name. */
  public readonly tokenSecretName: pulumi.Output<string>;
  /** The secret that holds the key pair. */
  public readonly credentialsSecretArn: pulumi.Output<string>;
  /** The rotator's function name, for `aws lambda invoke`. */
  public readonly functionName: pulumi.Output<string>;
  /** The rotator's ARN. */
  public readonly functionArn: pulumi.Output<string>;
  /** The role that the function assumes. */
  public readonly roleArn: pulumi.Output<string>;
  /** The function's log group. */
  public readonly logGroupName: pulumi.Output<string>;
  /** The topics that page on-call: those given, or the one made. */
  public readonly alarmTopicArns: pulumi.Output<string[]>;
  /** Each alarm's ARN by its name, as `omitAlarms` has them. */
  public readonly alarmArns: pulumi.Output<Record<string, string>>;
  /** The dashboard's page in AWS's console; empty without `dashboard`. */
  public readonly dashboardUrl: pulumi.Output<string>;
  /** The queue that keeps what failed for good, for 14 days. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;
  /** The schedule's name. */
  public readonly scheduleName: pulumi.Output<string>;
  /** An IAM policy, as JSON, to attach to the role of a service that reads the token. */
  public readonly readerPolicy: pulumi.Output<string>;
  /** The token as the `valueFrom` of a secret in an ECS container definition. */
  public readonly ecsValueFrom: pulumi.Output<string>;
  /** How the first run ended, with Akool's code if any: "rotated", "refused 1200", "skipped". */
  public readonly firstRunOutcome: pulumi.Output<string>;

  constructor(name: string, args: AkoolTokenRotationArgs = {}, opts: pulumi.ComponentResourceOptions = {}) {
    validate(name, args);
    const bundle = builtBundle();
    // No args: Pulumi would keep them in its state as they are, a clientSecret in plain text among them.
    super("akool-token-rotation:index:AkoolTokenRotation", name, {}, opts);
    const child = { parent: this };
    const region = getRegionOutput({}, child).region;
    const settings = settingsOf(args, region);

    const secrets = createSecrets(name, settings, region, child);
    const rotator = createRotator(name, settings, secrets, bundle, region, child);
    const schedule = createSchedule(name, settings, rotator, child);
    const topics = createTopics(name, settings, child);
    const context = alarmContext(settings, rotator, schedule, region);
    const alarms = createAlarms(name, settings, context, topics, child);
    const dashboardUrl = createDashboard(name, settings, context, alarms, child);
    const listening = [...alarms].filter(([alarm]) => alarm !== AlarmName.deadMan).map(([, made]) => made);
    const permission = permitNativeRotation(name, settings, secrets, rotator, child);
    const before = [rotator.rolePolicy, schedule, ...listening, ...(permission ? [permission] : [])];
    const firstRun = createFirstRun(name, settings, secrets, rotator, bundle, before, child);
    if (permission) {
      const tested = [permission, rotator.rolePolicy, ...(firstRun.invocation ? [firstRun.invocation] : [])];
      createNativeRotation(name, settings, secrets, rotator, tested, child);
    }

    this.tokenSecretArn = secrets.tokenArn;
    this.tokenSecretName = secrets.tokenName;
    this.credentialsSecretArn = secrets.credentialsArn;
    this.functionName = rotator.fn.name;
    this.functionArn = rotator.fn.arn;
    this.roleArn = rotator.role.arn;
    this.logGroupName = rotator.logGroup.name;
    this.alarmTopicArns = pulumi.all([...topics.page]);
    this.alarmArns = pulumi.output(Object.fromEntries([...alarms].map(([alarm, { arn }]) => [alarm, arn])));
    this.dashboardUrl = dashboardUrl;
    this.deadLetterQueueUrl = rotator.queue.url;
    this.scheduleName = schedule.name;
    this.readerPolicy = pulumi.jsonStringify(secrets.token.apply(readerPolicy));
    this.ecsValueFrom = pulumi.interpolate`${secrets.tokenArn}:token::`;
    this.firstRunOutcome = firstRun.outcome;
    this.registerOutputs({
      tokenSecretArn: this.tokenSecretArn,
      tokenSecretName: this.tokenSecretName,
      credentialsSecretArn: this.credentialsSecretArn,
      functionName: this.functionName,
      functionArn: this.functionArn,
      roleArn: this.roleArn,
      logGroupName: this.logGroupName,
      alarmTopicArns: this.alarmTopicArns,
      alarmArns: this.alarmArns,
      dashboardUrl: this.dashboardUrl,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
      scheduleName: this.scheduleName,
      readerPolicy: this.readerPolicy,
      ecsValueFrom: this.ecsValueFrom,
      firstRunOutcome: this.firstRunOutcome,
    });
  }
}

/** What the user has to do fits one sentence: no stack trace with it. */
function builtBundle(): Bundle {
  try {
    return requireBundle();
  } catch (error) {
    throw new pulumi.RunError(error instanceof Error ? error.message : String(error));
  }
}
