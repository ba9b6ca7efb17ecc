import {
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';
import {
  type AlertMessage,
  type AlertPublisher,
  MessageRefusedError,
  MessageUnansweredError,
} from '../../core/alerts/ports.ts';
import { backOff } from '../back-off.ts';
import { timeLimits } from '../time-limits.ts';

const MAX_TRIES = 3;

/** An SNS client for alerts: it waits some seconds at most, and tries nothing again that may have been published. */
export const alertClient = (config: SNSClientConfig = {}): SNSClient =>
  new SNSClient({ maxAttempts: 1, ...timeLimits(), ...config });

/** Publishes alerts to SNS: a readable text for e-mail, one JSON document for everything else. */
export class SnsAlertPublisher implements AlertPublisher {
  readonly #client: SNSClient;
  readonly #topicArn: string;

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client;
    this.#topicArn = topicArn;
  }

  async publish(message: AlertMessage): Promise<void> {
    const attributes = Object.entries(message.attributes).filter(([, value]) => value.length > 0);
    await this.#send({
      TopicArn: this.#topicArn,
      Subject: message.subject,
      MessageStructure: 'json',
      Message: JSON.stringify({ default: message.json, email: message.text }),
      MessageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, attribute(value)])),
    });
  }

  // A request without an answer may have been published: again, it would be a second copy.
  async #send(input: PublishCommandInput): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#client.send(new PublishCommand(input));
        return;
      } catch (error) {
        if (!wasAnswered(error)) throw new MessageUnansweredError({ cause: error });
        if (wasRefusedForEver(error)) throw new MessageRefusedError(error.message, { cause: error });
        if (attempt === MAX_TRIES || !wasRefusedForNow(error)) throw error;
        await backOff(attempt + 2);
      }
    }
  }
}

/** What has no status is a connection that broke, or an answer that did not come in time. */
const wasAnswered = (error: unknown): boolean => statusOf(error) !== undefined;

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  return (error.$metadata as { readonly httpStatusCode?: number }).httpStatusCode;
}

/** SNS answered that it did not publish, and may do so a moment later. */
function wasRefusedForNow(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status === 429 || status >= 500 || (error instanceof Error && error.name.startsWith('Throttl'));
}

/** SNS does not take what this message holds, or how much it holds. */
const wasRefusedForEver = (error: unknown): error is Error =>
  error instanceof Error &&
  /^(?:InvalidParameter(?:Value)?|Validation)(?:Exception|Error)?$/.test(error.name);

const attribute = (value: string | readonly string[]) =>
  typeof value === 'string'
    ? { DataType: 'String', StringValue: value }
    : { DataType: 'String.Array', StringValue: JSON.stringify(value) };
