import { randomUUID } from 'node:crypto';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  type BucketVersioningStatus,
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Local } from './local.ts';

/** An event as it arrives in a queue. */
export interface S3Event {
  readonly 'detail-type': string;
  readonly detail: {
    readonly 'event-version': string;
    readonly object: Readonly<Record<string, string | number>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** A bucket whose object events arrive in a queue through a deployed rule. */
export interface WatchedBucket {
  readonly name: string;
  /** Events of the calls so far that were not taken yet, every one that arrived. */
  take(): Promise<S3Event[]>;
}

export const watchedBucket = async (
  local: Local,
  versioning?: BucketVersioningStatus,
): Promise<WatchedBucket> => {
  const name = `bucket-${randomUUID()}`;
  await local.s3.send(new CreateBucketCommand({ Bucket: name, ObjectOwnership: 'BucketOwnerPreferred' }));
  if (versioning) await version(local, name, versioning);
  const enabled = { EventBridgeConfiguration: {} };
  await local.s3.send(
    new PutBucketNotificationConfigurationCommand({ Bucket: name, NotificationConfiguration: enabled }),
  );
  const { QueueUrl: url = '' } = await local.queues.send(new CreateQueueCommand({ QueueName: name }));
  const pattern = JSON.stringify({ source: ['aws.s3'], detail: { bucket: { name: [name] } } });
  await local.events.send(new PutRuleCommand({ Name: name, EventPattern: pattern }));
  const arn = `arn:aws:sqs:${local.aws.region}:${local.aws.account}:${name}`;
  await local.events.send(new PutTargetsCommand({ Rule: name, Targets: [{ Id: 'queue', Arn: arn }] }));
  return { name, take: () => take(local, url) };
};

export const version = async (
  local: Local,
  bucket: string,
  status: BucketVersioningStatus,
): Promise<void> => {
  const configuration = { Bucket: bucket, VersioningConfiguration: { Status: status } };
  await local.s3.send(new PutBucketVersioningCommand(configuration));
};

const take = async (local: Local, url: string): Promise<S3Event[]> => {
  await local.aws.relay?.idle();
  const events = (await drain(local, url)).map(({ Body = '' }) => JSON.parse(Body) as S3Event);
  return events.sort((a, b) =>
    String(a.detail.object.sequencer) < String(b.detail.object.sequencer) ? -1 : 1,
  );
};

export const drain = async (local: Local, url: string): Promise<Message[]> => {
  const all: Message[] = [];
  for (;;) {
    const received = await local.queues.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
    );
    if (!received.Messages?.length) return all;
    for (const message of received.Messages) {
      all.push(message);
      await local.queues.send(
        new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }),
      );
    }
  }
};
