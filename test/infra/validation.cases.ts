import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { AkoolTokenRotation, type AkoolTokenRotationArgs } from "../../infra";
import { validate } from "../../infra/validate";
import { deploy } from "./cloud";
import { PLATFORM_ACCEPTED, PLATFORM_REFUSED, type Row } from "./platformRows";

const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:mine-AbCdEf";
const OTHER = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:other-AbCdEf";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const topic = (n: number): string => `arn:aws:sns:eu-west-1:111122223333:topic-${n}`;
const pair = { clientId: "id", clientSecret: "s3cret" };
const tags = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`key-${n}`, "v"]));

const DAYS_3650 = "a whole number from 1 to 3650";
const INTERVALS = "1, 2, 3, 4, 6, 8, 12, 24";
const FULL_ARN = "the full ARN of a secret, with the hyphen and six characters at its end";
const KEY_ARN = "the ARN of a KMS key (no alias)";
const ORIGIN = "an https origin without a path, such as https://openapi.akool.com (http for loopback only)";
const PATH = "a path that starts with one slash, without white space, backslash or #";
const NAME = "1 to 512 of A-Z a-z 0-9 / _ + = . @ -, not ending in a hyphen and six letters or digits";
const FROM_AKOOL = "the string from Akool's API Credentials page, without white space around it";
const TAGS = "up to 50, keys of 1 to 128 characters not starting with aws:, values of up to 256 characters";
const URL = "an http or https URL of at most 200 characters, without white space or #";
const TOPIC = "the ARN of a standard SNS topic";

