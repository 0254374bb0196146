import { isAws, runErrorOf } from "./awsCall";
import { AWSCURRENT, type TokenValue } from "./contract";
import { AwsUnavailableError, ConfigError } from "./errors";
import type { TokenSecret, Version } from "./tokenSecret";
import { versionId } from "./versionId";

/** Secrets Manager keeps about 100 versions of a secret. */
const MAX_VERSIONS = 100;

const NOT_STORED =
  "a new token was minted but could not be stored, and every run mints one more until this is mended";

/**
 * Puts a value under the first id of this delivery that is free: a version is immutable, and an id that is taken with
 * other data is refused. `isCurrent`: it was the secret's first version, which gets AWSCURRENT by itself.
 * @param reserved a version without a value that Secrets Manager has made for this one; it is tried first.
 * Throws ConfigError, AwsUnavailableError.
 */
export async function putVersion(
  tokens: TokenSecret,
  tick: string,
  replaces: string | undefined,
  versions: readonly Version[],
  value: TokenValue,
  reserved?: string,
): Promise<{ readonly id: string; readonly isCurrent: boolean }> {
  for (const id of ids(tokens.arn, tick, replaces, versions, reserved)) {
    try {
      const labels = await tokens.put(id, value);
      return { id, isCurrent: labels.includes(AWSCURRENT) };
    } catch (error) {
      if (isAws(error, "exists")) continue;
      const failure = runErrorOf(error);
      throw failure instanceof ConfigError ? new ConfigError(NOT_STORED, { cause: failure }) : failure;
    }
  }
  throw new AwsUnavailableError("no free version id for this delivery");
}

function* ids(
  arn: string,
  tick: string,
  replaces: string | undefined,
  versions: readonly Version[],
  reserved: string | undefined,
): Generator<string> {
  if (reserved !== undefined) yield reserved;
  const taken = new Set(versions.map(({ id }) => id));
  for (let n = 0; n < MAX_VERSIONS; n++) {
    const id = versionId(arn, tick, replaces ?? "none", n);
    if (!taken.has(id)) yield id;
  }
}
