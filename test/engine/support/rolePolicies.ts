import { GetRolePolicyCommand, type IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import type { Policy } from "../../../infra/policies";

/** The inline policies of a role, by its ARN. */
export async function inlinePolicies(iam: IAMClient, roleArn: string): Promise<Policy[]> {
  const RoleName = roleArn.split("/").at(-1);
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  return Promise.all(
    PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return JSON.parse(decodeURIComponent(PolicyDocument)) as Policy;
    }),
  );
}
