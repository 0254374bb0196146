import { paginateListSecretVersionIds } from "@aws-sdk/client-secrets-manager";
import { DAY_MS } from "../../lambda/clock";
import type { Deployment } from "../deployment";
import { secretArn, secretWords } from "../facts/secrets";
import { plural } from "../output/words";
import { asked } from "../problems";
import { broken, type Finding, fine } from "./finding";

/**
 * Above so many versions Secrets Manager removes those without a label, but none of the last 24 hours.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html
 */
const KEPT = 100;

/** Whether the token secret has room for another version. */
export async function lookAtVersions(deployment: Deployment): Promise<Finding[]> {
  const { aws } = deployment;
  const what = secretWords(deployment, "token");
  const made = await asked("secretsmanager:ListSecretVersionIds", what, aws.region, async () => {
    const dates: (Date | undefined)[] = [];
    for await (const { Versions = [] } of paginateListSecretVersionIds(
      { client: aws.secrets },
      { SecretId: secretArn(deployment, "token"), IncludeDeprecated: true },
    )) {
      dates.push(...Versions.map(({ CreatedDate }) => CreatedDate));
    }
    return dates;
  });
  const dayAgo = Date.now() - DAY_MS;
  const young = made.filter((date) => date !== undefined && date.getTime() > dayAgo).length;
  if (young < KEPT) return [fine(`${plural(made.length, "version")}, ${young} of them of the last 24 hours`)];
  return [
    broken(
      `${young} versions are of the last 24 hours, and Secrets Manager removes none of these: it may soon refuse another`,
      "akool-token logs tells what mints so often",
    ),
  ];
}
