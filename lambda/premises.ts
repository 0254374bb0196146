import type { CredentialsVersion } from "./credentialsSecret";
import { ConfigError, NotConfiguredError } from "./errors";
import { isOther, type OurVersion } from "./rules";
import { type Run, SECOND_LOOK_MS, type Secrets } from "./run";
import type { Current } from "./tokenSecret";

/** Credentials that can be used. */
export type UsableCredentials = CredentialsVersion & {
  readonly credentials: NonNullable<CredentialsVersion["credentials"]>;
};

/**
 * What has to hold before anything is decided: the token secret holds nothing of somebody else's, and there are
 * credentials. Returns these. Throws ConfigError, NotConfiguredError.
 */
export async function premises(run: Run, { current, credentials }: Secrets): Promise<UsableCredentials> {
  const usable = requireCredentials(credentials, current);
  refuseForeign(run, current);
  return current.kind === "ours" ? secondLook(run, current, usable) : usable;
}

/** Somebody else's value is replaced only when an operator asks for it, and never one of a newer schema. */
function refuseForeign(run: Run, current: Current): void {
  if (current.kind === "newer") {
    throw new ConfigError(
      "the token secret was written by a newer version of this product: upgrade this one",
    );
  }
  if (current.kind === "foreign" && !(run.request.operation === "rotate" && run.unmoved)) {
    throw new ConfigError("the token secret holds a value that is not ours: invoke `rotate` to take it over");
  }
}

function requireCredentials(found: CredentialsVersion | undefined, current: Current): UsableCredentials {
  if (found === undefined) {
    const message = "the credentials secret has no value yet: put clientId and clientSecret into it as JSON";
    throw current.kind === "ours" ? new ConfigError(message) : new NotConfiguredError(message);
  }
  const { credentials } = found;
  if (credentials === undefined) {
    throw new ConfigError("the credentials secret must be JSON with the strings clientId and clientSecret");
  }
  return { ...found, credentials };
}

/** Credentials older than the token that was not minted with them were perhaps read before the newer ones arrived. */
async function secondLook(
  run: Run,
  current: OurVersion,
  first: UsableCredentials,
): Promise<UsableCredentials> {
  const suspicious = isOther(current, first) && first.createdAt < current.createdAt && run.kept === undefined;
  if (!suspicious) return first;
  await run.ports.clock.sleep(SECOND_LOOK_MS);
  return requireCredentials(await run.ports.credentials.read(), current);
}
