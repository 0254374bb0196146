import { ComponentProvider } from "@pulumi/pulumi/provider/experimental";
import { packageRoot } from "../../infra/bundle";
import { AkoolTokenRotation } from "../../infra/index";

export const SCHEMA_FILE = "schema.json";

/** What Pulumi makes the component's SDK from, in any language: as its own plugin runner tells it, laid out to be read. */
export async function schema(): Promise<string> {
  const provider = new ComponentProvider({
    name: "akool-token-rotation",
    dirname: packageRoot(),
    components: [AkoolTokenRotation],
  });
  return `${JSON.stringify(JSON.parse(await provider.getSchema()), null, 2)}\n`;
}
