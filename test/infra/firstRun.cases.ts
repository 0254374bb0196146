import { describe, expect, it } from "vitest";
import type { AkoolTokenRotationArgs } from "../../infra";
import { outcomeOf } from "../../infra/firstRun";
import { type Deployment, deployOne, outputOf } from "./cloud";

const TYPE = "aws:lambda/invocation:Invocation";
const CREDENTIALS = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:my-pair-AsDfGh";
const credentials = { clientId: "id", clientSecret: "secret" };
const run = (deployment: Deployment) => deployment.one(TYPE, "akool-first-run");
const triggers = (deployment: Deployment) => run(deployment).inputs.triggers as Record<string, string>;

describe("the first run", () => {
  it("asks for a token from the credentials just written", async () => {
    const deployment = await deployOne({ credentials });
    expect(run(deployment).inputs).toEqual({
      functionName: "akool-rotator-1234567",
      input: '{"operation":"deploy","required":true,"credentialsVersionId":"credentials-v1"}',
      triggers: {
        bundle: "hash-of-the-bundle",
        environment: expect.stringMatching(/^[0-9a-f]{64}$/),
        credentialsVersionId: "credentials-v1",
      },
    });
  });

  it("comes last: when roles, credentials, schedule and alarms are there", async () => {
    const deployment = await deployOne({ credentials });
    expect(run(deployment).dependsOn).toEqual(
      expect.arrayContaining([
        "aws:iam/rolePolicy:RolePolicy akool-rotator",
        "aws:secretsmanager/secretVersion:SecretVersion akool-credentials",
        "aws:lambda/function:Function akool-rotator",
        "aws:scheduler/schedule:Schedule akool-check",
        "aws:cloudwatch/metricAlarm:MetricAlarm akool-auth",
        "aws:cloudwatch/metricAlarm:MetricAlarm akool-account",
        "aws:cloudwatch/metricAlarm:MetricAlarm akool-config",
        "aws:cloudwatch/metricAlarm:MetricAlarm akool-dead-letter",
        "aws:cloudwatch/metricAlarm:MetricAlarm akool-previous-killed",
      ]),
    );
    // It looks back by itself, and `up` need not wait for it.
    expect(run(deployment).dependsOn).not.toContain("aws:cloudwatch/metricAlarm:MetricAlarm akool-dead-man");
  });

  it("does not name the version of credentials that somebody else writes", async () => {
    const deployment = await deployOne({ credentialsSecretArn: CREDENTIALS });
    expect(run(deployment).inputs.input).toBe('{"operation":"deploy","required":true}');
    expect(Object.keys(triggers(deployment)).sort()).toEqual(["bundle", "environment"]);
  });

  it("may fail with bestEffort", async () => {
    const deployment = await deployOne({ credentials, firstRun: "bestEffort" });
    expect(run(deployment).inputs.input).toBe(
      '{"operation":"deploy","required":false,"credentialsVersionId":"credentials-v1"}',
    );
  });

  it.each<[string, AkoolTokenRotationArgs]>([
    ["skip", { credentials, firstRun: "skip" }],
    ["a disabled rotation", { credentials, enabled: false }],
    ["no credentials", {}],
  ])("does not happen with %s", async (_, args) => {
    const deployment = await deployOne(args);
    expect(deployment.resources.filter(({ type }) => type === TYPE)).toEqual([]);
    expect(await outputOf(deployment, (r) => r.firstRunOutcome)).toBe("skipped");
  });

  it("happens again when the environment changes, and not for the rest", async () => {
    const before = triggers(await deployOne({ credentials }));
    const changed = triggers(await deployOne({ credentials, rotateAfterDays: 30 }));
    const same = triggers(await deployOne({ credentials, checkIntervalHours: 1, logRetentionInDays: 7 }));
    expect(changed.environment).not.toBe(before.environment);
    expect(same).toEqual(before);
  });

  it.each([
    ['{"outcome":"rotated","reason":"missing"}', "rotated"],
    ['{"outcome":"healthy","reason":"none","code":1000}', "healthy"],
    ['{"outcome":"refused","reason":"missing","failureClass":"account","code":1200}', "refused 1200"],
    ['{"outcome":"config","reason":"none","failureClass":"config"}', "config"],
  ])("%s is put out as %s", async (result, outcome) => {
    expect(outcomeOf(result)).toBe(outcome);
    expect(await outputOf(await deployOne({ credentials }, result), (r) => r.firstRunOutcome)).toBe(outcome);
  });
});

it("a disabled rotation keeps its schedule, switched off", async () => {
  const deployment = await deployOne({ credentials, enabled: false });
  expect(deployment.one("aws:scheduler/schedule:Schedule", "akool-check").inputs.state).toBe("DISABLED");
});
