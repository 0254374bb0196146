import type { Registered } from "../../infra/cloud";
import {
  alarmsAct,
  type Control,
  every,
  FUNCTION,
  inVpc,
  invokedForTheTokenOnly,
  keptForAYear,
  none,
  noQueuePolicy,
  QUEUE,
  queueIsEncrypted,
  ROLE_POLICY,
  rotatesByItself,
  rotatesNatively,
  runtimeIsSupported,
  SECRET,
  TOPIC,
  topicOfYours,
  traced,
} from "./control";
import { grantsIn } from "./grants";

/** The program's own tags are those that it is given. */
const tagged = (type: string) => ({
  args: { tags: { team: "video" } },
  check: every(
    type,
    ({ tags }: Registered["inputs"]) => (tags as { team?: string } | undefined)?.team === "video",
  ),
});

/**
 * Security Hub's controls for Lambda, Secrets Manager, SQS, SNS, CloudWatch and KMS that look at a type of resource
 * which the program makes, in November 2026; Scheduler has none.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-controls-reference.html
 */
export const SECURITY_HUB: readonly Control[] = [
  {
    id: "Lambda.1",
    status: "met",
    check: (deployment) =>
      none("aws:lambda/functionUrl:FunctionUrl")(deployment) && invokedForTheTokenOnly(deployment),
  },
  { id: "Lambda.2", status: "met", check: runtimeIsSupported },
  { id: "Lambda.3", status: "exception", with: inVpc },
  { id: "Lambda.5", status: "exception", with: inVpc },
  { id: "Lambda.6", status: "exception", with: tagged(FUNCTION) },
  { id: "Lambda.7", status: "exception", with: traced },
  { id: "SecretsManager.1", status: "exception", instead: rotatesByItself, with: rotatesNatively },
  {
    id: "SecretsManager.2",
    status: "met",
    check: none("aws:secretsmanager/secretRotation:SecretRotation"),
  },
  {
    id: "SecretsManager.3",
    status: "met",
    check: (deployment) =>
      rotatesByItself(deployment) &&
      ["akool-token-1234567-AbCdEf", "akool-credentials-1234567-AbCdEf"].every((secret) =>
        grantsIn(deployment).some(
          ({ Action, Resource }) =>
            Action.includes("secretsmanager:GetSecretValue") &&
            Resource.includes(`arn:aws:secretsmanager:eu-west-1:111122223333:secret:${secret}`),
        ),
      ),
  },
  { id: "SecretsManager.4", status: "exception", instead: rotatesByItself, with: rotatesNatively },
  { id: "SecretsManager.5", status: "exception", with: tagged(SECRET) },
  { id: "SQS.1", status: "met", check: queueIsEncrypted },
  { id: "SQS.2", status: "exception", with: tagged(QUEUE) },
  { id: "SQS.3", status: "met", check: noQueuePolicy },
  { id: "SNS.1", status: "exception", with: topicOfYours },
  { id: "SNS.3", status: "exception", with: tagged(TOPIC) },
  {
    id: "SNS.4",
    status: "met",
    check: (deployment) =>
      none("aws:sns/topicPolicy:TopicPolicy")(deployment) &&
      every(TOPIC, ({ policy }) => policy === undefined)(deployment),
  },
  { id: "CloudWatch.15", status: "met", check: alarmsAct },
  { id: "CloudWatch.16", status: "exception", with: keptForAYear },
  { id: "CloudWatch.17", status: "met", check: alarmsAct },
  {
    id: "KMS.2",
    status: "met",
    check: (deployment) =>
      every(ROLE_POLICY, () => true)(deployment) &&
      !grantsIn(deployment).some(
        ({ Action, Resource }) =>
          Action.some((action) => /^(kms:|\*)/.test(action)) && Resource.includes("*"),
      ),
  },
];
