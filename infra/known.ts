import * as pulumi from "@pulumi/pulumi";
import { complaint, type Rule } from "./rules";

/** What is wrong with args as far as their values are already there; settings.ts looks at the rest when it resolves. */

/** Sentences, and undefined where there is nothing to say. */
export type Problems = (string | undefined)[];

/** Whether a value is already there, as against an output or a promise. */
export function isKnown(value: unknown): boolean {
  return !pulumi.Output.isInstance(value) && !(value instanceof Promise);
}

/** For an arg that may be left out. */
export function given(arg: string, rule: Rule, value: unknown): string | undefined {
  return value === undefined ? undefined : needed(arg, rule, value);
}

export function needed(arg: string, rule: Rule, value: unknown): string | undefined {
  return isKnown(value) ? complaint(arg, rule, value) : undefined;
}

export function listProblems(arg: string, item: Rule, most: number, list: unknown): Problems {
  if (list === undefined) {
    return [];
  }
  if (!Array.isArray(list)) {
    return [`${arg} is not a list; allowed: a list, each item ${item.allowed}`];
  }
  const known = list.filter(isKnown);
  return [
    list.length > most ? `${arg} has ${list.length} items; allowed: up to ${most}` : undefined,
    new Set(known).size < known.length ? `${arg} names one twice; allowed: each once` : undefined,
    ...list.map((value, index) => needed(`${arg}[${index}]`, item, value)),
  ];
}
