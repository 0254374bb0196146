import { SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { AwsClients } from "../support/clients";
import { until } from "../support/poll";
import type { Notification } from "./messages";

const ARRIVAL_LIMIT_MS = 10_000;

/** Somebody on call: a queue subscribed to the program's topic, as a paging service would be. */
export class OnCall {
  readonly #received: Notification[] = [];

  private constructor(
    private readonly clients: AwsClients,
    private readonly queueUrl: string,
  ) {}

  static async subscribe(clients: AwsClients, topicArn: string): Promise<OnCall> {
    const { QueueUrl: queueUrl = "" } = await clients.sqs.send(
      new CreateQueueCommand({ QueueName: "local-run-on-call" }),
    );
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] }),
    );
    const queueArn = Attributes?.QueueArn;
    await clients.sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: queueUrl,
        Attributes: { Policy: JSON.stringify(topicMaySend(topicArn, queueArn)) },
      }),
    );
    await clients.sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: queueArn }));
    return new OnCall(clients, queueUrl);
  }

  /** Waits for the next notification that an alarm went into a state; what arrives before it is kept. */
  async notification(alarm: string, state: string): Promise<Notification> {
    return until(`on-call's notification of ${alarm}: ${state}`, ARRIVAL_LIMIT_MS, async () => {
      await this.#receive();
      const index = this.#received.findIndex((seen) => seen.alarm === alarm && seen.state === state);
      return index === -1 ? undefined : this.#received.splice(index, 1)[0];
    });
  }

  /** Everything that has come and that nobody has waited for. */
  async heard(): Promise<readonly Notification[]> {
    while (await this.#receive());
    return this.#received;
  }

  /** @returns whether anything came */
  async #receive(): Promise<boolean> {
    const { sqs } = this.clients;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body = "{}", ReceiptHandle } of Messages) {
      this.#received.push(parse(Body));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle }));
    }
    return Messages.length > 0;
  }
}

function topicMaySend(topicArn: string, queueArn: string | undefined): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn,
        Condition: { ArnEquals: { "aws:SourceArn": topicArn } },
      },
    ],
  };
}

/** SNS wraps what CloudWatch publishes. */
function parse(body: string): Notification {
  const { Subject = "", Message = "{}" } = JSON.parse(body) as { Subject?: string; Message?: string };
  const alarm = JSON.parse(Message) as {
    AlarmName?: string;
    NewStateValue?: string;
    AlarmDescription?: string;
  };
  return {
    subject: Subject,
    alarm: alarm.AlarmName ?? "",
    state: alarm.NewStateValue ?? "",
    description: alarm.AlarmDescription ?? "",
  };
}
