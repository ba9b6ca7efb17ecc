import { randomUUID } from 'node:crypto';
import type { CallContext, ObjectChange } from './change.ts';

/** An event as EventBridge carries it. */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** S3's event about a change, in the shape of its schema 1.1. */
export const s3Envelope = (change: ObjectChange, context: CallContext, sequencer: string): Envelope => ({
  version: '0',
  id: randomUUID(),
  'detail-type': change.detailType,
  source: 'aws.s3',
  account: context.owner,
  time: context.time.toISOString().replace(/\.\d+Z$/, 'Z'),
  region: context.region,
  resources: [`arn:aws:s3:::${context.bucket}`],
  detail: present({
    version: '0',
    'event-version': '1.1',
    bucket: { name: context.bucket },
    object: present({
      key: change.key,
      size: change.size,
      etag: change.etag,
      'version-id': change.versionId,
      sequencer: isSequenced(change) ? sequencer : undefined,
    }),
    'request-id': context.requestId,
    requester: context.requester,
    'source-ip-address': context.sourceAddress,
    reason: change.reason,
    'deletion-type': change.deletionType,
    'source-storage-class': change.sourceStorageClass,
  }),
});

const isSequenced = (change: ObjectChange): boolean =>
  change.detailType === 'Object Created' || change.detailType === 'Object Deleted';

const present = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
