import { type DocumentName, documentsOf } from "./documents";
import { functionAccessTuples } from "./functionAccess";
import type { PlacedProgram } from "./places";
import { type Role, roleAxes } from "./roleAxes";
import { roleGrants } from "./roleGrants";
import { trustTuples } from "./trust";
import { crossed, type Subject, type Tuple } from "./tuples";

/** The documents that are of a resource itself, a role or the function. */
const ON_RESOURCES: readonly DocumentName[] = ["rotatorTrust", "scheduleTrust", "functionAccess"];

/** All that each document of a deployment is asked. */
export function tuplesOf(program: PlacedProgram): Readonly<Record<DocumentName, readonly Tuple[]>> {
  const grants = roleGrants(program);
  const ofRole = (role: Role) => crossed(roleAxes(program, role), grants);
  return {
    rotator: ofRole("rotator"),
    schedule: ofRole("schedule"),
    reader: ofRole("reader"),
    rotatorTrust: trustTuples(program, "rotator"),
    scheduleTrust: trustTuples(program, "schedule"),
    functionAccess: functionAccessTuples(program),
  };
}

/** Every document of a deployment with what it is asked. */
export async function subjectsOf(program: PlacedProgram): Promise<Subject[]> {
  const tuples = tuplesOf(program);
  const documents = Object.entries(await documentsOf(program)) as [DocumentName, Subject["policy"]][];
  return documents.map(([name, policy]) => ({
    name,
    policy,
    onResource: ON_RESOURCES.includes(name),
    tuples: tuples[name],
  }));
}
