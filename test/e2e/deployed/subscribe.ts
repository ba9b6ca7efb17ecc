import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { Clients } from './clients.ts';

/** A queue that receives what a topic publishes, whose attributes the filter lets through; its URL. */
export const subscribedQueue = async (
  { topics, queues }: Clients,
  topicArn: string,
  name: string,
  filter: Readonly<Record<string, readonly string[]>> = {},
): Promise<string> => {
  const { QueueUrl = '' } = await queues.send(new CreateQueueCommand({ QueueName: name }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes } = await queues.send(asked);
  await topics.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
      ...(Object.keys(filter).length > 0 && { Attributes: { FilterPolicy: JSON.stringify(filter) } }),
    }),
  );
  return QueueUrl;
};
