import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { jsonReply, type Rule } from "../support/front";
import type { Scene } from "./command";

/** The rotator's configuration with changes; variables are added to its environment. */
export function configured(
  scene: Scene,
  changes: object,
  variables: Readonly<Record<string, string>> = {},
): Rule {
  return async ({ operation }) => {
    if (operation !== `GET /2015-03-31/functions/${scene.functionName}/configuration`) return undefined;
    const { $metadata, Environment, ...configuration } = await scene.stage.clients.lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: scene.functionName }),
    );
    const Variables = { ...Environment?.Variables, ...variables };
    return jsonReply({ ...configuration, Environment: { Variables }, ...changes });
  };
}

/** The schedule with changes. */
export function scheduled(scene: Scene, changes: object): Rule {
  return async ({ operation }) => {
    if (!operation.startsWith("GET /schedules/")) return undefined;
    const { scheduler } = scene.stage.clients;
    const { Name, GroupName } = (await scheduler.send(new ListSchedulesCommand({}))).Schedules?.[0] ?? {};
    const { $metadata, CreationDate, LastModificationDate, ...schedule } = await scheduler.send(
      new GetScheduleCommand({ Name, GroupName }),
    );
    return jsonReply({ ...schedule, ...changes });
  };
}

/** The log with one run in it, a good check. */
export function lastRunAt(at: Date): Rule {
  const run = { operation: "check", outcome: "healthy", reason: "none", requestId: "r-1", durationMs: 5 };
  const message = JSON.stringify({ timestamp: at.toISOString(), ...run });
  return ({ operation }) =>
    operation === "FilterLogEvents"
      ? jsonReply({ events: [{ message, timestamp: at.getTime() }] })
      : undefined;
}

/** A function without an on-failure destination. */
export const withoutDestination: Rule = ({ operation }) =>
  operation.endsWith("/event-invoke-config") ? jsonReply({ DestinationConfig: {} }) : undefined;

/** The first rule that answers. */
export function firstOf(...rules: readonly Rule[]): Rule {
  return async (call, forward) => {
    for (const rule of rules) {
      const reply = await rule(call, forward);
      if (reply !== undefined) return reply;
    }
    return undefined;
  };
}
