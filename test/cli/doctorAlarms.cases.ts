import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutMetricAlarmCommand,
} from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "vitest";
import { awsError, type Rule } from "../support/front";
import { ailments } from "./ailments";
import type { Scene } from "./command";
import { withoutDestination } from "./rules";

/** `doctor` on the alarms, and on whether anybody hears them. */
export function doctorAlarmsCases(scene: () => Scene): void {
  const clients = () => scene().stage.clients;
  const behind = (rule: Rule) => scene().behind(rule, (how) => ailments(scene(), how));

  describe("doctor on the alarms", () => {
    it("alarms: one that is gone, and one that tells nobody", async () => {
      const { cloudWatch } = clients();
      const [gone, silent] = ["auth", "quota"].map(
        (name) => scene().stage.deployed.alarmArns[name]?.split(":alarm:")[1] ?? "",
      ) as [string, string];
      const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [gone] }));
      await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [gone] }));
      await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [silent] }));
      const seen = await ailments(scene());
      const before = MetricAlarms?.[0];
      await cloudWatch.send(new PutMetricAlarmCommand(before as PutMetricAlarmCommand["input"]));
      await cloudWatch.send(new EnableAlarmActionsCommand({ AlarmNames: [silent] }));
      expect(seen).toEqual({
        code: 1,
        told: [
          {
            subject: "alarms",
            state: "broken",
            text: "not there: auth",
            mend: "pulumi up --refresh, unless omitAlarms names them",
          },
          {
            subject: "alarms",
            state: "broken",
            text: "these tell nobody: quota",
            mend: "pulumi config rm alarmActionsEnabled, then pulumi up --refresh",
          },
        ],
      });
    });

    it("alarms: a ticket's that is left out is no ailment", async () => {
      const { cloudWatch } = clients();
      const name = scene().stage.deployed.alarmArns.healed?.split(":alarm:")[1] ?? "";
      const { MetricAlarms } = await cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
      await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] }));
      const { code, out } = await scene().verb("doctor");
      await cloudWatch.send(new PutMetricAlarmCommand(MetricAlarms?.[0] as PutMetricAlarmCommand["input"]));
      expect(code).toBe(0);
      expect(out).toContain("✓ alarms        10 alarms with their actions on, left out: healed\n");
    });

    it("alarms: without a queue dead-letter is not looked for", async () => {
      const { out } = await scene().behind(withoutDestination, (how) => scene().verb("doctor", [], how));
      expect(out).toContain("✓ alarms        10 alarms with their actions on, not looked for without");
      expect(out.replace(/\s+/g, " ")).toContain(
        "10 alarms with their actions on, not looked for without its queue: dead-letter ",
      );
    });

    it.each([
      [
        [],
        "nobody hears the topic",
        /^aws sns subscribe --topic-arn arn:\S+ --protocol email --notification-endpoint ADDRESS$/,
      ],
      [["PendingConfirmation"], ", 1 not confirmed yet", /^open the e-mail that SNS sent, and confirm$/],
      [["Deleted"], "nobody hears the topic", /^aws sns subscribe/],
    ])("on-call: subscribers %j", async (arns, text, mend) => {
      const members = arns
        .map((arn) => `<member><SubscriptionArn>${arn}</SubscriptionArn></member>`)
        .join("");
      const { code, told } = await behind(({ operation }) =>
        operation === "ListSubscriptionsByTopic"
          ? {
              status: 200,
              headers: { "content-type": "text/xml" },
              body: `<ListSubscriptionsByTopicResponse><ListSubscriptionsByTopicResult><Subscriptions>${members}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
            }
          : undefined,
      );
      expect({ code, subjects: told.map(({ subject }) => subject) }).toEqual({
        code: 1,
        subjects: ["on-call"],
      });
      expect(told[0]?.text).toContain(text);
      expect(told[0]?.mend).toMatch(mend);
    });

    it("on-call: a topic that is gone", async () => {
      const seen = await behind((call) =>
        call.operation === "ListSubscriptionsByTopic" ? awsError(call, "NotFound", 404) : undefined,
      );
      expect(seen).toMatchObject({ code: 1, told: [{ subject: "on-call", mend: "pulumi up --refresh" }] });
      expect(seen.told[0]?.text).toMatch(/^the topic akool-alarms-\w+ is gone$/);
    });
  });
}
