import { createHash } from 'node:crypto';
import type { JsonObject } from '../../core/base/json.ts';
import { OfflineJudge } from '../../core/replay/offline-judge.ts';
import { unwrap } from '../../core/replay/unwrap.ts';
import { EVERYTHING } from '../../core/rules/guards.examples.ts';
import { bucketCall, EXAMPLE, objectCall } from '../../core/rules/records.examples.ts';
import type { Guard } from '../../core/scope/guard.ts';

export const BUCKET = EXAMPLE.bucket;
export const DATASETS: Guard = {
  ...EVERYTHING,
  scope: 'configured',
  buckets: [
    {
      name: BUCKET,
      datasets: [
        { name: 'good', prefix: 'good/', mode: 'sealed', writers: [] },
        { name: 'scratch', prefix: 'scratch/', mode: 'open', writers: [] },
      ],
    },
  ],
};

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export function judged(records: readonly JsonObject[], guard = EVERYTHING) {
  const judge = new OfflineJudge({ guard, account: null, hash, now: new Date('2026-11-21T00:00:00Z') });
  const found = records.flatMap((value, index) =>
    unwrap(value).flatMap((each) => judge.judge(each, { source: 'trail', index })),
  );
  return { found: [...found, ...judge.finish()], unverified: judge.unverified, unjudged: judge.unjudged };
}

export const fired = (records: readonly JsonObject[], guard?: Guard): string[] =>
  judged(records, guard).found.map(({ finding }) => `${finding.rule} ${finding.severity}`);

let counter = 0;
export const fresh = (value: JsonObject): JsonObject => ({
  ...value,
  eventID: `event-${++counter}`,
  requestID: `request-${counter}`,
});
export const deleted = (key: string, parameters: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  ...fresh(objectCall('DeleteObject', key, parameters)),
  ...rest,
});
export const ofBatch = (key: string, parameters: JsonObject = {}, rest: JsonObject = {}): JsonObject =>
  deleted(key, parameters, { eventType: 'AwsServiceEvent', requestID: 'batch', ...rest });
export const batch = (parameters: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  ...fresh(bucketCall('DeleteObjects', { delete: '', ...parameters })),
  managementEvent: false,
  eventCategory: 'Data',
  requestID: 'batch',
  ...rest,
});
export const s3Event = (
  type: string,
  key: string,
  detail: JsonObject = {},
  object: JsonObject = {},
): JsonObject => ({
  version: '0',
  id: `envelope-${++counter}`,
  'detail-type': type,
  source: 'aws.s3',
  account: EXAMPLE.account,
  region: 'eu-west-1',
  time: '2026-11-20T03:12:07Z',
  detail: {
    version: '0',
    bucket: { name: BUCKET },
    object: { key, sequencer: String(counter), ...object },
    'request-id': `request-${counter}`,
    requester: EXAMPLE.account,
    'source-ip-address': '203.0.113.9',
    reason: type === 'Object Created' ? 'PutObject' : 'DeleteObject',
    ...detail,
  },
});
