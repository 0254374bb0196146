import { DAY_MS } from "./clock";
import { AWSPENDING, AWSPREVIOUS } from "./contract";
import type { CredentialsVersion } from "./credentialsSecret";
import type { Settings } from "./settings";
import type { Version, VersionValue } from "./tokenSecret";

/** A version at AWSCURRENT that holds a token of ours. */
export type OurVersion = Extract<VersionValue, { kind: "ours" }>;

/** When the token expires, ms: what its value says, else the configured lifetime. */
export function expiresAt({ value, createdAt }: OurVersion, settings: Settings): number {
  const said = Date.parse(value.expiresAt ?? "");
  return Number.isNaN(said) ? createdAt + settings.tokenLifetimeDays * DAY_MS : said;
}

/** Due by age: after `rotateAfterDays`, or two thirds of the lifetime where that is sooner. */
export function isDue(current: OurVersion, settings: Settings, now: number): boolean {
  const lifetime = expiresAt(current, settings) - current.createdAt;
  return now - current.createdAt >= Math.min(settings.rotateAfterDays * DAY_MS, (lifetime * 2) / 3);
}

/** The point of the expiry alarm: `expiryAlarmDays` left, or a quarter of the lifetime where that is less. */
export function isExpiryNear(current: OurVersion, settings: Settings, now: number): boolean {
  const expiry = expiresAt(current, settings);
  return expiry - now <= Math.min(settings.expiryAlarmDays * DAY_MS, (expiry - current.createdAt) / 4);
}

/** What a roll-back is seen by; `createdAt` as a Date or in ms. */
type Dated = Pick<Version, "labels"> & { readonly createdAt: Date | number };

/** The version that somebody rolled back from: newer than the current one, and at AWSPREVIOUS. */
export function rolledBackFrom<V extends Dated>(
  current: Pick<V, "createdAt">,
  versions: readonly V[],
): V | undefined {
  return versions.find((v) => v.labels.includes(AWSPREVIOUS) && v.createdAt > current.createdAt);
}

/** A roll-back holds back changed credentials until they are changed once more. */
export function holdsCredentials(rolledBack: Version | undefined, credentials: CredentialsVersion): boolean {
  return rolledBack !== undefined && credentials.createdAt < rolledBack.createdAt;
}

/** The newest version that waits at AWSPENDING and nowhere else. */
export function newestParked(versions: readonly Version[]): Version | undefined {
  return versions
    .filter(({ labels }) => labels.length === 1 && labels[0] === AWSPENDING)
    .reduce<Version | undefined>((a, b) => (a === undefined || b.createdAt > a.createdAt ? b : a), undefined);
}
