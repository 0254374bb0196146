import { createTokenReader } from "akool-token-reader";

// Outside of the handler: one reader for all invocations of an execution environment.
const akool = createTokenReader({
  secretId: process.env.AKOOL_TOKEN_SECRET_ARN ?? "",
  baseUrl: process.env.AKOOL_BASE_URL ?? "https://openapi.akool.com",
});

export async function handler(): Promise<{ readonly credit: unknown }> {
  const { data } = await akool.fetch("/api/open/v3/faceswap/quota/info");
  return { credit: (data as { readonly credit: unknown }).credit };
}
