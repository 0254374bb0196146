import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT } from "../../../lambda/contract";
import type { ModelVersion, SecretModel } from "./secret";

/** Where none is asked for; small, so that the rotator has to follow pages. */
const PAGE_SIZE = 2;

/** Runs a command of the SDK on the model. `at`: the time whose state a read finds, ms. Throws the SDK's errors. */
export function execute(secrets: ReadonlyMap<string, SecretModel>, command: unknown, at?: number): object {
  const { input } = command as { input: { SecretId?: string } };
  const secret = secrets.get(input.SecretId ?? "");
  if (secret === undefined) throw new ResourceNotFoundException({ message: "no secret", $metadata: {} });

  if (command instanceof GetSecretValueCommand) {
    const { VersionId, VersionStage = AWSCURRENT } = command.input;
    const version = VersionId === undefined ? secret.holder(VersionStage, at) : secret.version(VersionId, at);
    if (!version?.value || secret.unreadable.has(version.id))
      throw new ResourceNotFoundException({ message: "no value", $metadata: {} });
    return { ...described(version), SecretString: version.value };
  }
  if (command instanceof ListSecretVersionIdsCommand) {
    const { IncludeDeprecated, NextToken, MaxResults = PAGE_SIZE } = command.input;
    const all = secret
      .versions(at)
      .filter(({ labels }) => IncludeDeprecated || labels.length > 0)
      .filter(({ value }) => secret.listsValueless || value !== "");
    const start = Number(NextToken ?? 0);
    const end = start + MaxResults;
    return {
      Versions: all.slice(start, end).map(described),
      ...(end < all.length && { NextToken: String(end) }),
    };
  }
  if (command instanceof DescribeSecretCommand) {
    const labelled = secret.versions(at).filter(({ labels }) => labels.length > 0);
    return {
      RotationEnabled: secret.rotatesItself,
      VersionIdsToStages: Object.fromEntries(labelled.map(({ id, labels }) => [id, [...labels]])),
    };
  }
  if (command instanceof PutSecretValueCommand) {
    const { ClientRequestToken = "", SecretString = "", VersionStages } = command.input;
    return described(secret.put(ClientRequestToken, SecretString, VersionStages));
  }
  if (command instanceof UpdateSecretVersionStageCommand) {
    const { VersionStage = "", MoveToVersionId, RemoveFromVersionId } = command.input;
    secret.moveLabel(VersionStage, MoveToVersionId, RemoveFromVersionId);
    return {};
  }
  throw new Error(`the model does not know ${command?.constructor.name}`);
}

function described({ id, createdAt, labels }: ModelVersion): object {
  return { VersionId: id, CreatedDate: new Date(createdAt), VersionStages: [...labels] };
}
