import { AWSCURRENT, AWSPENDING } from "../../lambda/contract";
import { NATIVE_RETRIES_MS } from "../../lambda/rules";
import type { Deployment } from "../deployment";
import { describeSecret } from "./secrets";
import type { TokenVersion } from "./versions";

/** Secrets Manager's own rotation of the token secret: what the program wants, and what is there. */
export interface NativeRotation {
  /** Whether the rotator is deployed with `nativeRotation`. */
  readonly wanted: boolean;
  readonly enabled: boolean;
  /** What Secrets Manager rotates by, where it does. */
  readonly functionArn: string | undefined;
  readonly lastAt: Date | undefined;
  /** The latest moment at which it rotates next; in the past where its rotations fail. */
  readonly nextBy: Date | undefined;
}

/**
 * The function that rotated before is named after the end of it too, so it counts only while rotation is enabled.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 * @throws Problem
 */
export async function nativeRotationOf(deployment: Deployment): Promise<NativeRotation> {
  const { RotationEnabled, RotationLambdaARN, LastRotatedDate, NextRotationDate } = await describeSecret(
    deployment,
    "token",
  );
  const enabled = RotationEnabled === true;
  return {
    wanted: deployment.settings.nativeRotation,
    enabled,
    functionArn: enabled ? RotationLambdaARN : undefined,
    lastAt: LastRotatedDate,
    nextBy: enabled ? NextRotationDate : undefined,
  };
}

/** A version that keeps Secrets Manager from its next rotation. */
export interface Blocking {
  readonly versionId: string;
  readonly createdAt: Date;
  /** Until then a rotation that is under way may still come to its end, and checks leave it alone. */
  readonly leftAloneUntil: Date | undefined;
}

/**
 * Secrets Manager begins no rotation while AWSPENDING is on a version that is not current. With another label beside
 * it that is none that is under way: somebody rolled back from it.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export function blockedBy(versions: readonly TokenVersion[], now: Date): Blocking | undefined {
  const pending = versions.find(({ labels }) => labels.includes(AWSPENDING) && !labels.includes(AWSCURRENT));
  if (pending === undefined) return undefined;
  const { id: versionId, createdAt, labels } = pending;
  const until = new Date(createdAt.getTime() + NATIVE_RETRIES_MS);
  return { versionId, createdAt, leftAloneUntil: labels.length === 1 && until > now ? until : undefined };
}
