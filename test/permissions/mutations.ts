import type { IamDocument } from "../support/iam/simulate";
import type { Subject } from "./tuples";

type Statement = IamDocument["Statement"][number];

/** A document without one thing. */
export interface Mutation {
  /** Such as `reader 1 without kms:ViaService`; the number is the statement's. */
  readonly title: string;
  readonly mutated: Subject;
}

/**
 * The document without each action, without each condition key, and with each resource as `*`, one at a time; asked
 * only for the actions of the statement that differs, since it decides no others.
 */
export function mutationsOf(subject: Subject): Mutation[] {
  const { policy, name } = subject;
  return policy.Statement.flatMap((statement, n) =>
    variantsOf(statement, subject.onResource).map(([change, instead]) => ({
      title: `${name} ${n} ${change}`,
      mutated: {
        ...subject,
        policy: { ...policy, Statement: policy.Statement.toSpliced(n, 1, ...instead) },
        tuples: subject.tuples.filter(({ request }) => statement.Action.includes(request.action)),
      },
    })),
  );
}

/** What may stand in a statement's place: itself with a change, or nothing where nothing would be left of it. */
function variantsOf(statement: Statement, onResource: boolean): [string, Statement[]][] {
  const { Action, Condition = {}, Resource = [] } = statement;
  return [
    ...Action.map((action): [string, Statement[]] => {
      const rest = Action.filter((other) => other !== action);
      return [`without ${action}`, rest.length === 0 ? [] : [{ ...statement, Action: rest }]];
    }),
    ...Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).map((key): [string, Statement[]] => {
        const rest = Object.fromEntries(Object.entries(keys).filter(([other]) => other !== key));
        return [`without ${key}`, [{ ...statement, Condition: { ...Condition, [operator]: rest } }]];
      }),
    ),
    ...(onResource ? [] : Resource.filter((arn) => arn !== "*")).map((arn): [string, Statement[]] => [
      `with * for ${arn}`,
      [{ ...statement, Resource: Resource.map((other) => (other === arn ? "*" : other)) }],
    ]),
  ];
}
