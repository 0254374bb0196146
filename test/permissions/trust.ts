import type { PlacedProgram } from "./places";
import { crossed, type Tuple } from "./tuples";

/** Who may assume a role, and how. */
const ACTIONS = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:SetSourceIdentity",
  "sts:TagSession",
] as const;

/** Lambda assumes the rotator's role, Scheduler its own and only for the schedule group. */
export function trustTuples(program: PlacedProgram, role: "rotator" | "schedule"): Tuple[] {
  const { partition, region } = program;
  const group = `arn:${partition}:scheduler:${region}:111122223333:schedule-group/akool-check-1234567`;
  const from = (account: string, arn: string) => ({ "aws:SourceAccount": account, "aws:SourceArn": arn });
  const axes = {
    principals: {
      lambda: "lambda.amazonaws.com",
      scheduler: "scheduler.amazonaws.com",
      events: "events.amazonaws.com",
      ec2: "ec2.amazonaws.com",
      edgeLambda: "edgelambda.amazonaws.com",
      ecsTasks: "ecs-tasks.amazonaws.com",
      secretsManager: "secretsmanager.amazonaws.com",
      chinasLambda: "lambda.amazonaws.com.cn",
      account: `arn:${partition}:iam::111122223333:root`,
      user: `arn:${partition}:iam::111122223333:user/someone`,
      reader: `arn:${partition}:iam::111122223333:role/akool-reader-1234567`,
      otherAccount: `arn:${partition}:iam::444455556666:root`,
    },
    actions: ACTIONS,
    resources: { role: `arn:${partition}:iam::111122223333:role/akool-${role}-1234567` },
    contexts: {
      none: {},
      ofTheGroup: from("111122223333", group),
      ofTheAccount: { "aws:SourceAccount": "111122223333" },
      ofTheArn: { "aws:SourceArn": group },
      ofAnotherAccount: from("444455556666", group),
      ofAnotherGroup: from("111122223333", `${group}8`),
      ofTheSchedule: from("111122223333", group.replace("schedule-group/", "schedule/")),
    },
  };
  return crossed(axes, [
    role === "rotator"
      ? { to: ["lambda"], actions: ["sts:AssumeRole"] }
      : { to: ["scheduler"], actions: ["sts:AssumeRole"], within: ["ofTheGroup"] },
  ]);
}
