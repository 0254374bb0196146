import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as lambda from "@pulumi/aws/lambda";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import type { Rotator } from "./rotator";
import type { Secrets } from "./secrets";
import type { ChildOptions, Settings } from "./settings";
import { refuse } from "./validate";

/**
 * Lets Secrets Manager call the function, for the token secret alone. It comes before the first run, so that nothing is
 * minted for a secret that is refused here.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export function permitNativeRotation(
  name: string,
  settings: Settings,
  secrets: Secrets,
  rotator: Rotator,
  opts: ChildOptions,
): lambda.Permission | undefined {
  if (!settings.nativeRotation) return undefined;
  return new lambda.Permission(
    `${name}-native-rotation`,
    {
      function: rotator.fn.name,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: getCallerIdentityOutput({}, opts).accountId,
      sourceArn: settings.tokenSecretArn
        ? ownRotation(settings.tokenSecretArn, rotator, opts)
        : secrets.tokenArn,
    },
    opts,
  );
}

/**
 * Lets Secrets Manager rotate the token secret by the same function, beside the schedule. The first rotation comes after
 * `rotateAfterDays`: the first run has made the token. Secrets Manager tries the set-up by the step testSecret on a
 * copy of the current token, so it comes after what that needs.
 */
export function createNativeRotation(
  name: string,
  settings: Settings,
  secrets: Secrets,
  rotator: Rotator,
  needed: readonly pulumi.Resource[],
  opts: ChildOptions,
): void {
  new secretsmanager.SecretRotation(
    `${name}-token`,
    {
      secretId: secrets.tokenArn,
      rotationLambdaArn: rotator.fn.arn,
      rotateImmediately: false,
      rotationRules: { automaticallyAfterDays: settings.rotateAfterDays },
    },
    { ...opts, dependsOn: [...needed] },
  );
}

/** An adopted secret may be rotated by a function of yours, which this one would silently take the place of. */
function ownRotation(
  secretArn: pulumi.Output<string>,
  rotator: Rotator,
  opts: ChildOptions,
): pulumi.Output<string> {
  const found = secretsmanager.getSecretRotationOutput({ secretId: secretArn }, opts);
  return pulumi
    .all([secretArn, found.rotationEnabled, found.rotationLambdaArn, rotator.fn.arn])
    .apply(([arn, enabled, other, own]) => {
      refuse(
        enabled && other !== own
          ? `tokenSecretArn is rotated by ${other}; allowed with nativeRotation: a secret that no other function rotates`
          : undefined,
      );
      return arn;
    });
}
