import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { withoutAwsCli } from "../../support/awsCli";
import { inventory } from "../../support/inventory";
import { steps } from "../../support/steps";
import { withoutPython } from "../../support/withoutPython";
import { alarmCases } from "./alarms.cases";
import { answerIn, Scene } from "./scene";
import { taskCases } from "./tasks.cases";

const WHAT = "the runbook's commands";
const skipped = withoutPython(WHAT) || withoutAwsCli(WHAT);

/** Every command of docs/runbook.md as it stands there, in one terminal, against one stack; in order. */
describe.skipIf(skipped)("the runbook's commands", () => {
  let scene: Scene;
  const step = steps();

  beforeAll(async () => {
    scene = await Scene.open();
  });

  afterAll(async () => {
    await scene?.close();
  });

  step("set the same variables from the function's name as from the stack's outputs", async () => {
    const variables = () =>
      scene.terminal.run('printf "%s\\n" "$PREFIX" "$TOKEN" "$CREDENTIALS" "$LOGS" "$QUEUE"\n');
    const names = ["tokenSecretArn", "credentialsSecretArn", "logGroupName", "deadLetterQueueUrl"];
    const expected = `${["akool-", ...names.map((name) => scene.output(name))].join("\n")}\n`;
    expect(await variables()).toBe(expected);
    await scene.terminal.run("unset FUNCTION PREFIX TOKEN CREDENTIALS LOGS QUEUE\n");
    await scene.follow("Set the variables", 2);
    expect(await variables()).toBe(expected);
  });

  step("show one log line a run", async () => {
    expect(answerIn(await scene.follow("Run a check", 2))).toMatchObject({ outcome: "healthy" });
    const lines = (await scene.follow("Read the log", 2)).trim().split("\n");
    const runs = lines.map((line) => JSON.parse(line.slice(line.indexOf("{"))) as Record<string, unknown>);
    expect(runs.map(({ operation, outcome }) => [operation, outcome])).toEqual([
      ["deploy", "rotated"],
      ["check", "healthy"],
    ]);
  });

  step("say the same in one line: the check, the state and the log", async () => {
    const { versionId } = await scene.token();
    const version = versionId.slice(0, 8);
    expect(await scene.follow("Run a check")).toMatch(
      new RegExp(`^✓ healthy {2}version ${version} is current, expires `),
    );
    const status = await scene.follow("See the alarms");
    expect(status).toContain(`● healthy  ${scene.output("functionName")} in us-east-1\n`);
    expect(status).toMatch(/alarms +none of 11 on/);
    const outcomes = (await scene.follow("Read the log")).trim().split("\n");
    expect(outcomes.map((line) => line.split(/ {2,}/).slice(1, 3))).toEqual([
      ["deploy", "rotated"],
      ["check", "healthy"],
      ["check", "healthy"],
    ]);
  });

  step("are those of the alarms' own texts too, which run as they stand", async () => {
    const { MetricAlarms = [] } = await scene.clients.cloudWatch.send(new DescribeAlarmsCommand());
    const texts = MetricAlarms.map(({ AlarmDescription = "" }) => AlarmDescription);
    const commands = texts.flatMap((text) =>
      [...text.matchAll(/^(?:Run|Log): (.*)$/gm)].map(([, it = ""]) => it),
    );
    expect(commands).toHaveLength(22);
    for (const command of new Set(commands)) await scene.terminal.run(`${command}\n`);
  });

  alarmCases(() => scene, step);
  taskCases(() => scene, step);

  step("to remove everything leave two secrets to restore, and then nothing", async () => {
    const before = await inventory(scene.clients);
    const secrets = [scene.output("tokenSecretArn"), scene.output("credentialsSecretArn")];
    expect(before.secrets.sort()).toEqual(secrets.toSorted());
    await scene.follow("Remove everything", 1);
    const left = await inventory(scene.clients);
    expect(left).toEqual({
      secrets: expect.arrayContaining(secrets.map((arn) => `${arn}, marked for deletion`)),
      functions: [],
      roles: [],
      logGroups: [],
      queues: [],
      schedules: [],
      scheduleGroups: ["default"],
      topics: [],
      subscriptions: [],
      alarms: [],
    });
    await scene.follow("Remove everything", 2);
    expect((await inventory(scene.clients)).secrets).toEqual([]);
  });

  step("are all run here", async () => {
    expect(scene.unfollowed()).toEqual([]);
  });
});
