import {
  CreateKeyCommand,
  DisableKeyCommand,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import {
  DeleteResourcePolicyCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  RestoreSecretCommand,
  UpdateSecretCommand,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { jsonReply } from "../support/front";
import { ailments, type Told } from "./ailments";
import { type Scene, whileAkoolSays } from "./command";

const EVERYBODY = { Principal: "*", Resource: "*" };
const SERVICE = { Principal: { AWS: "arn:aws:iam::000000000000:role/some-service" }, Resource: "*" };
const CONDITION = { Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } };

/** `doctor` on the two secrets, their policies and keys. */
export function doctorSecretsCases(scene: () => Scene): void {
  const clients = () => scene().stage.clients;
  const token = () => scene().stage.deployed.tokenSecretArn;
  const credentials = () => scene().stage.deployed.credentialsSecretArn;
  const underPolicy = async (
    SecretId: string,
    statement: object,
    look = () => ailments(scene()),
  ): Promise<{ code: number | null; told: Told[] }> => {
    const ResourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    await clients().secrets.send(new PutResourcePolicyCommand({ SecretId, ResourcePolicy }));
    const seen = await look();
    await clients().secrets.send(new DeleteResourcePolicyCommand({ SecretId }));
    return seen;
  };

  describe("doctor on the secrets", () => {
    it("one that is marked for deletion", async () => {
      const SecretId = credentials();
      await clients().secrets.send(new DeleteSecretCommand({ SecretId, RecoveryWindowInDays: 7 }));
      const { code, told } = await ailments(scene());
      await clients().secrets.send(new RestoreSecretCommand({ SecretId }));
      expect(code).toBe(1);
      const [marked] = told.filter(({ subject }) => subject === "credentials");
      expect(marked?.text).toMatch(/^akool-credentials-\w+ is marked for deletion, since \d{4}-\d\d-\d\d$/);
      expect(marked?.mend).toBe(`aws secretsmanager restore-secret --secret-id ${SecretId}`);
    });

    it("Secrets Manager's own rotation that somebody switched on", async () => {
      const seen = await scene().behind(
        ({ operation }) =>
          operation === "DescribeSecret" ? jsonReply({ Name: "akool-x", RotationEnabled: true }) : undefined,
        (how) => ailments(scene(), how),
      );
      expect(seen.code).toBe(1);
      expect(seen.told[0]).toEqual({
        subject: "token secret",
        state: "broken",
        text: "somebody switched on Secrets Manager's own rotation of akool-x, beside the rotator",
        mend: `aws secretsmanager cancel-rotate-secret --secret-id ${token()}`,
      });
      expect(seen.told.map(({ subject }) => subject)).toEqual(["token secret", "credentials"]);
    });

    it.each([
      [
        "denies everybody",
        { ...EVERYBODY, Effect: "Deny", Action: "secretsmanager:*" },
        "denies everybody, the rotator too",
      ],
      [
        "denies everybody all but a look",
        {
          Resource: "*",
          Principal: { AWS: "*" },
          Effect: "Deny",
          NotAction: "secretsmanager:DescribeSecret",
        },
        "denies everybody, the rotator too",
      ],
      [
        "lets everybody read",
        { ...EVERYBODY, Effect: "Allow", Action: ["secretsmanager:Describe*", "secretsmanager:getsecret*"] },
        "lets everybody in AWS read it",
      ],
    ])("the token's policy %s", async (_, statement, text) => {
      const { code, told } = await underPolicy(token(), statement);
      expect(code).toBe(1);
      expect(told[0]).toEqual({
        subject: "token policy",
        state: "broken",
        text: `its resource policy ${text}`,
        mend: `aws secretsmanager delete-resource-policy --secret-id ${token()}, or mend the policy`,
      });
    });

    it("a service may read the token by its policy; the credentials it may not", async () => {
      const allow = { ...SERVICE, Effect: "Allow", Action: "secretsmanager:GetSecretValue" };
      expect(await underPolicy(token(), allow)).toEqual({ code: 0, told: [] });
      expect(await underPolicy(credentials(), allow)).toMatchObject({
        code: 1,
        told: [
          {
            subject: "their policy",
            text: "its resource policy lets others than the rotator read it, in 1 statement",
          },
        ],
      });
    });

    it("the rotator's own role may read the credentials by their policy", async () => {
      const { roleArn } = scene().stage.deployed.all;
      const allow = { Principal: { AWS: roleArn }, Resource: "*", Effect: "Allow", Action: "*" };
      expect(await underPolicy(credentials(), allow)).toEqual({ code: 0, told: [] });
    });

    it("a Deny with a condition: fine where the last run got past it, else it cannot be told", async () => {
      const deny = { ...EVERYBODY, ...CONDITION, Effect: "Deny", Action: "secretsmanager:GetSecretValue" };
      await scene().verb("check");
      expect(await underPolicy(token(), deny)).toEqual({ code: 0, told: [] });
      await whileAkoolSays(scene(), 1200, () => scene().verb("check"));
      expect(await underPolicy(token(), deny)).toMatchObject({
        code: 2,
        told: [{ subject: "token policy", state: "unknown" }],
      });
      await scene().verb("check");
    });

    it("a Deny for all but the rotator is a shield, told by the last run", async () => {
      const { roleArn } = scene().stage.deployed.all;
      const deny = {
        NotPrincipal: { AWS: [roleArn, "arn:aws:iam::000000000000:root"] },
        Resource: "*",
        Effect: "Deny",
        Action: "secretsmanager:GetSecretValue",
      };
      expect(await underPolicy(token(), deny)).toEqual({ code: 0, told: [] });
      await whileAkoolSays(scene(), 1200, () => scene().verb("check"));
      expect(await underPolicy(token(), deny)).toMatchObject({
        code: 2,
        told: [{ subject: "token policy", state: "unknown" }],
      });
      await scene().verb("check");
    });

    it("an Allow for all but somebody lets others in", async () => {
      const allow = {
        NotPrincipal: { AWS: "arn:aws:iam::000000000000:user/left" },
        Resource: "*",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
      };
      expect(await underPolicy(token(), allow)).toMatchObject({
        code: 1,
        told: [{ text: "its resource policy lets everybody in AWS read it" }],
      });
    });

    it("nobody may write the credentials: the rotator only reads them", async () => {
      const deny = { ...EVERYBODY, Effect: "Deny", Action: "secretsmanager:PutSecretValue" };
      expect(await underPolicy(credentials(), deny)).toEqual({ code: 0, told: [] });
      expect(await underPolicy(token(), deny)).toMatchObject({
        code: 1,
        told: [{ text: "its resource policy denies everybody, the rotator too" }],
      });
    });

    it.each([
      ["100 of the last day", 100, 1],
      ["99 of the last day and many older ones", 99, 0],
    ])("the token's versions: %s", async (_, young, code) => {
      const hoursAgo = (hours: number) => Date.now() / 1_000 - hours * 3_600;
      const Versions = Array.from({ length: 150 }, (_, index) => ({
        VersionId: `v${index}`,
        CreatedDate: hoursAgo(index < young ? 23 : 25),
      }));
      const { seen, out } = await scene().behind(
        ({ operation }) => (operation === "ListSecretVersionIds" ? jsonReply({ Versions }) : undefined),
        async (how) => ({
          seen: await ailments(scene(), how),
          out: (await scene().verb("doctor", ["--no-deployer"], how)).out,
        }),
      );
      expect(seen.code).toBe(code);
      if (code === 0) {
        expect(out).toContain("✓ its versions  150 versions, 99 of them of the last 24 hours\n");
        return;
      }
      expect(seen.told).toEqual([
        {
          subject: "its versions",
          state: "broken",
          text: "100 versions are of the last 24 hours, and Secrets Manager removes none of these: it may soon refuse another",
          mend: "akool-token logs tells what mints so often",
        },
      ]);
    });

    it("a customer managed key that is off, to be deleted, or of another Region", async () => {
      const kms = new KMSClient(scene().stage.emulator.aws);
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      const KeyId = KeyMetadata?.KeyId ?? "";
      const use = (KmsKeyId: string) =>
        clients().secrets.send(new UpdateSecretCommand({ SecretId: token(), KmsKeyId }));
      await use(KeyId);
      const on = await ailments(scene());
      await kms.send(new DisableKeyCommand({ KeyId }));
      const off = await ailments(scene());
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
      const doomed = await ailments(scene());
      await use(`arn:aws:kms:eu-west-1:000000000000:key/${KeyId}`);
      const elsewhere = await ailments(scene());
      await use("alias/aws/secretsmanager");
      expect(on).toEqual({ code: 0, told: [] });
      expect(off).toEqual({
        code: 1,
        told: [
          {
            subject: "token key",
            state: "broken",
            text: `${KeyId} is Disabled: the secret cannot be read`,
            mend: `aws kms enable-key --key-id ${KeyId}`,
          },
        ],
      });
      expect(doomed.told[0]).toMatchObject({
        text: `${KeyId} is PendingDeletion: the secret cannot be read`,
        mend: `aws kms cancel-key-deletion --key-id ${KeyId}, then aws kms enable-key --key-id ${KeyId}`,
      });
      expect(elsewhere.told[0]).toMatchObject({
        subject: "token key",
        mend: "give a kmsKeyArn of this Region",
      });
      expect(await ailments(scene())).toEqual({ code: 0, told: [] });
    });
  });
}
