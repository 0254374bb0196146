import * as secretsmanager from "@pulumi/aws/secretsmanager";
import * as pulumi from "@pulumi/pulumi";
import { CREDENTIALS_DESCRIPTIONS, secretName, TOKEN_DESCRIPTION } from "../lambda/contract";
import type { ReplicatedSecret } from "./policies";
import type { ChildOptions, Settings } from "./settings";

export interface Secrets {
  readonly tokenArn: pulumi.Output<string>;
  readonly tokenName: pulumi.Output<string>;
  /** The token secret as policies need it. */
  readonly token: pulumi.Output<ReplicatedSecret>;
  readonly credentialsArn: pulumi.Output<string>;
  readonly credentialsKmsKeyArn: pulumi.Output<string> | undefined;
  /** Where the program writes the credentials itself. */
  readonly credentialsVersion: secretsmanager.SecretVersion | undefined;
  /** Whether there can be credentials when `up` ends: not in a secret that was just made to be filled by hand. */
  readonly hasCredentials: boolean;
}

/** The two secrets. Adopted ones are known by their ARN alone and never touched. */
export function createSecrets(
  name: string,
  settings: Settings,
  region: pulumi.Output<string>,
  opts: ChildOptions,
): Secrets {
  return { ...tokenSecret(name, settings, region, opts), ...credentialsSecret(name, settings, opts) };
}

/** No value here, not even a first one: the rotator alone writes it, and Pulumi's state never holds a token. */
function tokenSecret(name: string, settings: Settings, region: pulumi.Output<string>, opts: ChildOptions) {
  const kmsKeyArn = settings.kmsKeyArn;
  if (settings.tokenSecretArn !== undefined) {
    return {
      tokenArn: settings.tokenSecretArn,
      tokenName: settings.tokenSecretArn.apply(secretName),
      token: pulumi.output({ secretArn: settings.tokenSecretArn, kmsKeyArn, region, replicas: [] }),
    };
  }
  const { replicas } = settings;
  const secret = new secretsmanager.Secret(
    `${name}-token`,
    {
      name: settings.tokenSecretName,
      description: TOKEN_DESCRIPTION,
      kmsKeyId: kmsKeyArn,
      recoveryWindowInDays: settings.recoveryWindowInDays,
      replicas: replicas?.apply((all) =>
        all.map(({ region, kmsKeyArn }) => ({ region, kmsKeyId: kmsKeyArn })),
      ),
      tags: settings.tags,
    },
    opts,
  );
  return {
    tokenArn: secret.arn,
    tokenName: secret.name,
    token: pulumi.output({ secretArn: secret.arn, kmsKeyArn, region, replicas: replicas ?? [] }),
  };
}

function credentialsSecret(name: string, settings: Settings, opts: ChildOptions) {
  if (settings.credentialsSecretArn !== undefined) {
    return {
      credentialsArn: settings.credentialsSecretArn,
      credentialsKmsKeyArn: settings.credentialsKmsKeyArn,
      credentialsVersion: undefined,
      hasCredentials: true,
    };
  }
  const secret = new secretsmanager.Secret(
    `${name}-credentials`,
    {
      description: CREDENTIALS_DESCRIPTIONS[settings.credentials === undefined ? "person" : "pulumi"],
      kmsKeyId: settings.kmsKeyArn,
      recoveryWindowInDays: settings.recoveryWindowInDays,
      tags: settings.tags,
    },
    opts,
  );
  const credentialsVersion =
    settings.credentials &&
    new secretsmanager.SecretVersion(
      `${name}-credentials`,
      { secretId: secret.id, secretString: pulumi.jsonStringify(settings.credentials) },
      opts,
    );
  return {
    credentialsArn: secret.arn,
    credentialsKmsKeyArn: settings.kmsKeyArn,
    credentialsVersion,
    hasCredentials: credentialsVersion !== undefined,
  };
}
