import { type EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { isObject } from '../../core/base/json.ts';
import type { TrialJournal } from '../../core/trial/clean-up.ts';
import { AwsRefusal, type CapturedEvent, type EventCapture } from '../../core/trial/ports.ts';
import { askAws } from './ask-aws.ts';

interface CaptureClients {
  readonly events: EventBridgeClient;
  readonly sqs: SQSClient;
}

interface CaptureNames {
  readonly queue: string;
  /** Rules for S3's events, for records of calls, and for records of the keys of a batch. */
  readonly rules: readonly [string, string, string];
}

interface CaptureOptions {
  readonly bucket: string;
  /** Of its ARN: `aws`. */
  readonly partition: string;
  readonly names: CaptureNames;
  readonly pause: (milliseconds: number) => Promise<void>;
}

const RETENTION_SECONDS = 4 * 60 * 60;

/** A queue of the trial's own, and rules that send it what the default bus carries about the bucket. */
export class QueueCapture implements EventCapture {
  readonly #sqs: SQSClient;
  readonly #url: string;
  readonly #events: CapturedEvent[] = [];

  private constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  /** @throws {AwsRefusal} where AWS refused one of the calls */
  static async make(
    { events, sqs }: CaptureClients,
    { bucket, partition, names, pause }: CaptureOptions,
    journal: TrialJournal,
  ): Promise<QueueCapture> {
    await journal.making({ kind: 'queue', name: names.queue });
    const url = await createQueue(sqs, names.queue, pause);
    const { Attributes: attributes = {} } = await askAws('sqs GetQueueAttributes', () =>
      sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] })),
    );
    const queueArn = attributes.QueueArn ?? '';
    const ruleArns: string[] = [];
    for (const [index, pattern] of patternsFor(bucket, partition).entries()) {
      const name = names.rules[index] ?? '';
      await journal.making({ kind: 'rule', name });
      const { RuleArn: arn = '' } = await askAws('events PutRule', () =>
        events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) })),
      );
      ruleArns.push(arn);
    }
    const Policy = JSON.stringify(admitting(queueArn, ruleArns));
    await askAws('sqs SetQueueAttributes', () =>
      sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { Policy } })),
    );
    for (const Rule of names.rules)
      await askAws('events PutTargets', () =>
        events.send(new PutTargetsCommand({ Rule, Targets: [{ Id: 'queue', Arn: queueArn }] })),
      );
    return new QueueCapture(sqs, url);
  }

  /** True where a trial of the same bucket has its queue already, on whatever computer. */
  static async isThere(sqs: SQSClient, queue: string): Promise<boolean> {
    try {
      await askAws('sqs GetQueueUrl', () => sqs.send(new GetQueueUrlCommand({ QueueName: queue })));
      return true;
    } catch (error) {
      if (error instanceof AwsRefusal && /NonExistentQueue|QueueDoesNotExist/.test(error.code)) return false;
      throw error;
    }
  }

  async events(): Promise<readonly CapturedEvent[]> {
    for (;;) {
      const { Messages: messages = [] } = await askAws('sqs ReceiveMessage', () =>
        this.#sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: this.#url,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 0,
            MessageSystemAttributeNames: ['SentTimestamp'],
          }),
        ),
      );
      if (messages.length === 0) return this.#events;
      for (const { Body, Attributes } of messages) {
        const envelope: unknown = JSON.parse(Body ?? 'null');
        const receivedAt = new Date(Number(Attributes?.SentTimestamp ?? Date.now())).toISOString();
        if (isObject(envelope)) this.#events.push({ receivedAt, envelope });
      }
      await askAws('sqs DeleteMessageBatch', () =>
        this.#sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl: this.#url,
            Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
          }),
        ),
      );
    }
  }
}

/** SQS takes the name of a deleted queue for a new one only after a minute. */
async function createQueue(sqs: SQSClient, name: string, pause: CaptureOptions['pause']): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    try {
      const create = new CreateQueueCommand({
        QueueName: name,
        Attributes: { MessageRetentionPeriod: String(RETENTION_SECONDS) },
      });
      const { QueueUrl: url = '' } = await askAws('sqs CreateQueue', () => sqs.send(create));
      return url;
    } catch (error) {
      const isTooEarly = error instanceof AwsRefusal && /DeletedRecently/.test(error.code);
      if (!isTooEarly || tries >= MAX_TRIES) throw error;
      await pause(TOO_EARLY_MS);
    }
  }
}

const TOO_EARLY_MS = 10_000;
const MAX_TRIES = 8;

const patternsFor = (bucket: string, partition: string): readonly object[] => [
  { source: ['aws.s3'], detail: { bucket: { name: [bucket] } } },
  { source: ['aws.s3'], detail: { requestParameters: { bucketName: [bucket] } } },
  // Where a batch's keys are recorded one by one, only the ARN may name the bucket.
  {
    source: ['aws.s3'],
    detail: {
      requestParameters: { bucketName: [{ exists: false }] },
      resources: { ARN: [{ prefix: `arn:${partition}:s3:::${bucket}/` }] },
    },
  },
];

const admitting = (queueArn: string, ruleArns: readonly string[]): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn,
      Condition: { ArnEquals: { 'aws:SourceArn': ruleArns } },
    },
  ],
});
