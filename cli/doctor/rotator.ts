import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { FUNCTION_RUNTIME } from "../../lambda/contract";
import type { Deployment } from "../deployment";
import { deadLetterQueueArn } from "../facts/alarms";
import { asked, isNotFound, problemOf } from "../problems";
import { broken, type Finding, fine, PUT_BACK, unknown } from "./finding";

/** Whether Lambda can run the function as it is. */
export async function lookAtFunction({ configuration }: Deployment): Promise<Finding[]> {
  const { State = "Active", StateReasonCode, LastUpdateStatus = "Successful", Runtime } = configuration;
  if (State === "Pending" || LastUpdateStatus === "InProgress") {
    return [unknown("it is being made or changed just now", "look again in a minute")];
  }
  if (State !== "Active") {
    const why = StateReasonCode ? ` (${StateReasonCode})` : "";
    const mend = State === "Inactive" ? "akool-token check wakes it" : PUT_BACK;
    return [broken(`its state is ${State}${why}`, mend)];
  }
  if (LastUpdateStatus !== "Successful") {
    return [broken(`its last update is ${LastUpdateStatus}, so it runs what was there before`, PUT_BACK)];
  }
  if (Runtime !== FUNCTION_RUNTIME) {
    return [broken(`its runtime is ${Runtime}, made for ${FUNCTION_RUNTIME}`, PUT_BACK)];
  }
  return [fine(`active, on ${Runtime}`)];
}

/** Whether there is room for a run: the function's own reservation, or else what the account has left. */
export async function lookAtConcurrency({ aws, functionName }: Deployment): Promise<Finding[]> {
  const [{ ReservedConcurrentExecutions: reserved }, { AccountLimit = {} }] = await Promise.all([
    asked("lambda:GetFunctionConcurrency", `the function ${functionName}`, aws.region, () =>
      aws.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: functionName })),
    ),
    asked("lambda:GetAccountSettings", "the account", aws.region, () =>
      aws.lambda.send(new GetAccountSettingsCommand({})),
    ),
  ]);
  if (reserved === 0) {
    return [
      broken(
        "somebody stopped the function: 0 reserved concurrent runs",
        `aws lambda delete-function-concurrency --function-name ${functionName}`,
      ),
    ];
  }
  if (reserved !== undefined) return [fine(`${reserved} reserved for the function`)];
  const { UnreservedConcurrentExecutions: free = 0, ConcurrentExecutions: quota = 0 } = AccountLimit;
  if (free > 0) return [fine(`${free} of the account's ${quota} concurrent runs are free to all functions`)];
  return [
    broken(
      `other functions have reserved all of the account's ${quota} concurrent runs`,
      "lower a reservation, or raise Lambda's quota Concurrent executions in Service Quotas",
    ),
  ];
}

/** Whether checks that fail for good are kept. */
export async function lookAtDestination(deployment: Deployment): Promise<Finding[]> {
  const { aws } = deployment;
  const arn = await deadLetterQueueArn(deployment);
  if (arn === undefined) return [broken("somebody removed the function's on-failure destination", PUT_BACK)];
  const QueueName = arn.split(":").at(-1);
  try {
    await aws.sqs.send(new GetQueueUrlCommand({ QueueName }));
  } catch (error) {
    if (isNotFound(error)) return [broken(`the queue ${QueueName} is gone`, PUT_BACK)];
    throw problemOf(error, "sqs:GetQueueUrl", `the queue ${QueueName}`, aws.region);
  }
  return [fine(`kept in the queue ${QueueName}`)];
}
