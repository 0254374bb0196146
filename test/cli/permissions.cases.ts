import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { jsonReply, type Rule } from "../support/front";
import { PROJECT_ROOT } from "../support/paths";
import { ailments } from "./ailments";
import type { How, Scene } from "./command";
import { rotatedApart } from "./rotatedApart";
import { configured, firstOf } from "./rules";

const LOOKING = [
  "lambda:Get*",
  // In place of GetFunctionConcurrency, in ministack.
  "lambda:PutFunctionConcurrency",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetResourcePolicy",
  "secretsmanager:ListSecretVersionIds",
  "scheduler:List*",
  "scheduler:Get*",
  "cloudwatch:Describe*",
  "sns:List*",
  "sqs:GetQueueUrl",
  "logs:FilterLogEvents",
];
const SIMULATING = ["iam:SimulatePrincipalPolicy", "iam:GetRole"];

/** The policies as they stand in docs/, for the emulator's account. */
const DEPLOYER = inDocs("deployer-policy.json");
const ON_CALL = inDocs("on-call-policy.json");

/** ministack simulates without the request's context: PassRole, which hangs on it, is allowed as IAM would. */
const passRole: Rule = ({ fields }) => {
  const told = [
    "ActionNames.member.1",
    "ContextEntries.member.1.ContextKeyName",
    "ContextEntries.member.1.ContextKeyValues.member.1",
    "ResourceArns.member.1",
  ].map((name) => fields?.get(name));
  const asked = ["iam:PassRole", "iam:PassedToService", "lambda.amazonaws.com"];
  if (told.slice(0, 3).join() !== asked.join() || !/:role\/(team\/)?akool-/.test(told[3] ?? ""))
    return undefined;
  const result = "<EvalActionName>iam:PassRole</EvalActionName><EvalDecision>allowed</EvalDecision>";
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body: `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults><member>${result}</member></EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
  };
};

/** The verbs as somebody who may not do everything. */
export function permissionsCases(scene: () => Scene): void {
  const iam = () => scene().stage.clients.iam;
  const allowing = (actions: readonly string[]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
    });
  const as = (id?: string, key?: string, session?: string): How => ({
    env: { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: key, AWS_SESSION_TOKEN: session },
  });
  /** A new user with these policies. */
  const user = async (UserName: string, policies: readonly string[]): Promise<How> => {
    await iam().send(new CreateUserCommand({ UserName }));
    for (const [index, PolicyDocument] of policies.entries()) {
      await iam().send(new PutUserPolicyCommand({ UserName, PolicyName: `p${index}`, PolicyDocument }));
    }
    const { AccessKey } = await iam().send(new CreateAccessKeyCommand({ UserName }));
    return as(AccessKey?.AccessKeyId, AccessKey?.SecretAccessKey);
  };

  const asDeployer = ({ env }: How, ...rules: readonly Rule[]) =>
    scene().behind(firstOf(passRole, ...rules), (how) =>
      ailments(scene(), { env: { ...env, ...how.env } }, []),
    );

  describe("somebody who may not do everything", () => {
    it("no permission at all: one sentence, exit code 2", async () => {
      const { code, out, err } = await scene().verb("status", [], await user("nobody", []));
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toBe(
        `✗ You have no permission for lambda:GetFunctionConfiguration on the function ${scene().functionName} in us-east-1: use a role that has it, with --profile.\n`,
      );
    });

    it("rotate without the permission to invoke: nothing is minted", async () => {
      const minted = scene().stage.akool.count("getToken");
      const { code, err } = await scene().verb("rotate", [], await user("onlooker", [allowing(LOOKING)]));
      expect(code).toBe(2);
      expect(err).toContain("You have no permission for lambda:InvokeFunction on the function ");
      expect(scene().stage.akool.count("getToken")).toBe(minted);
    });

    it("status without the permission to read the token: cannot tell, exit code 2", async () => {
      const policies = [allowing([...LOOKING, "cloudwatch:Get*"])];
      const { code, out } = await scene().verb("status", [], await user("watcher", policies));
      expect(code).toBe(2);
      expect(out).toContain("● cannot tell");
      expect(out).toContain("You have no permission for secretsmanager:GetSecretValue on the token secret ");
    });

    it("docs/on-call-policy.json is enough for the command; without its statement for values three verbs end with 2", async () => {
      const { Version, Statement } = JSON.parse(ON_CALL) as {
        Version: string;
        Statement: { Sid?: string }[];
      };
      const rest = Statement.filter(({ Sid }) => Sid !== "ValuesForStatusRollBackAndCredentials");
      const without = JSON.stringify({ Version, Statement: rest });
      // ministack asks for these on other resources than IAM does, or under another name.
      const emulators = allowing([
        "lambda:PutFunctionConcurrency",
        "lambda:GetFunction",
        "scheduler:GetSchedule",
        "scheduler:UpdateSchedule",
      ]);
      const codes = async (name: string, policy: string) => {
        const how = await user(name, [policy, emulators]);
        await rotatedApart(scene());
        const verbs = ["status", "check", "logs", "doctor --no-deployer", "rollback"];
        const ended: (number | null)[] = [];
        for (const verb of verbs) ended.push((await scene().verb(verb, [], how)).code);
        return ended;
      };
      expect(await codes("on-call", ON_CALL)).toEqual([0, 0, 0, 0, 0]);
      expect(await codes("valueless", without)).toEqual([2, 0, 0, 0, 2]);
      const described: Rule = ({ operation }) =>
        operation === "DescribeSecret" ? jsonReply({ Description: "by hand" }) : undefined;
      const { env } = await user("setter", [without, emulators]);
      const input = '{"clientId":"local-run","clientSecret":"never-written"}';
      const set = await scene().behind(described, (how) =>
        scene().verb("credentials set", [], { env: { ...env, ...how.env }, input }),
      );
      expect(set.code).toBe(2);
      expect(set.err).toContain("no permission for secretsmanager:GetSecretValue on the credentials secret");
    });

    it("doctor: docs/deployer-policy.json is enough for a deployer, and what is taken off is named", async () => {
      const policies = [DEPLOYER, allowing([...LOOKING, ...SIMULATING])];
      const how = await user("deployer", policies);
      expect(await asDeployer(how)).toEqual({ code: 0, told: [] });
      const deny = { Effect: "Deny", Action: ["iam:CreateRole", "sns:Unsubscribe"], Resource: "*" };
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [deny] });
      await iam().send(
        new PutUserPolicyCommand({ UserName: "deployer", PolicyName: "deny", PolicyDocument }),
      );
      expect(await asDeployer(how)).toEqual({
        code: 1,
        told: [
          {
            subject: "deployer",
            state: "broken",
            text: "of what pulumi up needs you lack 2 actions: iam:CreateRole, sns:Unsubscribe",
            mend: "attach docs/deployer-policy.json to your role; if you only operate, use akool-token doctor --no-deployer",
          },
        ],
      });
    });

    it("doctor: with rolePath the policy has it before the roles' names", async () => {
      const Role = "arn:aws:iam::000000000000:role/team/akool-rotator-0a1b2c3";
      const looking = allowing([...LOOKING, ...SIMULATING]);
      const withPath = DEPLOYER.replaceAll(":role/akool-", ":role/team/akool-");
      const how = await user("team", [withPath, looking]);
      expect(await asDeployer(how, configured(scene(), { Role }))).toEqual({ code: 0, told: [] });
      const { code, told } = await asDeployer(how);
      expect(code).toBe(1);
      expect(told[0]?.text).toMatch(/^of what pulumi up needs you lack \d+ actions: iam:CreateRole, /);
    });

    it("doctor: with tokenSecretName the policy has that name too; an adopted secret needs no deployer", async () => {
      const { secrets } = scene().stage.clients;
      const made = async (Name: string, Description: string): Promise<string> =>
        (await secrets.send(new CreateSecretCommand({ Name, Description }))).ARN ?? "";
      const named = await made("team/vendor-token", "Akool API token; written by its rotator alone.");
      const adopted = await made("pasted-token", "by hand");
      const looking = allowing([...LOOKING, ...SIMULATING]);
      const withName = DEPLOYER.replaceAll(
        '"arn:aws:secretsmanager:*:000000000000:secret:akool-*"',
        '["arn:aws:secretsmanager:*:000000000000:secret:akool-*", "arn:aws:secretsmanager:*:000000000000:secret:team/vendor-token-*"]',
      );
      const without = await user("unnamed", [DEPLOYER, looking]);
      const on = (arn: string) => configured(scene(), {}, { TOKEN_SECRET_ARN: arn });
      expect(await asDeployer(await user("named", [withName, looking]), on(named))).toEqual({
        code: 0,
        told: [],
      });
      expect(await asDeployer(without, on(named))).toEqual({
        code: 1,
        told: [
          {
            subject: "deployer",
            state: "broken",
            text: "of what pulumi up needs on the token secret team/vendor-token you lack 9 actions: secretsmanager:CreateSecret, secretsmanager:UpdateSecret, secretsmanager:DeleteSecret, secretsmanager:ReplicateSecretToRegions, secretsmanager:RemoveRegionsFromReplication, secretsmanager:RotateSecret and 3 more",
            mend: "add that name to the secrets' resources in your copy of docs/deployer-policy.json",
          },
        ],
      });
      expect(await asDeployer(without, on(adopted))).toEqual({ code: 0, told: [] });
    });

    it("doctor: a long list is cut; --no-deployer leaves it out", async () => {
      const how = await user("operator", [allowing([...LOOKING, ...SIMULATING])]);
      const { code, told } = await ailments(scene(), how, []);
      expect(code).toBe(1);
      expect(told[0]?.text).toMatch(
        /^of what pulumi up needs you lack \d+ actions: (\S+, ){5}\S+ and \d+ more$/,
      );
      expect(await ailments(scene(), how)).toEqual({ code: 0, told: [] });
    });

    it("doctor: without the permission to ask IAM it cannot be told, exit code 2", async () => {
      const how = await user("unasked", [allowing(LOOKING)]);
      expect(await ailments(scene(), how, [])).toMatchObject({
        code: 2,
        told: [
          {
            subject: "deployer",
            state: "unknown",
            text: "You have no permission for iam:SimulatePrincipalPolicy on yourself in us-east-1: use a role that has it, with --profile.",
          },
        ],
      });
    });

    it("doctor: a session of a role is asked about as the role", async () => {
      const trust = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
      const { Role } = await iam().send(
        new CreateRoleCommand({
          RoleName: "ci",
          AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
        }),
      );
      for (const [index, PolicyDocument] of [DEPLOYER, allowing([...LOOKING, ...SIMULATING])].entries()) {
        await iam().send(
          new PutRolePolicyCommand({ RoleName: "ci", PolicyName: `p${index}`, PolicyDocument }),
        );
      }
      const { Credentials } = await scene().stage.clients.sts.send(
        new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "build" }),
      );
      const how = as(Credentials?.AccessKeyId, Credentials?.SecretAccessKey, Credentials?.SessionToken);
      expect(await asDeployer(how)).toEqual({ code: 0, told: [] });
    });
  });
}

function inDocs(file: string): string {
  return readFileSync(join(PROJECT_ROOT, "docs", file), "utf8").replaceAll("123456789012", "000000000000");
}
