import type { Policy } from "../../infra/policies";
import type { IamCase, IamDecision, IamRequest } from "../support/iam/simulate";
import { expectedOf, ROLES, type Role } from "./expected";
import { EVERYTHING, type PlacedProgram } from "./places";
import { ACTIONS, type Context, contextsOf, type Resource, resourcesOf } from "./world";

/** One question to IAM and the answer it must give. */
export interface Tuple {
  /** Such as `reader kms:Decrypt tokenKey forToken`. */
  readonly title: string;
  readonly request: IamRequest;
  readonly allowed: boolean;
}

/** Tuples of one deployment, all roles together. */
export const TUPLES =
  ROLES.length *
  ACTIONS.length *
  Object.keys(resourcesOf(EVERYTHING)).length *
  Object.keys(contextsOf(EVERYTHING)).length;

/** Every action on every resource in every context. */
export function tuplesOf(program: PlacedProgram, role: Role): Tuple[] {
  const resources = Object.entries(resourcesOf(program)) as [Resource, string][];
  const contexts = Object.entries(contextsOf(program)) as [Context, Record<string, string>][];
  const grants = expectedOf(program)[role];
  return ACTIONS.flatMap((action) =>
    resources.flatMap(([on, resource]) =>
      contexts.map(([within, context]) => ({
        title: `${role} ${action} ${on} ${within}`,
        request: { action, resource, region: program.region, context },
        allowed: grants.some(
          (grant) =>
            grant.actions.includes(action) &&
            (grant.on?.includes(on) ?? true) &&
            (grant.within?.includes(within) ?? true),
        ),
      })),
    ),
  );
}

export function caseOf(
  program: PlacedProgram,
  role: Role,
  policy: Policy,
  tuples: readonly Tuple[],
): IamCase {
  return {
    principal: `arn:${program.partition}:iam::111122223333:role/akool-${role}-1234567`,
    policies: [policy],
    requests: tuples.map(({ request }) => request),
  };
}

/** The tuples that were answered otherwise than expected, by their titles. */
export function surprises(tuples: readonly Tuple[], decisions: readonly IamDecision[] = []): string[] {
  return tuples.flatMap(({ title, allowed }, n) => {
    const isAllowed = decisions[n] === "Allow";
    return isAllowed === allowed ? [] : [`${title}: ${isAllowed ? "allowed" : "denied"}`];
  });
}
