/**
 * The same work three times: the token out of a JSON secret that may be 300 s old. Each is plain JavaScript, so that a
 * process that runs one of them loads nothing else; each imports its library only when it is made.
 * @typedef {(options: { secretId: string, client?: object }) => Promise<() => Promise<string>>} Contender
 */

const MAX_AGE_SECONDS = 300;

/** @type {Contender} */
async function ours({ secretId, client }) {
  const { createTokenReader } = await import("akool-token-reader");
  const reader = createTokenReader({ secretId, refreshAgeSeconds: MAX_AGE_SECONDS, client });
  return () => reader.get();
}

/** @type {Contender} */
async function powertools({ secretId, client }) {
  const { SecretsProvider } = await import("@aws-lambda-powertools/parameters/secrets");
  const provider = new SecretsProvider(client && { awsSdkV3Client: client });
  return async () => (await provider.get(secretId, { maxAge: MAX_AGE_SECONDS, transform: "json" })).token;
}

/** @type {Contender} */
async function middy({ secretId, client }) {
  const { default: secretsManager } = await import("@middy/secrets-manager");
  class Client {
    send = (command) => client.send(command);
  }
  const { before } = secretsManager({
    fetchData: { secret: secretId },
    cacheExpiry: MAX_AGE_SECONDS * 1_000,
    cacheKey: secretId,
    setToContext: true,
    disablePrefetch: true,
    ...(client && { AwsClient: Client }),
  });
  return async () => {
    const request = { context: {}, internal: {}, event: {}, response: null, error: null };
    await before(request);
    return request.context.secret.token;
  };
}

/** @type {Record<string, Contender>} */
export const CONTENDERS = { "akool-token-reader": ours, powertools, middy };
