/** A statement of a resource policy; every part but the effect and the name is JSON of several forms. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Condition?: unknown;
}

/** @param policy JSON; nothing where there is no policy */
export function statementsIn(policy: string | undefined): Statement[] {
  if (!policy) return [];
  const { Statement = [] } = JSON.parse(policy) as { Statement?: Statement | Statement[] };
  return [Statement].flat();
}

/** Whether a statement speaks of an action; `NotAction` speaks of all but those that it names. */
export function covers({ Action, NotAction }: Statement, action: string): boolean {
  const named = (patterns: string | readonly string[]) =>
    [patterns].flat().some((pattern) => matches(pattern, action));
  return Action === undefined ? NotAction !== undefined && !named(NotAction) : named(Action);
}

/** Actions are written in any case, with `*` and `?` in them. */
function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "i").test(action);
}

/** Whom a statement names: `"*"`, or one or several of each type. */
export function principalsOf({ Principal }: Statement): unknown[] {
  return typeof Principal === "object" && Principal !== null ? Object.values(Principal).flat() : [Principal];
}
