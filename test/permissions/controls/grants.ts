import type { Deployment } from "../../infra/cloud";
import { ROLE, ROLE_POLICY } from "./control";

interface Granted {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

interface Trusted {
  readonly Action: readonly string[];
  readonly Principal: Readonly<Record<string, string>>;
}

/** What the roles' policies allow. */
export function grantsIn(deployment: Deployment): Granted[] {
  return statements<Granted>(deployment, ROLE_POLICY, "policy").filter(({ Effect }) => Effect === "Allow");
}

/** Whom the roles trust. */
export function trustIn(deployment: Deployment): Trusted[] {
  return statements<Trusted>(deployment, ROLE, "assumeRolePolicy");
}

function statements<T>({ resources }: Deployment, type: string, input: string): T[] {
  return resources
    .filter((resource) => resource.type === type)
    .flatMap(({ inputs }) => (JSON.parse(String(inputs[input])) as { Statement: T[] }).Statement);
}
