import * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import type { ChildOptions, Settings } from "../settings";

export interface Topics {
  readonly page: readonly pulumi.Output<string>[];
  readonly ticket: readonly pulumi.Output<string>[];
}

/** The given topics, or a new one with the e-mail addresses subscribed. */
export function createTopics(name: string, settings: Settings, opts: ChildOptions): Topics {
  const page =
    settings.alarmTopicArns.length > 0 ? settings.alarmTopicArns : [newTopic(name, settings, opts)];
  return { page, ticket: settings.ticketTopicArns.length > 0 ? settings.ticketTopicArns : page };
}

/** Unencrypted: no secret passes through it, and CloudWatch cannot publish through AWS's own key for SNS. */
function newTopic(name: string, settings: Settings, opts: ChildOptions): pulumi.Output<string> {
  const topic = new sns.Topic(`${name}-alarms`, { tags: settings.tags }, opts);
  settings.alarmEmails.forEach(({ name: subscriber, endpoint }, index) => {
    // Named by its address: in another's place it would be subscribed before that one's end, and end with it.
    new sns.TopicSubscription(
      `${name}-alarms-${subscriber}`,
      { topic: topic.arn, protocol: "email", endpoint },
      // The first version named it by its place: under a new name it would be subscribed again, then end as the old one.
      { ...opts, aliases: [{ name: `${name}-alarms-${index}` }] },
    );
  });
  if (settings.alarmEmails.length === 0) {
    void pulumi.log.warn(
      "Nobody hears the alarms: give alarmEmails or alarmTopicArns, or subscribe to the topic in the output alarmTopicArns.",
      opts.parent,
    );
  }
  return topic.arn;
}
