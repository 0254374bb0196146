import type { CheckAnswer } from "./akool";
import { SCHEMA, type TokenValue } from "./contract";
import type { CredentialsVersion } from "./credentialsSecret";
import type { UsableCredentials } from "./premises";
import { putVersion } from "./putVersion";
import type { OurVersion } from "./rules";
import { type Run, SECOND_LOOK_MS } from "./run";
import type { Current, Version } from "./tokenSecret";
import { expiryOf, iso } from "./tokenValue";

/** A new token that Akool accepts, in a version of the secret. */
export interface Minted {
  readonly version: OurVersion;
  readonly answer: CheckAnswer;
  /** It was the secret's first version, and so is at AWSCURRENT already. */
  readonly isCurrent: boolean;
}

/**
 * Mints a token, checks it and only then puts it at AWSPENDING; `lost` where Akool refused it and a run beside this
 * one may be why. One that Akool would neither accept nor refuse waits there, and the answer is thrown.
 * @param reserved the version that Secrets Manager has made for it.
 * Throws RefusedError, AkoolUnreachableError, ConfigError, AwsUnavailableError.
 */
export async function mint(
  run: Run,
  current: Current,
  credentials: UsableCredentials,
  versions: readonly Version[],
  reserved?: string,
): Promise<Minted | "lost"> {
  const { tokens, akool, clock } = run.ports;
  const token = await akool.getToken(credentials.credentials);
  const issuedAt = clock.now();
  const answer = await checkNew(run, token);
  if (answer.kind === "rejected") {
    // A run beside this one may have minted later and so have killed our token: only an unmoved version says no.
    if (run.rejectedOver !== undefined && run.rejectedOver.id === current.id) throw answer.error;
    run.rejectedOver = { id: current.id };
    return "lost";
  }
  // The first version ever becomes current whatever its label: an unproven token may only wait behind another one.
  if (answer.kind !== "usable" && current.id === undefined) throw answer.error;

  const value = newValue(run, current, credentials, token, issuedAt);
  const { id, isCurrent } = await putVersion(tokens, run.request.tick, current.id, versions, value, reserved);
  if (answer.kind !== "usable") throw answer.error;
  return { version: { kind: "ours", id, createdAt: issuedAt, value }, answer, isCurrent };
}

/** Checks a new token before anybody can read it; once more where Akool may only be slow to know it. */
async function checkNew(run: Run, token: string): Promise<CheckAnswer> {
  const answer = await run.ports.akool.check(token);
  if (answer.kind !== "rejected") return answer;
  await run.ports.clock.sleep(SECOND_LOOK_MS);
  return run.ports.akool.check(token);
}

function newValue(
  run: Run,
  current: Current,
  credentials: CredentialsVersion,
  token: string,
  issuedAt: number,
): TokenValue {
  return {
    token,
    issuedAt: iso(issuedAt),
    ...expiryOf(token, issuedAt, run.settings.tokenLifetimeDays),
    credentialsVersionId: credentials.id,
    replaces: current.id ?? "none",
    tick: run.request.tick,
    baseUrl: run.settings.baseUrl,
    schema: SCHEMA,
  };
}
