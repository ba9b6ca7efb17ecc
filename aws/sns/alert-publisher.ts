import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertPublisher } from '../../core/ports/notice-store.ts';

/** Publishes alerts to SNS: a readable text for e-mail, one JSON document for everything else. */
export class SnsAlertPublisher implements AlertPublisher {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async publish(message: Parameters<AlertPublisher['publish']>[0]): Promise<void> {
    const attributes = Object.entries(message.attributes).filter(([, value]) => value.length > 0);
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: message.subject,
        MessageStructure: 'json',
        Message: JSON.stringify({ default: message.json, email: message.text }),
        MessageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, attribute(value)])),
      }),
    );
  }
}

const attribute = (value: string | readonly string[]) =>
  typeof value === 'string'
    ? { DataType: 'String', StringValue: value }
    : { DataType: 'String.Array', StringValue: JSON.stringify(value) };
