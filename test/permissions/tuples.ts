import { type IamDocument, type IamRequest, simulateIamCases } from "../support/iam/simulate";

/** What is crossed: each of the first three and the condition keys that come along, by names for the table. */
export interface Axes<P extends string, A extends string, R extends string, C extends string> {
  /** ARNs of roles and users, or services' names. */
  readonly principals: Readonly<Record<P, string>>;
  readonly actions: readonly A[];
  /** ARNs, or `*`. */
  readonly resources: Readonly<Record<R, string>>;
  readonly contexts: Readonly<Record<C, Readonly<Record<string, string>>>>;
}

/** What is allowed: each of the actions, to each principal, on each resource, in each context. */
export interface Grant<P extends string, A extends string, R extends string, C extends string> {
  readonly to: readonly P[];
  readonly actions: readonly A[];
  /** Default: on every one. */
  readonly on?: readonly R[];
  /** Default: in any. */
  readonly within?: readonly C[];
}

/** One question to IAM and the answer it must give. */
export interface Tuple {
  /** Such as `reader kms:Decrypt tokenKey forToken`. */
  readonly title: string;
  readonly principal: string;
  readonly request: IamRequest;
  readonly allowed: boolean;
}

/** A document and all that it is asked. */
export interface Subject {
  readonly name: string;
  readonly policy: IamDocument;
  /** Whether it is a resource's own policy, a role's trust or a key's. */
  readonly onResource: boolean;
  readonly tuples: readonly Tuple[];
}

/** Everything crossed with everything; what no grant names is denied. */
export function crossed<P extends string, A extends string, R extends string, C extends string>(
  axes: Axes<P, A, R, C>,
  grants: readonly Grant<P, A, R, C>[],
): Tuple[] {
  return entries(axes.principals).flatMap(([to, principal]) =>
    axes.actions.flatMap((action) =>
      entries(axes.resources).flatMap(([on, resource]) =>
        entries(axes.contexts).map(([within, context]) => ({
          title: `${to} ${action} ${on} ${within}`,
          principal,
          request: { action, resource, context },
          allowed: grants.some(
            (grant) =>
              grant.to.includes(to) &&
              grant.actions.includes(action) &&
              (grant.on?.includes(on) ?? true) &&
              (grant.within?.includes(within) ?? true),
          ),
        })),
      ),
    ),
  );
}

/** For each subject the tuples that IAM answers otherwise, such as `reader … forToken: denied`. */
export async function surprises(subjects: readonly Subject[]): Promise<string[][]> {
  const groups = subjects.flatMap(({ tuples, policy, onResource }, subject) =>
    [...new Set(tuples.map(({ principal }) => principal))].map((principal) => ({
      policy,
      onResource,
      subject,
      principal,
      asked: tuples.filter((tuple) => tuple.principal === principal),
    })),
  );
  const decided = await simulateIamCases(
    groups.map(({ policy, onResource, principal, asked }) => ({
      principal,
      policies: [policy],
      onResource,
      requests: asked.map(({ request }) => request),
    })),
  );
  const found = groups.map(({ asked, subject }, group) => ({
    subject,
    titles: asked.flatMap(({ title, allowed }, n) => {
      const isAllowed = decided[group]?.[n] === "Allow";
      return isAllowed === allowed ? [] : [`${title}: ${isAllowed ? "allowed" : "denied"}`];
    }),
  }));
  return subjects.map((_, n) => found.filter(({ subject }) => subject === n).flatMap(({ titles }) => titles));
}

function entries<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
