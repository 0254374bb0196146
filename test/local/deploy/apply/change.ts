import { isDeepStrictEqual } from "node:util";
import { UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import type { ScheduleState } from "@aws-sdk/client-scheduler";
import type { AwsClients } from "../../../support/clients";
import { setSchedule } from "../../cloud";
import { Inputs } from "../inputs";
import type { Resource } from "../protocol";
import type { Applied } from "./applier";
import { rolePolicy } from "./iam";
import { invocation } from "./lambda";
import { secretVersion } from "./secrets";

/** How one type of resource is brought to other properties. */
interface Changer {
  /** The only properties that may differ. */
  readonly properties: readonly string[];
  /** Whether somebody may have changed it by hand. */
  readonly drifts?: true;
  readonly apply: (clients: AwsClients, known: Resource, inputs: Inputs) => Promise<Applied>;
}

const CHANGERS: Readonly<Record<string, Changer>> = {
  "aws:iam/rolePolicy:RolePolicy": {
    properties: ["policy"],
    drifts: true,
    apply: (clients, known, inputs) => rolePolicy(clients, known.name, inputs),
  },
  "aws:lambda/function:Function": {
    properties: ["environment"],
    async apply({ lambda }, known, inputs) {
      const Variables = inputs.object("environment")?.record("variables");
      await lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: known.id, Environment: { Variables } }),
      );
      return known;
    },
  },
  "aws:lambda/invocation:Invocation": {
    properties: ["input", "triggers"],
    apply: (clients, known, inputs) => invocation(clients, known.name, inputs),
  },
  "aws:scheduler/schedule:Schedule": {
    properties: ["state"],
    drifts: true,
    async apply(clients, known, inputs) {
      await setSchedule(clients, inputs.string("state") as ScheduleState);
      return known;
    },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    properties: ["secretString"],
    apply: (clients, known, inputs) => secretVersion(clients, known.name, inputs),
  },
};

/**
 * Brings a resource that an earlier deployment made to these properties; where they are the same, nothing is done.
 * @param refresh whether what somebody may have changed by hand is set all the same
 */
export async function change(
  clients: AwsClients,
  known: Resource,
  properties: Readonly<Record<string, unknown>>,
  refresh: boolean,
): Promise<Applied> {
  const changer = CHANGERS[known.type];
  const names = Object.keys({ ...known.properties, ...properties });
  const changed = names.filter((name) => !isSame(known.properties[name], properties[name]));
  const unable = changed.filter((name) => !changer?.properties.includes(name));
  if (unable.length > 0)
    throw new Error(`the local deployer does not change ${unable.join(", ")} of ${known.type}`);
  if (changer === undefined || (changed.length === 0 && !(refresh && changer.drifts))) return known;
  // Under the name that it has.
  return changer.apply(clients, known, new Inputs({ ...properties, name: known.state.name }));
}

/** What came from another process is plain data. */
function isSame(known: unknown, wanted: unknown): boolean {
  return isDeepStrictEqual(plain(known), plain(wanted));
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
