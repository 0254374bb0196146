import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PROJECT_ROOT } from "../support/paths";

const read = (name: string): string => readFileSync(join(PROJECT_ROOT, name), "utf8");
const DOCUMENT = read("docs/languages.md");

interface Schema {
  readonly resources: Readonly<Record<string, Readonly<Record<"inputProperties" | "properties", object>>>>;
  readonly types: Readonly<Record<string, { readonly properties?: object }>>;
}
const { resources, types } = JSON.parse(read("schema.json")) as Schema;
const component = resources["akool-token-rotation:index:AkoolTokenRotation"];
const keys = types["akool-token-rotation:index:AkoolCredentials"];
const ARGS = [...Object.keys(component?.inputProperties ?? {}), ...Object.keys(keys?.properties ?? {})];
const OUTPUTS = Object.keys(component?.properties ?? {});

const asItIs = (name: string): string => name;
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (name: string): string => name.replace(/^./, (letter) => letter.toUpperCase());

/** What a program sets: the first group of each match, in the part of it that makes the component. */
const LANGUAGES = [
  { language: "typescript", spelling: asItIs, sets: /^ +(\w+): /gm, from: "AkoolTokenRotation(", to: "});" },
  { language: "python", spelling: snake, sets: /^ +(\w+)=/gm, from: "AkoolTokenRotation(", to: "\n)" },
  { language: "go", spelling: pascal, sets: /^\t+(\w+): /gm, from: "AkoolTokenRotationArgs{", to: "})" },
  { language: "csharp", spelling: pascal, sets: /^ +(\w+) = /gm, from: "AkoolTokenRotation(", to: "});" },
] as const;

describe("docs/languages.md", () => {
  it.each(LANGUAGES)("$language names args and outputs of the schema alone, in its own spelling", (given) => {
    const { language, spelling, sets, from, to } = given;
    const program = programIn(language);
    const made = program.slice(program.indexOf(from));
    const args = [...made.slice(0, made.indexOf(to)).matchAll(sets)].map(([, name]) => name);
    expect(args).toEqual(SAME_ARGS.map(spelling));
    expect(ARGS.map(spelling)).toEqual(expect.arrayContaining(args));

    const outputs = [...program.matchAll(/rotation\.(\w+)/g)].map(([, name]) => name);
    expect(outputs).toEqual(SAME_OUTPUTS.map(spelling));
    expect(OUTPUTS.map(spelling)).toEqual(expect.arrayContaining(outputs));
  });

  it("yaml names args and outputs of the schema alone", () => {
    const program = parse(programIn("yaml")) as {
      readonly resources: {
        readonly rotation: { readonly type: string; readonly properties: { readonly credentials: object } };
      };
      readonly outputs: Readonly<Record<string, string>>;
    };
    const { type, properties } = program.resources.rotation;
    expect(Object.keys(resources)).toEqual([type]);
    const { credentials, ...others } = properties;
    expect(["credentials", ...Object.keys(credentials), ...Object.keys(others)]).toEqual(SAME_ARGS);
    expect(program.outputs).toEqual(
      Object.fromEntries(SAME_OUTPUTS.map((name) => [name, `\${rotation.${name}}`])),
    );
  });

  it("every program sets and exports the same", () => {
    expect(ARGS).toEqual(expect.arrayContaining(SAME_ARGS));
    expect(OUTPUTS).toEqual(expect.arrayContaining(SAME_OUTPUTS));
  });
});

const SAME_ARGS = ["credentials", "clientId", "clientSecret", "rotateAfterDays", "alarmEmails"];
const SAME_OUTPUTS = ["tokenSecretArn", "readerPolicy"];

function programIn(language: string): string {
  const [, program] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(DOCUMENT) ?? [];
  if (program === undefined) throw new Error(`docs/languages.md has no program in ${language}`);
  return program;
}
