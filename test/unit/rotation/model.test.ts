import { CreateSecretCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { describe, expect, test } from "vitest";
import { AWSCURRENT, AWSPENDING, AWSPREVIOUS } from "../../../lambda/contract";
import { labelRules } from "../../support/labelRules";
import { execute } from "../../support/model/commands";
import { SecretModel } from "../../support/model/secret";

describe("secret version labels (reference model)", () => {
  labelRules(modelClient);
});

/** What AWS documents and the emulators get wrong. */
describe("the reference model", () => {
  test("ignores a put that repeats a version, and refuses one with other data under its id", () => {
    const secret = secretWith("one", "two");
    expect(secret.put("two", "value of two", [AWSPENDING])).toMatchObject({ labels: [AWSPENDING] });
    expect(() => secret.put("two", "another", [AWSPENDING])).toThrow(/another value/);
    expect(secret.put("one", "value of one", [AWSPENDING]).labels).toEqual([AWSCURRENT]);
    expect(secret.versions()).toHaveLength(2);
  });

  test("moves AWSCURRENT by a put without stages, and AWSPREVIOUS after it", () => {
    const secret = secretWith("one");
    secret.put("two", "value");
    secret.put("three", "value");
    expect(secret.versions().map(({ labels }) => labels)).toEqual([[], [AWSPREVIOUS], [AWSCURRENT]]);
  });

  test("refuses to take AWSCURRENT away, to move it unasked from whom, or to a version that is not there", () => {
    const secret = secretWith("one", "two");
    expect(() => secret.moveLabel(AWSCURRENT, undefined, "one")).toThrow();
    expect(() => secret.moveLabel(AWSCURRENT, "two", undefined)).toThrow();
    expect(() => secret.moveLabel(AWSCURRENT, "three", "one")).toThrow();
    expect(secret.holder(AWSCURRENT)?.id).toBe("one");
  });

  test("gives an old read the state of its time", () => {
    let now = 1_000;
    const secret = new SecretModel(() => now);
    secret.put("one", "value of one");
    now = 2_000;
    secret.put("two", "value of two");
    expect([999, 1_000, 1_999, 2_000].map((at) => secret.holder(AWSCURRENT, at)?.id)).toEqual([
      undefined,
      "one",
      "one",
      "two",
    ]);
  });
});

function secretWith(...ids: string[]): SecretModel {
  const secret = new SecretModel(() => 0, false);
  for (const id of ids) secret.put(id, `value of ${id}`, [AWSPENDING]);
  return secret;
}

function modelClient(): Pick<SecretsManagerClient, "send"> {
  return { send } as unknown as SecretsManagerClient;
}

const secrets = new Map<string, SecretModel>();
let time = 0;

async function send(command: object): Promise<object> {
  if (!(command instanceof CreateSecretCommand)) return execute(secrets, command);
  const ARN = command.input.Name ?? "";
  secrets.set(ARN, new SecretModel(() => time++));
  return { ARN };
}
