import { INPUTS, LISTS, PLAIN } from "../../infra/validate";
import { Declarations, type Documented } from "./declarations";
import { table } from "./table";

const ARGS = new Declarations("infra/args.ts");
/** The args that are objects. */
const OBJECTS = ["AkoolCredentials", "FunctionVpc", "SecretReplica"];
/** The args that take one of a few strings, where each string needs a word. */
const CHOICES = ["FirstRun"];

/** What is allowed, in the words of the error that refuses the rest. */
const ALLOWED: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ ...PLAIN, ...INPUTS }).map(([arg, { allowed }]) => [arg, allowed] as const),
  ...Object.entries(LISTS).map(([arg, { item, most }]) => [arg, listAllowed(item.allowed, most)] as const),
]);

/** Every arg, and those inside of args. */
export function argSection(): string {
  return [
    "`Input<…>` takes an output of another resource too. A bad value is refused before anything is created, and an output's once it is known.",
    argTable(ARGS.propertiesOf("AkoolTokenRotationArgs")),
    ...OBJECTS.flatMap((name) => [
      `### ${name}`,
      ARGS.docOf(name),
      table(
        ["key", "type", "meaning"],
        ARGS.propertiesOf(name).map(({ name: key, type, doc }) => [`\`${key}\``, shownType(type), doc]),
      ),
    ]),
    ...CHOICES.flatMap((name) => [
      `### ${name}`,
      table(
        ["value", "meaning"],
        ARGS.entriesOf(name).map(({ name: value, doc }) => [`\`${value}\``, doc]),
      ),
    ]),
  ].join("\n\n");
}

function argTable(args: readonly Documented[]): string {
  return table(
    ["arg", "type", "default", "allowed", "meaning"],
    args.map(({ name, type, doc }) => {
      const { meaning, standard } = withoutDefault(doc);
      return [`\`${name}\``, shownType(type), standard, ALLOWED.get(name) ?? "see its meaning", meaning];
    }),
  );
}

/** Takes a docstring's sentence "Default …" out of it. */
function withoutDefault(doc: string): { meaning: string; standard: string } {
  const sentence = / ?\bDefault:? (.+?)\.(?= |$)/;
  return { meaning: doc.replace(sentence, ""), standard: sentence.exec(doc)?.[1] ?? "–" };
}

function shownType(type: string): string {
  return `\`${type.replaceAll("pulumi.", "")}\``;
}

function listAllowed(item: string, most: number): string {
  const each = `each ${item.includes(", ") ? "one of " : ""}${item}`;
  return Number.isFinite(most) ? `up to ${most}, ${each}` : each;
}
