import { CreateSecretCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { type Applier, physicalName, present, tagList } from "./applier";

export const secret: Applier = async ({ secrets }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const { ARN } = await secrets.send(
    new CreateSecretCommand({
      Name: name,
      Description: inputs.optionalString("description"),
      KmsKeyId: inputs.optionalString("kmsKeyId"),
      Tags: tagList(inputs),
    }),
  );
  // It says how the secret is removed.
  inputs.optionalNumber("recoveryWindowInDays");
  const arn = present(ARN, "an ARN");
  return { id: arn, state: { arn, name } };
};

export const secretVersion: Applier = async ({ secrets }, _logicalName, inputs) => {
  const secretId = inputs.string("secretId");
  const { ARN, VersionId } = await secrets.send(
    new PutSecretValueCommand({ SecretId: secretId, SecretString: inputs.string("secretString") }),
  );
  const versionId = present(VersionId, "a version id");
  return { id: `${secretId}|${versionId}`, state: { arn: present(ARN, "an ARN"), versionId } };
};
