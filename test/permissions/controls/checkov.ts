import type { Deployment } from "../../infra/cloud";
import {
  alarmsAct,
  type Control,
  every,
  FUNCTION,
  inVpc,
  keptForAYear,
  LOG_GROUP,
  none,
  noQueuePolicy,
  QUEUE,
  queueIsEncrypted,
  ROLE,
  rotatesByItself,
  rotatesNatively,
  runtimeIsSupported,
  SECRET,
  topicOfYours,
} from "./control";
import { grantsIn, trustIn } from "./grants";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1111";

/** Whether the roles' policies allow no such action. */
const neverAllows = (action: RegExp) => (deployment: Deployment) => {
  const grants = grantsIn(deployment);
  return grants.length > 0 && !grants.some(({ Action }) => Action.some((one) => action.test(one)));
};

/** Whether every grant of the roles names what it is for. */
const namesResources = (deployment: Deployment) => {
  const grants = grantsIn(deployment);
  return grants.length > 0 && grants.every(({ Resource }) => Resource.every((arn) => arn.startsWith("arn:")));
};

const trustsTwoServices = (deployment: Deployment) =>
  trustIn(deployment)
    .map(({ Action, Principal }) => `${JSON.stringify(Principal)} ${Action}`)
    .join() ===
  '{"Service":"lambda.amazonaws.com"} sts:AssumeRole,{"Service":"scheduler.amazonaws.com"} sts:AssumeRole';

const noManagedPolicy = (deployment: Deployment) =>
  none("aws:iam/rolePolicyAttachment:RolePolicyAttachment")(deployment) &&
  every(ROLE, ({ managedPolicyArns }) => managedPolicyArns === undefined)(deployment);

const environmentIsPlain = every(FUNCTION, ({ environment }) => {
  const { variables } = environment as { variables: Record<string, string> };
  return (
    Object.keys(variables).sort().join() ===
    "AKOOL_BASE_URL,AKOOL_CHECK_PATH,CREDENTIALS_SECRET_ARN,EXPIRY_ALARM_DAYS,NATIVE_ROTATION,ROTATE_AFTER_DAYS,TOKEN_LIFETIME_DAYS,TOKEN_SECRET_ARN"
  );
});

const failuresReachTheQueue = every(
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  ({ destinationConfig }) =>
    JSON.stringify(destinationConfig) ===
    '{"onFailure":{"destination":"arn:aws:sqs:eu-west-1:111122223333:akool-dead-letter-1234567"}}',
);

/**
 * What Checkov 3.3.30 checks of the program's resources, found by running it on them as Terraform.
 * https://github.com/bridgecrewio/checkov
 */
export const CHECKOV: readonly Control[] = [
  { id: "CKV_AWS_26", status: "exception", with: topicOfYours },
  { id: "CKV_AWS_27", status: "met", check: queueIsEncrypted },
  { id: "CKV_AWS_45", status: "met", check: environmentIsPlain },
  {
    id: "CKV_AWS_50",
    status: "met",
    check: every(FUNCTION, ({ tracingConfig }) =>
      ["Active", "PassThrough"].includes((tracingConfig as { mode: string }).mode),
    ),
  },
  { id: "CKV_AWS_60", status: "met", check: trustsTwoServices },
  { id: "CKV_AWS_61", status: "met", check: trustsTwoServices },
  { id: "CKV_AWS_62", status: "met", check: neverAllows(/^\*/) },
  { id: "CKV_AWS_63", status: "met", check: neverAllows(/\*/) },
  { id: "CKV_AWS_66", status: "met", check: every(LOG_GROUP, (group) => Number(group.retentionInDays) > 0) },
  {
    id: "CKV_AWS_115",
    status: "exception",
    with: {
      args: { reservedConcurrency: 1 },
      check: every(FUNCTION, (fn) => fn.reservedConcurrentExecutions === 1),
    },
  },
  { id: "CKV_AWS_116", status: "exception", instead: failuresReachTheQueue },
  { id: "CKV_AWS_117", status: "exception", with: inVpc },
  {
    id: "CKV_AWS_149",
    status: "exception",
    with: { args: { kmsKeyArn: KEY }, check: every(SECRET, ({ kmsKeyId }) => kmsKeyId === KEY) },
  },
  { id: "CKV_AWS_158", status: "exception" },
  { id: "CKV_AWS_168", status: "met", check: noQueuePolicy },
  { id: "CKV_AWS_173", status: "exception", instead: environmentIsPlain },
  { id: "CKV_AWS_272", status: "exception" },
  { id: "CKV_AWS_274", status: "met", check: noManagedPolicy },
  { id: "CKV_AWS_286", status: "met", check: neverAllows(/^(iam|sts|\*):?/) },
  { id: "CKV_AWS_287", status: "met", check: neverAllows(/^(iam|sts|ecr|ssm|\*):?/) },
  { id: "CKV_AWS_288", status: "met", check: namesResources },
  { id: "CKV_AWS_289", status: "met", check: neverAllows(/Policy|Permission|Grant|\*/) },
  { id: "CKV_AWS_290", status: "met", check: namesResources },
  { id: "CKV_AWS_297", status: "exception", instead: every("aws:scheduler/schedule:Schedule", plainInput) },
  { id: "CKV_AWS_319", status: "met", check: alarmsAct },
  { id: "CKV_AWS_338", status: "exception", with: keptForAYear },
  { id: "CKV_AWS_355", status: "met", check: namesResources },
  { id: "CKV_AWS_363", status: "met", check: runtimeIsSupported },
  { id: "CKV_AWS_393", status: "met", check: trustsTwoServices },
  { id: "CKV2_AWS_40", status: "met", check: neverAllows(/^(iam:|\*)/) },
  { id: "CKV2_AWS_56", status: "met", check: noManagedPolicy },
  { id: "CKV2_AWS_57", status: "exception", instead: rotatesByItself, with: rotatesNatively },
  { id: "CKV2_AWS_73", status: "met", check: every(QUEUE, (queue) => queue.kmsMasterKeyId === undefined) },
  { id: "CKV2_AWS_75", status: "met", check: none("aws:lambda/functionUrl:FunctionUrl") },
];

function plainInput({ target }: Record<string, unknown>): boolean {
  return (
    (target as { input: string }).input ===
    '{"operation":"check","scheduledTime":"<aws.scheduler.scheduled-time>"}'
  );
}
