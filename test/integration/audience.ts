import { CreateTopicCommand, type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Alert } from '../../core/alerts/alert.ts';

/** A topic with one reader, who keeps every alert. */
export class Audience {
  readonly topicArn: string;
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #heard: Alert[] = [];

  private constructor(sqs: SQSClient, queueUrl: string, topicArn: string) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.topicArn = topicArn;
  }

  static async gather(sns: SNSClient, sqs: SQSClient, name: string): Promise<Audience> {
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${name}-reader` }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const raw = { RawMessageDelivery: 'true' };
    const Endpoint = Attributes?.QueueArn ?? '';
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes: raw }));
    return new Audience(sqs, QueueUrl, TopicArn);
  }

  /** Every alert so far; SNS has delivered what it has answered for. */
  async heard(): Promise<readonly Alert[]> {
    for (;;) {
      const { Messages = [] } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return this.#heard;
      this.#heard.push(...Messages.map((message) => JSON.parse(message.Body ?? '') as Alert));
      const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.#sqs.send(new DeleteMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries }));
    }
  }
}
