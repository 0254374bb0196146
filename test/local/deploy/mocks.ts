import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { MockCallArgs, MockCallResult, MockResourceArgs, Mocks } from "@pulumi/pulumi/runtime";
import type { AwsClients } from "../../support/clients";
import { APPLIERS } from "./apply";
import type { Applied } from "./apply/applier";
import { change } from "./apply/change";
import { withExceptions } from "./exceptions";
import { Inputs } from "./inputs";
import type { DeployOptions, Resource } from "./protocol";

/** Stands where Pulumi's engine and AWS's provider stand: every registered resource is made in the emulator. */
export function emulatorMocks(
  clients: AwsClients,
  region: string,
  { found, refresh, exceptions }: DeployOptions,
  onResource: (resource: Resource) => Promise<void>,
): Mocks {
  return {
    async newResource({ type, name, inputs, custom }: MockResourceArgs) {
      const given = inputs as Readonly<Record<string, unknown>>;
      if (custom !== true) return { id: undefined, state: given };
      const properties = withExceptions(exceptions, type, given);
      const known = found.find((resource) => resource.type === type && resource.name === name);
      const { id, state } =
        known === undefined
          ? await make(clients, type, name, properties)
          : await change(clients, known, properties, refresh);
      await onResource({ type, name, id, properties, state });
      return { id, state: { ...given, ...state } };
    },

    async call({ token }: MockCallArgs): Promise<MockCallResult> {
      switch (token) {
        case "aws:index/getRegion:getRegion":
          return { id: region, region };
        case "aws:index/getCallerIdentity:getCallerIdentity": {
          const { Account, Arn, UserId } = await clients.sts.send(new GetCallerIdentityCommand());
          return { id: Account, accountId: Account, arn: Arn, userId: UserId };
        }
        default:
          throw new Error(`the local deployer does not know the function ${token}`);
      }
    },
  };
}

async function make(
  clients: AwsClients,
  type: string,
  name: string,
  properties: Readonly<Record<string, unknown>>,
): Promise<Applied> {
  const apply = APPLIERS[type];
  if (apply === undefined) throw new Error(`the local deployer does not know ${type}`);
  const taken = new Inputs(properties);
  const applied = await apply(clients, name, taken);
  const left = taken.left();
  if (left.length > 0) throw new Error(`the local deployer does not apply ${left.join(", ")} of ${type}`);
  return applied;
}
