import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { type Applier, physicalName, present } from "./applier";

export const queue: Applier = async ({ sqs }, logicalName, inputs) => {
  const name = physicalName(inputs, logicalName);
  const attributes = {
    MessageRetentionPeriod: inputs.optionalNumber("messageRetentionSeconds"),
    SqsManagedSseEnabled: inputs.optionalBoolean("sqsManagedSseEnabled"),
  };
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: Object.fromEntries(
        Object.entries(attributes).flatMap(([key, value]) =>
          value === undefined ? [] : [[key, String(value)]],
        ),
      ),
      tags: inputs.record("tags"),
    }),
  );
  const url = present(QueueUrl, "a URL");
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
  );
  return { id: url, state: { name, url, arn: present(Attributes?.QueueArn, "an ARN") } };
};
