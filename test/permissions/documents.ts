import { AkoolTokenRotation } from "../../infra";
import type { Policy } from "../../infra/policies";
import { type Deployment, deploy, outputOf } from "../infra/cloud";
import { functionAccess } from "./functionAccess";
import type { PlacedProgram } from "./places";

/** The IAM documents of a deployment, as Pulumi's engine is asked to create them. */
export interface Documents {
  readonly rotator: Policy;
  readonly schedule: Policy;
  readonly reader: Policy;
  readonly rotatorTrust: Policy;
  readonly scheduleTrust: Policy;
  readonly functionAccess: Policy;
}

export type DocumentName = keyof Documents;

export async function documentsOf(program: PlacedProgram): Promise<Documents> {
  const deployment = await deploy(() => new AkoolTokenRotation("akool", program.args), undefined, program);
  const inputs = (type: string, name: string) => deployment.one(type, name).inputs;
  return {
    rotator: parsed(inputs("aws:iam/rolePolicy:RolePolicy", "akool-rotator").policy),
    schedule: parsed(inputs("aws:iam/rolePolicy:RolePolicy", "akool-schedule").policy),
    reader: parsed(await outputOf(deployment, (rotation) => rotation.readerPolicy)),
    rotatorTrust: parsed(inputs("aws:iam/role:Role", "akool-rotator").assumeRolePolicy),
    scheduleTrust: parsed(inputs("aws:iam/role:Role", "akool-schedule").assumeRolePolicy),
    functionAccess: functionAccess(deployment),
  };
}

/** How many documents there are in the whole graph, wherever: none may stand beside those above. */
export function policiesIn({ resources }: Deployment): number {
  return resources
    .flatMap(({ inputs }) => Object.values(inputs))
    .filter((input) => typeof input === "string" && input.includes('"2012-10-17"')).length;
}

function parsed(policy: unknown): Policy {
  return JSON.parse(String(policy)) as Policy;
}
