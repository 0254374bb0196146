import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
import * as lambda from "@pulumi/aws/lambda";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import type { Rotator } from "./rotator";
import type { Secrets } from "./secrets";
import type { ChildOptions, Settings } from "./settings";
import { refuse } from "./validate";

/**
 * Lets Secrets Manager rotate the token secret by the same function, beside the schedule. The first rotation comes after
 * `rotateAfterDays`: the first run has made the token. Secrets Manager tries the set-up by the step testSecret on a
 * copy of the current token, so it comes after what makes that one.
 */
export function createNativeRotation(
  name: string,
  settings: Settings,
  secrets: Secrets,
  rotator: Rotator,
  firstRun: pulumi.Resource | undefined,
  opts: ChildOptions,
): void {
  if (!settings.nativeRotation) return;
  const permission = new lambda.Permission(
    `${name}-native-rotation`,
    {
      function: rotator.fn.name,
      action: "lambda:InvokeFunction",
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: getCallerIdentityOutput({}, opts).accountId,
      sourceArn: secrets.tokenArn,
    },
    opts,
  );
  new secretsmanager.SecretRotation(
    `${name}-token`,
    {
      secretId: ownRotation(settings, secrets, rotator, opts),
      rotationLambdaArn: rotator.fn.arn,
      rotateImmediately: false,
      rotationRules: { automaticallyAfterDays: settings.rotateAfterDays },
    },
    { ...opts, dependsOn: [permission, rotator.rolePolicy, ...(firstRun === undefined ? [] : [firstRun])] },
  );
}

/** An adopted secret may be rotated by a function of yours, which this one would silently take the place of. */
function ownRotation(
  { tokenSecretArn }: Settings,
  secrets: Secrets,
  rotator: Rotator,
  opts: ChildOptions,
): pulumi.Output<string> {
  if (tokenSecretArn === undefined) return secrets.tokenArn;
  const found = secretsmanager.getSecretRotationOutput({ secretId: tokenSecretArn }, opts);
  return pulumi
    .all([tokenSecretArn, found.rotationEnabled, found.rotationLambdaArn, rotator.fn.arn])
    .apply(([secretArn, enabled, other, own]) => {
      refuse(
        enabled && other !== own
          ? `tokenSecretArn is rotated by ${other}; allowed with nativeRotation: a secret that no other function rotates`
          : undefined,
      );
      return secretArn;
    });
}