const REFUSED: Row[] = [
  [{ rotateAfterDays: 0 }, `rotateAfterDays is 0; allowed: ${DAYS_3650}`],
  [{ rotateAfterDays: -1 }, `rotateAfterDays is -1; allowed: ${DAYS_3650}`],
  [{ rotateAfterDays: 3651 }, `rotateAfterDays is 3651; allowed: ${DAYS_3650}`],
  [{ rotateAfterDays: 1.5 }, `rotateAfterDays is 1.5; allowed: ${DAYS_3650}`],
  [{ rotateAfterDays: "90" }, `rotateAfterDays is "90"; allowed: ${DAYS_3650}`],
  [{ rotateAfterDays: Number.NaN }, `rotateAfterDays is NaN; allowed: ${DAYS_3650}`],
  [{ tokenLifetimeDays: 1 }, "tokenLifetimeDays is 1; allowed: a whole number from 2 to 3650"],
  [{ tokenLifetimeDays: 3651 }, "tokenLifetimeDays is 3651; allowed: a whole number from 2 to 3650"],
  [
    { tokenLifetimeDays: 2, checkIntervalHours: 12 },
    "checkIntervalHours is 12 with tokenLifetimeDays 2; allowed: at most 8, a sixth of the lifetime",
  ],
  [
    { tokenLifetimeDays: 5, checkIntervalHours: 24 },
    "checkIntervalHours is 24 with tokenLifetimeDays 5; allowed: at most 20, a sixth of the lifetime",
  ],
  [{ expiryAlarmDays: 0 }, "expiryAlarmDays is 0; allowed: a whole number from 1 to 365"],
  [{ expiryAlarmDays: 366 }, "expiryAlarmDays is 366; allowed: a whole number from 1 to 365"],
  [{ recoveryWindowInDays: 3 }, "recoveryWindowInDays is 3; allowed: 0 or a whole number from 7 to 30"],
  [{ recoveryWindowInDays: 6 }, "recoveryWindowInDays is 6; allowed: 0 or a whole number from 7 to 30"],
  [{ recoveryWindowInDays: 31 }, "recoveryWindowInDays is 31; allowed: 0 or a whole number from 7 to 30"],
  [{ reservedConcurrency: 0 }, "reservedConcurrency is 0; allowed: a whole number from 1 to 1000"],
  [{ reservedConcurrency: 1001 }, "reservedConcurrency is 1001; allowed: a whole number from 1 to 1000"],
  [{ checkIntervalHours: 5 }, `checkIntervalHours is 5; allowed: ${INTERVALS}`],
  [{ checkIntervalHours: 0 }, `checkIntervalHours is 0; allowed: ${INTERVALS}`],
  [{ checkIntervalHours: 48 }, `checkIntervalHours is 48; allowed: ${INTERVALS}`],
  [
    { logRetentionInDays: 91 },
    "logRetentionInDays is 91; allowed: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
  ],
  [{ firstRun: "maybe" }, 'firstRun is "maybe"; allowed: required, bestEffort, skip'],
  [{ architecture: "arm" }, 'architecture is "arm"; allowed: arm64, x86_64'],
  [{ nativeRotation: "true" }, 'nativeRotation is "true"; allowed: true, false'],
  [
    { nativeRotation: true, rotateAfterDays: 1001 },
    "rotateAfterDays is 1001 with nativeRotation; allowed: at most 1000, Secrets Manager's own limit",
  ],
  [{ enabled: "false" }, 'enabled is "false"; allowed: true, false'],
  [{ dashboard: "yes" }, 'dashboard is "yes"; allowed: true, false'],
  [
    { omitAlarms: ["dead-man", "deadLetter"] },
    'omitAlarms[1] is "deadLetter"; allowed: auth, account, config, token-rejected, expiry, dead-man, dead-letter, quota, other, healed, previous-killed',
  ],
  [{ omitAlarms: ["auth", "auth"] }, "omitAlarms names one twice; allowed: each once"],
  [{ alarmActionsEnabled: 1 }, "alarmActionsEnabled is 1; allowed: true, false"],
  [{ credentials: "id" }, "credentials is not an object; allowed: an object with clientId and clientSecret"],
  [
    { credentials: { ...pair, clientKey: "s3cret" } },
    "credentials has the key clientKey; allowed: an object with clientId and clientSecret",
  ],
  [{ credentials: { ...pair, clientId: "" } }, `credentials.clientId is empty; allowed: ${FROM_AKOOL}`],
  [{ credentials: { clientId: "id" } }, `credentials.clientSecret is not a string; allowed: ${FROM_AKOOL}`],
  [
    { credentials: { ...pair, clientSecret: "s3cret\n" } },
    `credentials.clientSecret has white space around it; allowed: ${FROM_AKOOL}`,
  ],
  [
    { credentials: pair, credentialsSecretArn: SECRET },
    "credentials and credentialsSecretArn are both given; allowed: one of them, or neither",
  ],
  [
    { credentialsSecretArn: SECRET, tokenSecretArn: SECRET },
    "tokenSecretArn and credentialsSecretArn are the same secret; allowed: two different secrets",
  ],
  [
    { credentialsKmsKeyArn: KEY },
    "credentialsKmsKeyArn is given without credentialsSecretArn; allowed: both (kmsKeyArn encrypts a secret made here)",
  ],
  [
    { tokenSecretArn: SECRET, tokenSecretName: "mine" },
    "tokenSecretArn and tokenSecretName are both given; allowed: one of them, or neither",
  ],
  [{ tokenSecretArn: "mine" }, `tokenSecretArn is "mine"; allowed: ${FULL_ARN}`],
  [
    { tokenSecretArn: SECRET.slice(0, -7) },
    `tokenSecretArn is "${SECRET.slice(0, -7)}"; allowed: ${FULL_ARN}`,
  ],
  [{ credentialsSecretArn: KEY }, `credentialsSecretArn is "${KEY}"; allowed: ${FULL_ARN}`],
  [{ tokenSecretName: "a b" }, `tokenSecretName is "a b"; allowed: ${NAME}`],
  [{ tokenSecretName: "" }, `tokenSecretName is empty; allowed: ${NAME}`],
  [
    { tokenSecretName: "akool-ab12CD" },
    `tokenSecretName ends like a secret's ARN ("akool-ab12CD"); allowed: ${NAME}`,
  ],
  [{ tokenSecretName: "a".repeat(513) }, `tokenSecretName is "${"a".repeat(99)}…; allowed: ${NAME}`],
  [{ kmsKeyArn: "alias/mine" }, `kmsKeyArn is "alias/mine"; allowed: ${KEY_ARN}`],
  [
    { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:alias/mine" },
    `kmsKeyArn is "arn:aws:kms:eu-west-1:111122223333:alias/mine"; allowed: ${KEY_ARN}`,
  ],
  [
    { credentialsSecretArn: SECRET, credentialsKmsKeyArn: "k" },
    `credentialsKmsKeyArn is "k"; allowed: ${KEY_ARN}`,
  ],
  [{ baseUrl: "http://openapi.akool.com" }, `baseUrl is "http://openapi.akool.com"; allowed: ${ORIGIN}`],
  [{ baseUrl: "http://127.evil.com" }, `baseUrl is "http://127.evil.com"; allowed: ${ORIGIN}`],
  [{ baseUrl: "https://a.com/api" }, `baseUrl is "https://a.com/api"; allowed: ${ORIGIN}`],
  [{ baseUrl: "https://a.com?q=1" }, `baseUrl is "https://a.com?q=1"; allowed: ${ORIGIN}`],
  [{ baseUrl: "https://me:pw@a.com" }, `baseUrl is "https://…@a.com"; allowed: ${ORIGIN}`],
  [{ baseUrl: "ftp://a.com" }, `baseUrl is "ftp://a.com"; allowed: ${ORIGIN}`],
  [{ baseUrl: "openapi.akool.com" }, `baseUrl is "openapi.akool.com"; allowed: ${ORIGIN}`],
  [{ checkPath: "api" }, `checkPath is "api"; allowed: ${PATH}`],
  [{ checkPath: "//evil.com/a" }, `checkPath is "//evil.com/a"; allowed: ${PATH}`],
  [{ checkPath: "/\\evil.com" }, `checkPath is "/\\\\evil.com"; allowed: ${PATH}`],
  [{ checkPath: "/a b" }, `checkPath is "/a b"; allowed: ${PATH}`],
  [{ checkPath: "/a#b" }, `checkPath is "/a#b"; allowed: ${PATH}`],
  [{ alarmTopicArns: [1, 2, 3, 4, 5, 6].map(topic) }, "alarmTopicArns has 6 items; allowed: up to 5"],
  [{ ticketTopicArns: [1, 2, 3, 4, 5, 6].map(topic) }, "ticketTopicArns has 6 items; allowed: up to 5"],
  [{ alarmTopicArns: topic(1) }, `alarmTopicArns is not a list; allowed: a list, each item ${TOPIC}`],
  [{ alarmTopicArns: [topic(1), "x"] }, `alarmTopicArns[1] is "x"; allowed: ${TOPIC}`],
  [{ ticketTopicArns: [`${topic(1)}.fifo`] }, `ticketTopicArns[0] is "${topic(1)}.fifo"; allowed: ${TOPIC}`],
  [{ alarmTopicArns: [topic(1), topic(1)] }, "alarmTopicArns names one twice; allowed: each once"],
  [{ alarmEmails: ["on-call"] }, 'alarmEmails[0] is "on-call"; allowed: an e-mail address'],
  [{ alarmEmails: ["a@b.c", "a@b.c"] }, "alarmEmails names one twice; allowed: each once"],
  [
    { alarmEmails: ["a@b.c"], alarmTopicArns: [topic(1)] },
    "alarmEmails and alarmTopicArns are both given; allowed: one of them (subscribe the addresses to your own topic)",
  ],
  [{ runbookUrl: "wiki" }, `runbookUrl is "wiki"; allowed: ${URL}`],
  [{ runbookUrl: "javascript:alert(1)" }, `runbookUrl is "javascript:alert(1)"; allowed: ${URL}`],
  [{ runbookUrl: "https://a.com/b#c" }, `runbookUrl is "https://a.com/b#c"; allowed: ${URL}`],
  [
    { runbookUrl: `https://a.com/${"r".repeat(187)}` },
    `runbookUrl is "https://a.com/${"r".repeat(85)}…; allowed: ${URL}`,
  ],
  ...PLATFORM_REFUSED,
  [{ tags: "a" }, `tags is "a"; allowed: ${TAGS}`],
  [{ tags: tags(51) }, `tags has 51 keys; allowed: ${TAGS}`],
  [{ tags: { "aws:a": "b" } }, `tags has the key "aws:a"; allowed: ${TAGS}`],
  [{ tags: { "": "b" } }, `tags has the key ""; allowed: ${TAGS}`],
  [{ tags: { a: 1 } }, `tags.a is 1; allowed: ${TAGS}`],
  [{ tags: { a: "v".repeat(257) } }, `tags.a is "${"v".repeat(99)}…; allowed: ${TAGS}`],
];

const ACCEPTED: [string, AkoolTokenRotationArgs][] = [
  ["nothing at all", {}],
  [
    "lowest numbers",
    { rotateAfterDays: 1, tokenLifetimeDays: 2, expiryAlarmDays: 1, reservedConcurrency: 1 },
  ],
  [
    "highest numbers",
    { rotateAfterDays: 3650, tokenLifetimeDays: 3650, expiryAlarmDays: 365, reservedConcurrency: 1000 },
  ],
  ...[0, 7, 30].map((days): [string, AkoolTokenRotationArgs] => [
    `a recovery window of ${days} days`,
    { recoveryWindowInDays: days },
  ]),
  ...[1, 2, 3, 4, 6, 8, 12, 24].map((hours): [string, AkoolTokenRotationArgs] => [
    `a check every ${hours} hours`,
    { checkIntervalHours: hours },
  ]),
  ["the least slack", { tokenLifetimeDays: 6, checkIntervalHours: 24 }],
  ["the longest age of a native rotation", { nativeRotation: true, rotateAfterDays: 1000 }],
  ["a longer age without one", { nativeRotation: false, rotateAfterDays: 1001 }],
  ["logs for a day", { logRetentionInDays: 1 }],
  ["logs for ten years", { logRetentionInDays: 3653 }],
  ["two secrets", { tokenSecretArn: SECRET, credentialsSecretArn: OTHER, credentialsKmsKeyArn: KEY }],
  ["a secret in China", { tokenSecretArn: SECRET.replace("arn:aws:", "arn:aws-cn:") }],
  ["the longest name", { tokenSecretName: "a".repeat(512) }],
  ["a name with a hyphen and five characters", { tokenSecretName: "akool-token" }],
  ["an origin with a slash at its end", { baseUrl: "https://openapi.akool.com/" }],
  ...["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080"].map(
    (baseUrl): [string, AkoolTokenRotationArgs] => [baseUrl, { baseUrl }],
  ),
  ["a path with a query", { checkPath: "/api/me?full=1" }],
  [
    "five topics",
    { alarmTopicArns: [1, 2, 3, 4, 5].map(topic), ticketTopicArns: [1, 2, 3, 4, 5].map(topic) },
  ],
  ["e-mails beside an empty list of topics", { alarmEmails: ["a@b.c"], alarmTopicArns: [] }],
  ["the longest runbook URL", { runbookUrl: `https://a.com/${"r".repeat(186)}` }],
  ...PLATFORM_ACCEPTED,
  ["50 tags, the longest key and value", { tags: { ...tags(49), ["k".repeat(128)]: "v".repeat(256) } }],
];

describe("args", () => {
  it.each(REFUSED)("refuses %j, and registers nothing", async (args, problem) => {
    const deployment = await deploy(() => new AkoolTokenRotation("akool", args as AkoolTokenRotationArgs));
    expect(pulumi.RunError.isInstance(deployment.error)).toBe(true);
    expect((deployment.error as Error).message).toBe(`AkoolTokenRotation akool: ${problem}`);
    expect(deployment.resources).toEqual([]);
  });

  it.each(ACCEPTED)("accepts %s", (_, args) => {
    expect(() => validate("akool", args)).not.toThrow();
  });

  it.each(["alarmTopicArns", "ticketTopicArns", "alarmEmails", "replicas"])(
    "refuses an output as %s, whose number of items must be known at once",
    (arg) => {
      expect(() => validate("akool", { [arg]: pulumi.output([]) })).toThrow(
        `${arg} is not a list; allowed: `,
      );
    },
  );

  it("names every problem at once", () => {
    expect(() => validate("akool", { rotateAfterDays: 0, expiryAlarmDays: 0 })).toThrow(
      new pulumi.RunError(
        "AkoolTokenRotation akool: rotateAfterDays is 0; allowed: a whole number from 1 to 3650\n" +
          "AkoolTokenRotation akool: expiryAlarmDays is 0; allowed: a whole number from 1 to 365",
      ),
    );
  });

  it("never prints a credential", () => {
    expect(() =>
      validate("akool", { credentials: { clientId: " hidden-id", clientSecret: " hidden-secret" } }),
    ).toThrow(expect.objectContaining({ message: expect.not.stringMatching(/hidden/) }));
  });

  it.each(["", "a".repeat(41), "a/b"])("refuses the name %j", (name) => {
    expect(() => validate(name, {})).toThrow(/the name is .*; allowed: 1 to 40 of A-Z a-z 0-9 _ -$/);
  });

  it("accepts a name of 40", () => {
    expect(() => validate("a".repeat(40), {})).not.toThrow();
  });
});
