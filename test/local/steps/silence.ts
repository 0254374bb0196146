import { AlarmName } from "../../../infra/args";
import { METRIC_DIMENSION, METRIC_NAMESPACE, METRICS } from "../../../lambda/contract";
import { invokeAsync } from "../../support/lambdaFunction";
import { until } from "../../support/poll";
import { runsIn, takeMessage } from "../cloud";
import type { Stage } from "../stage";
import { alarm } from "./alarms";
import { CHECK, type Seen, same, tokenVersions } from "./step";

/** Three attempts of a run, three runs, and the waits between them. */
const DEAD_LETTER_LIMIT_MS = 40_000;

export async function outage(stage: Stage): Promise<Seen> {
  const { clients, akool, deployed } = stage;
  const before = await tokenVersions(stage);
  const earlier = (await runsIn(clients, deployed.logGroupName)).length;
  await akool.stop();
  await invokeAsync(clients, deployed.functionName, CHECK);
  const body = await until("the failure record in the queue", DEAD_LETTER_LIMIT_MS, () =>
    takeMessage(clients, deployed.deadLetterQueueUrl),
  );
  const record = JSON.parse(body) as {
    readonly requestContext: { readonly condition: string };
    readonly requestPayload: { readonly operation: string };
    readonly responsePayload: { readonly errorMessage: string };
  };
  const runs = (await runsIn(clients, deployed.logGroupName)).slice(earlier);
  same(
    "outcomes",
    runs.map(({ outcome }) => outcome),
    ["transient", "transient", "transient"],
  );
  same("the event in the record", record.requestPayload, CHECK);
  same("the token secret's versions", await tokenVersions(stage), before);
  const { condition } = record.requestContext;
  const error = record.responsePayload.errorMessage;
  return {
    seen: `${runs.length} attempts, then in the queue: ${condition}, "${error}"; token untouched`,
    facts: { attempts: runs.length, condition, error, tokenUntouched: true },
  };
}

/** Nothing is played: the emulator never finds data missing. */
export async function deadMan(stage: Stage): Promise<Seen> {
  const { alarmTopicArn, functionName } = stage.deployed;
  const found = await alarm(stage, AlarmName.deadMan);
  const definition = {
    Namespace: METRIC_NAMESPACE,
    MetricName: METRICS.runCompleted,
    Dimensions: [{ Name: METRIC_DIMENSION, Value: functionName }],
    Statistic: "Sum",
    Period: 3_600,
    EvaluationPeriods: 13,
    ComparisonOperator: "LessThanThreshold",
    Threshold: 1,
    TreatMissingData: "breaching",
    ActionsEnabled: true,
    AlarmActions: [alarmTopicArn],
  } satisfies Partial<typeof found>;
  for (const [property, value] of Object.entries(definition)) {
    same(`dead-man's ${property}`, found[property as keyof typeof definition], value);
  }
  const { Statistic, Period, EvaluationPeriods, TreatMissingData } = definition;
  const hours = (Period * EvaluationPeriods) / 3_600;
  return {
    seen: `if that went on for ${hours} hours; by its definition only, as the emulator evaluates no missing data: ${METRICS.runCompleted}, ${Statistic} < 1 in ${EvaluationPeriods} × ${Period} s, missing data ${TreatMissingData}, to on-call`,
    facts: { alarm: found.AlarmName, definition },
  };
}
