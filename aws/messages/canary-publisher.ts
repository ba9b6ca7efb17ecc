import { GetTopicAttributesCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlertMessage, AlertPublisher } from '../../core/alerts/ports.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { mayDenyPublishing } from '../../core/posture/topic-denial.ts';
import { keyId } from '../../core/scope/guard.ts';
import { SnsAlertPublisher } from './alert-publisher.ts';

export interface CanaryTopics {
  /** ARN of the topic that people subscribe to. */
  readonly alerts: string;
  /** ARN of the KMS key that encrypts both. */
  readonly key: string;
  /** ARN of the topic at which canaries end. */
  readonly canary: string;
  /** Name of the stack. */
  readonly stack: string;
}

/**
 * Publishes alerts about canaries to a topic that nobody subscribes to, with the key of the alert topic. What it cannot try at the alert topic
 * without waking people it asks SNS for: that the topic is there, with its key, and that its policy lets alerts in.
 */
export class CanaryPublisher implements AlertPublisher {
  readonly #client: SNSClient;
  readonly #topics: CanaryTopics;
  readonly #end: SnsAlertPublisher;

  constructor(client: SNSClient, topics: CanaryTopics) {
    this.#client = client;
    this.#topics = topics;
    this.#end = new SnsAlertPublisher(client, topics.canary);
  }

  /** @throws {SealwatchError} `AWS_FAILED` where an alert would not come through the alert topic */
  async publish(message: AlertMessage): Promise<void> {
    const { alerts, key, stack } = this.#topics;
    const { Attributes = {} } = await this.#client.send(new GetTopicAttributesCommand({ TopicArn: alerts }));
    const account = alerts.split(':')[4] ?? '';
    if (mayDenyPublishing(Attributes.Policy ?? null, { account, stack }))
      throw new SealwatchError('AWS_FAILED', `the policy of ${alerts} may deny publishing alerts`);
    const found = Attributes.KmsMasterKeyId ?? '';
    // Without any key alerts would come all the same.
    if (found !== '' && keyId(found) !== keyId(key))
      throw new SealwatchError('AWS_FAILED', `${alerts} has the key ${found}, and not ${key}`);
    await this.#end.publish(message);
  }
}
