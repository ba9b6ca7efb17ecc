import { randomUUID } from 'node:crypto';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventBus } from '../../../local/relay/bus/event-bus.ts';
import { md5 } from './bytes.ts';
import { clients, deployment, output } from './deployment.ts';
import { handleBatch } from './functions.ts';
import type { GuardedObject } from './guarded-object.ts';

/** An S3 event as EventBridge hands it over. */
export interface Envelope {
  readonly source: 'aws.s3';
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

let sequence = 0x66_0000;

const envelope = (type: string, { bucket, key }: GuardedObject, object: object, detail: object): Envelope => {
  sequence += 1;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': type,
    source: 'aws.s3',
    account: deployment.account,
    time: `${new Date().toISOString().slice(0, 19)}Z`,
    region: deployment.region,
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      'event-version': '1.1',
      bucket: { name: bucket },
      object: {
        key,
        sequencer: `0062E99A${sequence.toString(16).toUpperCase().padStart(8, '0')}`,
        ...object,
      },
      'request-id': randomUUID(),
      requester: deployment.account,
      'source-ip-address': '203.0.113.9',
      ...detail,
    },
  };
};

/** What S3 says when bytes are stored; it names no version where that is the null version. */
export const created = (object: GuardedObject, versionId: string | null, bytes: string): Envelope => {
  const stored = { size: Buffer.byteLength(bytes), etag: md5(bytes), ...named(versionId) };
  return envelope('Object Created', object, stored, { reason: 'PutObject' });
};

/** What S3 says when a delete marker is made. */
export const markerCreated = (object: GuardedObject, versionId: string | null): Envelope =>
  deleted(object, { etag: md5(''), ...named(versionId) }, 'Delete Marker Created');

/** What S3 says when a version, or a marker, is deleted for good. */
export const destroyed = (object: GuardedObject, versionId: string | null): Envelope =>
  deleted(object, named(versionId), 'Permanently Deleted');

/** What S3 says when a lifecycle rule moves a version to another class: nobody asked for it, so no address, and no sequencer. */
export const movedTo = (object: GuardedObject, versionId: string, storageClass: string): Envelope =>
  byS3('Object Storage Class Changed', object, versionId, { 'destination-storage-class': storageClass });

/** What S3 says when an archived version can be read again, for a while. */
export const restored = (object: GuardedObject, versionId: string): Envelope =>
  byS3('Object Restore Completed', object, versionId, {
    'source-storage-class': 'DEEP_ARCHIVE',
    'restore-expiry-time': '2030-01-01T00:00:00Z',
  });

const byS3 = (type: string, object: GuardedObject, versionId: string, detail: object): Envelope => {
  const made = envelope(type, object, named(versionId), { requester: 's3.amazonaws.com', ...detail });
  const { 'source-ip-address': _, ...rest } = made.detail;
  const { sequencer: __, ...subject } = rest.object as Record<string, unknown>;
  return { ...made, detail: { ...rest, object: subject } };
};

/** Puts an event on the default bus, from where the deployed rules take it. */
export const publish = (event: Envelope): Promise<void> =>
  eventBus(clients.events, clients.queues, deployment.environment.AWS_ENDPOINT_URL ?? '').publish(
    event as unknown as Parameters<ReturnType<typeof eventBus>['publish']>[0],
  );

const deleted = (object: GuardedObject, what: object, type: string): Envelope =>
  envelope('Object Deleted', object, what, { reason: 'DeleteObject', 'deletion-type': type });

const named = (versionId: string | null) => (versionId === null ? {} : { 'version-id': versionId });

/** Puts events into the queue of the guarded datasets, one after another. */
export const send = async (...events: readonly (Envelope | string)[]): Promise<void> => {
  for (const event of events) {
    const MessageBody = typeof event === 'string' ? event : JSON.stringify(event);
    const QueueUrl = output('ObjectEventsQueueUrl');
    await clients.queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
};

/** Has the deployed function handle a batch, as its queue does. @returns indexes of the messages that are given back */
export const handle = (...bodies: readonly (Envelope | string)[]): Promise<number[]> =>
  handleBatch('VerifyObject', bodies);
