import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { systemClock } from "./clock";
import { createHandler } from "./handler";
import { nodeHttp } from "./http";

/** The Lambda function's entry point. */
export const handler = createHandler({
  environment: process.env,
  secretsManager: new SecretsManagerClient({
    maxAttempts: 3,
    retryMode: "standard",
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  }),
  http: nodeHttp,
  clock: systemClock,
  write: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
