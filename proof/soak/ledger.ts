import { AWSCURRENT, AWSPENDING, AWSPREVIOUS, REJECTED_CODE } from "../../lambda/contract";
import type { SeenRequest } from "../../test/support/akool";
import type { SecretVersion } from "../../test/support/secretVersions";

/** Where a minted token can be: in the secret, or lost for a known reason; `unexplained` is a violation. */
export const FATES = [
  "current",
  "previous",
  "older",
  "parked",
  "runEnded",
  "replyLost",
  "rejected",
  "unexplained",
] as const;
export type Fate = (typeof FATES)[number];

/** What is known of one minted token, without the token. */
export interface Mint {
  /** Akool's answer did not arrive whole. */
  readonly replyLost: boolean;
  /** The run that asked for it was ended from outside. */
  readonly runEnded: boolean;
  /** Akool's answers to it as Bearer. */
  readonly codes: readonly (number | string)[];
}

/** Every token that the stand-in minted, in order, from its requests and the numbers that ended runs held. */
export function mintsOf(requests: readonly SeenRequest[], runEnded: ReadonlySet<number>): Mint[] {
  const minted = requests.filter(({ call, token }) => call === "getToken" && token !== undefined);
  const numbers = minted.map(({ token = -1 }) => token).sort((a, b) => a - b);
  return numbers.map((number) => ({
    replyLost: minted.some(({ token, lost }) => token === number && lost === true),
    runEnded: runEnded.has(number),
    codes: requests.flatMap(({ call, token, code }) =>
      call === "check" && token === number && code !== undefined ? [code] : [],
    ),
  }));
}

/**
 * Where one token is.
 * @param stored the version that holds it, if one does
 * @param wasCurrent the ids of all versions that have been at AWSCURRENT: ministack leaves AWSPENDING on them, AWS does not
 */
export function fateOf(mint: Mint, stored: SecretVersion | undefined, wasCurrent: ReadonlySet<string>): Fate {
  if (stored !== undefined) {
    if (stored.labels.includes(AWSCURRENT)) return "current";
    if (stored.labels.includes(AWSPREVIOUS)) return "previous";
    if (wasCurrent.has(stored.id)) return "older";
    return stored.labels.includes(AWSPENDING) ? "parked" : "unexplained";
  }
  if (mint.runEnded) return "runEnded";
  if (mint.replyLost) return "replyLost";
  const { codes } = mint;
  return codes.length > 0 && codes.every((code) => code === REJECTED_CODE) ? "rejected" : "unexplained";
}

/** How many tokens are where. */
export type Balance = Readonly<Record<Fate, number>>;

/** @param stored by the number of the token that a version holds */
export function balance(
  mints: readonly Mint[],
  stored: ReadonlyMap<number, SecretVersion>,
  wasCurrent: ReadonlySet<string>,
): Balance {
  const fates = mints.map((mint, number) => fateOf(mint, stored.get(number), wasCurrent));
  const counts = FATES.map((fate) => [fate, fates.filter((found) => found === fate).length] as const);
  return Object.fromEntries(counts) as Balance;
}
