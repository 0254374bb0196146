import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alarmDescription } from "../../infra/alarms/text";
import { AlarmName } from "../../infra/args";
import { ALARM_CONTEXT } from "../support/alarmContext";
import { PROJECT_ROOT } from "../support/paths";
import { readRunbook } from "../support/runbook";

/** The prefix of a client's actions in IAM, where it is not the client's name without hyphens. */
const PREFIXES: Readonly<Record<string, string>> = {
  "cloudwatch-logs": "logs",
  "resource-groups-tagging-api": "tag",
};
/** Actions that are called otherwise than the API's operation. */
const ACTIONS: Readonly<Record<string, string>> = {
  "lambda:Invoke": "lambda:InvokeFunction",
  "logs:Tail": "logs:FilterLogEvents",
};
/** Done by the deployer, or allowed to everybody: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
const NOT_ON_CALLS = ["secretsmanager:DeleteSecret", "sts:GetCallerIdentity"];
/** UpdateSchedule passes the schedule's role once more. */
const BESIDE = ["iam:PassRole"];

const policy = JSON.parse(readFileSync(join(PROJECT_ROOT, "docs", "on-call-policy.json"), "utf8")) as {
  Statement: { Action: string[]; Resource: string }[];
};
const allowed = policy.Statement.flatMap(({ Action }) => Action);

describe("on-call's policy", () => {
  it("allows what the runbook, the alarms' texts and the command do, and nothing else", () => {
    const texts = [
      ...readRunbook().flatMap(({ blocks }) => blocks.map(({ text }) => text)),
      ...Object.values(AlarmName).map((name) => alarmDescription(name, ALARM_CONTEXT)),
    ];
    const done = new Set([...texts.flatMap(commandsIn), ...sources("cli").flatMap(callsIn)]);
    for (const action of NOT_ON_CALLS) done.delete(action);
    expect(allowed.toSorted()).toEqual([...done, ...BESIDE].toSorted());
  });

  it("names the stack's own resources wherever an action has any", () => {
    const everywhere = policy.Statement.filter(({ Resource }) => Resource === "*");
    expect(everywhere.flatMap(({ Action }) => Action).toSorted()).toEqual([
      "cloudwatch:DescribeAlarms",
      "cloudwatch:DescribeAlarmsForMetric",
      "cloudwatch:GetMetricStatistics",
      "iam:GetRole",
      "iam:SimulatePrincipalPolicy",
      "kms:DescribeKey",
      "lambda:GetAccountSettings",
      "scheduler:ListSchedules",
      "sns:ListSubscriptionsByTopic",
      "tag:GetResources",
    ]);
    for (const { Resource } of policy.Statement.filter((statement) => !everywhere.includes(statement))) {
      expect(Resource).toMatch(/:123456789012:(.+[:/])?akool-\*$/);
    }
  });
});

/** The actions of AWS's CLI in a text. */
function commandsIn(text: string): string[] {
  const commands = text.matchAll(/\baws ([a-z]+) ([a-z]+(?:-[a-z]+)*)/g);
  return [...commands].map(([, service = "", verb = ""]) =>
    action(`${service}:${verb.split("-").map(capital).join("")}`),
  );
}

/** The actions of the SDK in a source file. */
function callsIn(source: string): string[] {
  const imports = source.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([a-z-]+)"/g);
  return [...imports].flatMap(([, names = "", client = ""]) =>
    [...names.matchAll(/\b(?:([A-Z]\w+)Command|paginate([A-Z]\w+))\b(?!\w)/g)].map(([, one, many]) =>
      action(`${PREFIXES[client] ?? client.replaceAll("-", "")}:${one ?? many}`),
    ),
  );
}

function action(called: string): string {
  return ACTIONS[called] ?? called;
}

function sources(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(PROJECT_ROOT, folder, file), "utf8"));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
