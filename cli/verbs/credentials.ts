import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { GetSecretValueCommand, PutSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { AWSCURRENT, CREDENTIALS_DESCRIPTIONS, type Credentials } from "../../lambda/contract";
import { jsonObject } from "../../lambda/tokenValue";
import type { Deployment } from "../deployment";
import { nextTime, scheduleOf } from "../facts/schedule";
import { describeLiveSecret, secretArn, secretWords } from "../facts/secrets";
import { sentences } from "../output/table";
import { colours, print, typed, waiting } from "../output/terminal";
import { minuteOf, short } from "../output/words";
import { asked, isNotFound, Problem, problemOf } from "../problems";

/** The longest value that Secrets Manager takes, bytes: https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MAX_VALUE_BYTES = 65_536;

/**
 * Puts another key pair into the credentials secret; nothing is written where it is the one that is there.
 * @returns the exit code: 0 it is there, 1 not wanted
 */
export async function setCredentials(deployment: Deployment): Promise<number> {
  const fields = await waiting("Looking at the credentials secret", async () => {
    await requirePersons(deployment);
    return currentFields(deployment);
  });
  const given = await pairGiven();
  if (given === undefined) {
    print("Nothing was done.");
    return 1;
  }
  if (fields.clientId === given.clientId && fields.clientSecret === given.clientSecret) {
    print("Nothing was written: this key pair is in the credentials secret already.");
    return 0;
  }
  const { versionId, next } = await waiting("Writing", async () => ({
    versionId: await write(deployment, { ...fields, ...given }),
    next: await nextCheck(deployment),
  }));
  print(
    sentences(
      `${colours.green("✓ written")}  version ${short(versionId)} of the credentials secret
  ${next} Or at once: akool-token check. If Akool refuses the new pair, the old token stays.`,
    ),
  );
  return 0;
}

/** What Pulumi writes would be undone by its next change. */
async function requirePersons(deployment: Deployment): Promise<void> {
  const { Description } = await describeLiveSecret(deployment, "credentials");
  if (Description !== CREDENTIALS_DESCRIPTIONS.pulumi) return;
  throw new Problem(
    "Pulumi writes these credentials from its config, so set them there: pulumi config set clientId ID, then pulumi config set --secret clientSecret, then pulumi up.",
  );
}

/** What is in the secret's JSON now, of any type; nothing where there is no JSON object. Throws Problem. */
async function currentFields(deployment: Deployment): Promise<Readonly<Record<string, unknown>>> {
  const { aws } = deployment;
  const request = { SecretId: secretArn(deployment, "credentials"), VersionStage: AWSCURRENT };
  try {
    const { SecretString = "" } = await aws.secrets.send(new GetSecretValueCommand(request));
    return jsonObject(SecretString) ?? {};
  } catch (error) {
    // The secret is there: only a value is not, before the first one.
    if (isNotFound(error)) return {};
    throw problemOf(
      error,
      "secretsmanager:GetSecretValue",
      secretWords(deployment, "credentials"),
      aws.region,
    );
  }
}

async function write(deployment: Deployment, fields: object): Promise<string> {
  const { aws } = deployment;
  const SecretString = JSON.stringify(fields);
  if (Buffer.byteLength(SecretString) > MAX_VALUE_BYTES) {
    throw new Problem(
      `The credentials secret's JSON would be longer than the ${MAX_VALUE_BYTES} bytes that are allowed: give a shorter clientId and clientSecret.`,
    );
  }
  // The SDK's own repeats carry the same token, and write one version.
  const request = {
    SecretId: secretArn(deployment, "credentials"),
    SecretString,
    ClientRequestToken: randomUUID(),
  };
  await asked("secretsmanager:PutSecretValue", secretWords(deployment, "credentials"), aws.region, () =>
    aws.secrets.send(new PutSecretValueCommand(request)),
  );
  return request.ClientRequestToken;
}

/** When the rotator takes them up by itself. The pair is written by now, whatever comes of this. */
async function nextCheck(deployment: Deployment): Promise<string> {
  const schedule = await scheduleOf(deployment).catch(() => undefined);
  if (schedule?.State === "DISABLED") return "The schedule is off, so no check takes it up by itself.";
  const at = schedule && nextTime(schedule, new Date());
  return `The next check takes it up${at === undefined ? "" : `, ${minuteOf(at)}`}.`;
}

/** Undefined: the person in the terminal does not want to say. Throws Problem. */
async function pairGiven(): Promise<Credentials | undefined> {
  if (!process.stdin.isTTY) return pairIn(await text(process.stdin));
  const clientId = await typed("clientId, from Akool's API Credentials page", { hidden: false });
  if (clientId === undefined) return undefined;
  const clientSecret = await typed("clientSecret", { hidden: true });
  return clientSecret === undefined ? undefined : checked({ clientId, clientSecret });
}

function pairIn(json: string): Credentials {
  const fields = jsonObject(json);
  if (fields === undefined) {
    throw new Problem(
      'Standard input holds no JSON object: give {"clientId":"…","clientSecret":"…"} there, or run this in a terminal to be asked.',
    );
  }
  return checked(fields);
}

function checked(fields: Readonly<Record<string, unknown>>): Credentials {
  const text = (name: keyof Credentials): string => {
    const value = fields[name];
    const trimmed = typeof value === "string" ? value.trim() : "";
    if (trimmed === "")
      throw new Problem(`${name} is missing or empty; allowed: the text from Akool's API Credentials page.`);
    return trimmed;
  };
  return { clientId: text("clientId"), clientSecret: text("clientSecret") };
}
