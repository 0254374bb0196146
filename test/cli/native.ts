import { DescribeSecretCommand, ListSecretVersionIdsCommand } from "@aws-sdk/client-secrets-manager";
import { jsonReply, type Rule } from "../support/front";
import type { Scene } from "./command";
import { configured, firstOf } from "./rules";

/** ministack keeps no dates of a rotation, and its RotateSecret is a stub: what AWS says is written here. */
export interface Rotation {
  readonly RotationEnabled?: boolean | undefined;
  readonly RotationLambdaARN?: string | undefined;
  readonly LastRotatedDate?: Date | undefined;
  readonly NextRotationDate?: Date | undefined;
}

/** A deployment with `nativeRotation`, which Secrets Manager rotates by the rotator but for these changes. */
export function native(scene: Scene, changes: Rotation = {}): Rule {
  const rotation = { RotationEnabled: true, RotationLambdaARN: String(scene.stage.deployed.all.functionArn) };
  return firstOf(
    configured(scene, {}, { NATIVE_ROTATION: "true" }),
    rotating(scene, { ...rotation, ...changes }),
  );
}

/** The token secret as Secrets Manager describes it, rotated so. */
export function rotating(scene: Scene, rotation: Rotation): Rule {
  return async ({ operation, body }) => {
    const SecretId = scene.stage.deployed.tokenSecretArn;
    if (operation !== "DescribeSecret" || !body.includes(SecretId)) return undefined;
    const { Name } = await scene.stage.clients.secrets.send(new DescribeSecretCommand({ SecretId }));
    return jsonReply({ Name, ...seconds(rotation) });
  };
}

/** A version of the token secret beside those that there are. */
export interface Staged {
  readonly VersionId: string;
  readonly CreatedDate: Date;
  readonly VersionStages: readonly string[];
}

/** AWSPENDING on this version alone, as AWS keeps it: ministack leaves it on every version that had it. */
export function pendingAt(scene: Scene, staged?: Staged): Rule {
  return async ({ operation }) => {
    if (operation !== "ListSecretVersionIds") return undefined;
    const SecretId = scene.stage.deployed.tokenSecretArn;
    const { Versions = [] } = await scene.stage.clients.secrets.send(
      new ListSecretVersionIdsCommand({ SecretId }),
    );
    const others = Versions.map(({ VersionStages = [], ...version }) => ({
      ...version,
      VersionStages: VersionStages.filter((label) => label !== "AWSPENDING"),
    }));
    return jsonReply({ Versions: [...others, ...(staged === undefined ? [] : [staged])].map(seconds) });
  };
}

/** Dates as they are on the wire. */
function seconds(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Date ? value.getTime() / 1_000 : value,
    ]),
  );
}
