import { DAY_MS } from "./clock";
import { AWSPENDING, AWSPREVIOUS } from "./contract";
import type { CredentialsVersion } from "./credentialsSecret";
import type { Settings } from "./settings";
import type { Current, Version, VersionValue } from "./tokenSecret";

/** A version at AWSCURRENT that holds a token of ours. */
export type OurVersion = Extract<VersionValue, { kind: "ours" }>;

/** When the token expires, ms: what its value says, else the configured lifetime. */
export function expiresAt({ value, createdAt }: OurVersion, settings: Settings): number {
  const said = Date.parse(value.expiresAt ?? "");
  return Number.isNaN(said) ? createdAt + settings.tokenLifetimeDays * DAY_MS : said;
}

/**
 * Due by age: after `rotateAfterDays`, or two thirds of the lifetime where that is sooner. Where Secrets Manager rotates
 * after `rotateAfterDays`, the two thirds alone: what it has failed to do by then is done here.
 */
export function isDue(current: OurVersion, settings: Settings, now: number): boolean {
  const lifetime = expiresAt(current, settings) - current.createdAt;
  const ours = settings.nativeRotation ? Number.POSITIVE_INFINITY : settings.rotateAfterDays * DAY_MS;
  return now - current.createdAt >= Math.min(ours, (lifetime * 2) / 3);
}

/** The point of the expiry alarm: `expiryAlarmDays` left, or a quarter of the lifetime where that is less. */
export function isExpiryNear(current: OurVersion, settings: Settings, now: number): boolean {
  const expiry = expiresAt(current, settings);
  return expiry - now <= Math.min(settings.expiryAlarmDays * DAY_MS, (expiry - current.createdAt) / 4);
}

/** What a roll-back is seen by; `createdAt` as a Date or in ms. */
type Dated = Pick<Version, "labels"> & { readonly createdAt: Date | number };

/** Whether a token was minted to replace what is current now. */
export function replaces({ value }: OurVersion, current: Current): boolean {
  return value.replaces === (current.id ?? "none");
}

/** Whether the token was minted with other credentials. */
export function isOther(current: OurVersion, credentials: CredentialsVersion): boolean {
  return current.value.credentialsVersionId !== credentials.id;
}

/** The version that somebody rolled back from: newer than the current one, and at AWSPREVIOUS. */
export function rolledBackFrom<V extends Dated>(
  current: Pick<V, "createdAt">,
  versions: readonly V[],
): V | undefined {
  return versions.find((v) => v.labels.includes(AWSPREVIOUS) && v.createdAt > current.createdAt);
}

/** A roll-back holds back a rotation by age until the point of the expiry alarm. */
export function holdsAge(
  current: OurVersion,
  versions: readonly Version[],
  settings: Settings,
  now: number,
): boolean {
  return rolledBackFrom(current, versions) !== undefined && !isExpiryNear(current, settings, now);
}

/** A roll-back holds back changed credentials until they are changed once more. */
export function holdsCredentials(rolledBack: Version | undefined, credentials: CredentialsVersion): boolean {
  return rolledBack !== undefined && credentials.createdAt < rolledBack.createdAt;
}

/**
 * For so long a rotation of Secrets Manager's own may still be repeated, ms: the window of one by days ends with the day.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
 */
export const NATIVE_RETRIES_MS = DAY_MS;

/** The newest version that waits at AWSPENDING and nowhere else. */
export function newestParked(versions: readonly Version[]): Version | undefined {
  return versions
    .filter(({ labels }) => labels.length === 1 && labels[0] === AWSPENDING)
    .reduce<Version | undefined>((a, b) => (a === undefined || b.createdAt > a.createdAt ? b : a), undefined);
}
