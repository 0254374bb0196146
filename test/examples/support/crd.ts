import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { go } from "../../support/go";

/** The release of External Secrets Operator whose resources the manifest is checked against. */
const MODULE = "github.com/external-secrets/external-secrets@v1.3.2";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly [key: string]: unknown;
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

let folder: string | undefined;

/**
 * What is wrong with a resource, by its definition as Kubernetes' API server has it; unknown fields count.
 * @param kind such as `ExternalSecret`
 */
export async function faultsOf(kind: string, version: string, resource: unknown): Promise<string[]> {
  folder ??= await downloaded();
  const file = join(folder, "config/crds/bases", `external-secrets.io_${kind.toLowerCase()}s.yaml`);
  const { spec } = parse(readFileSync(file, "utf8")) as CustomResourceDefinition;
  const found = spec.versions.find(({ name, served }) => name === version && served);
  if (found === undefined) return [`${kind} has no served version ${version}`];
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  const validate = ajv.compile(closed(found.schema.openAPIV3Schema, ["metadata"]));
  validate(resource);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** Go's module proxy has the operator's source with its definitions. */
async function downloaded(): Promise<string> {
  return (JSON.parse(await go(["mod", "download", "-json", MODULE])) as { Dir: string }).Dir;
}

/** The schema without room for fields that it does not name, but in those that are `open`. */
function closed(schema: Schema, open: readonly string[] = []): Schema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(items && { items: closed(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, of]) => [name, open.includes(name) ? of : closed(of)]),
      ),
      additionalProperties: schema["x-kubernetes-preserve-unknown-fields"] === true,
    }),
  };
}
