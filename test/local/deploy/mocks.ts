import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { MockCallArgs, MockCallResult, MockResourceArgs, Mocks } from "@pulumi/pulumi/runtime";
import type { AwsClients } from "../../support/clients";
import { APPLIERS } from "./apply";
import { withExceptions } from "./exceptions";
import { Inputs } from "./inputs";

/** Stands where Pulumi's engine and AWS's provider stand: every registered resource is made in the emulator. */
export function emulatorMocks(
  clients: AwsClients,
  region: string,
  onCreated: (resource: { readonly type: string; readonly name: string; readonly id: string }) => void,
): Mocks {
  return {
    async newResource({ type, name, inputs, custom }: MockResourceArgs) {
      const properties = inputs as Readonly<Record<string, unknown>>;
      if (custom !== true) return { id: undefined, state: properties };
      const apply = APPLIERS[type];
      if (apply === undefined) throw new Error(`the local deployer does not know ${type}`);
      const taken = new Inputs(withExceptions(type, properties));
      const { id, state } = await apply(clients, name, taken);
      const left = taken.left();
      if (left.length > 0) throw new Error(`the local deployer does not apply ${left.join(", ")} of ${type}`);
      onCreated({ type, name, id });
      return { id, state: { ...properties, ...state } };
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
