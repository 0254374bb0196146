import { fromEnv } from "@aws-sdk/credential-provider-env";

/**
 * What the bundle has in the place of `@aws-sdk/credential-provider-node`: Lambda gives the role's credentials in the
 * environment, so the other sources of the SDK's chain (profiles, SSO, instance metadata) are a third of it for nothing.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const defaultProvider = fromEnv;
