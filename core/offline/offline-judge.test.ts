import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Guard } from '../activity/guard.ts';
import type { JsonObject } from '../activity/json.ts';
import { bucketCall, DENIED, EXAMPLE, objectCall } from '../rules/records.ts';
import type { OfflineFinding } from './finding.ts';
import { OfflineJudge } from './offline-judge.ts';
import { unwrap } from './unwrap.ts';

const BUCKET = EXAMPLE.bucket;
const EVERYTHING: Guard = {
  scope: 'everything',
  buckets: [],
  account: null,
  trustedAccounts: [],
  organization: null,
  keys: [],
  stack: 'Sealwatch',
};
const DATASETS: Guard = {
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

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

function judged(records: readonly JsonObject[], guard = EVERYTHING) {
  const judge = new OfflineJudge({ guard, account: null, hash, now: new Date('2026-11-21T00:00:00Z') });
  const found = records.flatMap((value, index) =>
    unwrap(value).flatMap((each) => judge.judge(each, { source: 'trail', index })),
  );
  return { found: [...found, ...judge.finish()], unverified: judge.unverified };
}

const told = (records: readonly JsonObject[], guard?: Guard): string[] =>
  judged(records, guard).found.map(({ finding }) => `${finding.rule} ${finding.severity}`);

let counter = 0;
const fresh = (value: JsonObject): JsonObject => ({
  ...value,
  eventID: `event-${++counter}`,
  requestID: `request-${counter}`,
});
const deleted = (key: string, parameters: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  ...fresh(objectCall('DeleteObject', key, parameters)),
  ...rest,
});
const ofBatch = (key: string, parameters: JsonObject = {}, rest: JsonObject = {}): JsonObject =>
  deleted(key, parameters, { eventType: 'AwsServiceEvent', requestID: 'batch', ...rest });
const batch = (parameters: JsonObject = {}, rest: JsonObject = {}): JsonObject => ({
  ...fresh(bucketCall('DeleteObjects', { delete: '', ...parameters })),
  managementEvent: false,
  eventCategory: 'Data',
  requestID: 'batch',
  ...rest,
});
const s3Event = (
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

describe('the settings that earlier records left', () => {
  const off = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
  const on = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });

  it('are what a later one is judged against', () => {
    expect(told([fresh(off)])).toEqual(['versioning-suspended critical']);
    expect(told([fresh(off), fresh(off)])).toHaveLength(1);
    expect(told([fresh(off), fresh(on), fresh(off)])).toHaveLength(2);
  });

  it('are left alone by refused attempts', () => {
    expect(told([{ ...fresh(off), ...DENIED }, fresh(off)])).toHaveLength(2);
  });

  it('are forgotten with their bucket', () => {
    expect(
      told([
        fresh(off),
        fresh(bucketCall('DeleteBucket')),
        fresh(bucketCall('CreateBucket')),
        fresh(off),
      ]).filter((each) => each.startsWith('versioning')),
    ).toHaveLength(2);
  });

  it('are not changed by the same record once more', () => {
    const [first, undone] = [fresh(off), fresh(on)];
    expect(told([first, undone, first])).toHaveLength(1);
  });

  it('are changed by another record that has the same id', () => {
    expect(
      told([
        { ...off, eventID: 'x' },
        { ...on, eventID: 'x' },
        { ...off, eventID: 'x', eventTime: '2026-11-20T03:12:09Z' },
      ]),
    ).toHaveLength(2);
  });
});

describe('one delete', () => {
  it.each<[string, JsonObject, Guard, string[]]>([
    ['of a key', deleted('good/a'), DATASETS, ['object-removed high']],
    ['of a version', deleted('good/a', { versionId: 'v1' }), DATASETS, ['version-destroyed high']],
    ['of the null version', deleted('good/a', { versionId: 'null' }), DATASETS, ['version-destroyed high']],
    [
      'of a delete marker',
      deleted('good/a', { versionId: 'v1' }, { responseElements: { 'x-amz-delete-marker': 'true' } }),
      DATASETS,
      ['version-destroyed info'],
    ],
    ['of a key in an open dataset', deleted('scratch/a'), DATASETS, []],
    [
      'of a version in an open dataset',
      deleted('scratch/a', { versionId: 'v1' }),
      DATASETS,
      ['version-destroyed low'],
    ],
    ['of a key in no dataset', deleted('other/a'), DATASETS, []],
    ['of anything, where everything is guarded', deleted('other/a'), EVERYTHING, ['object-removed high']],
    ['that was denied', deleted('good/a', {}, DENIED), DATASETS, ['object-removed low']],
    [
      'that was denied, with its key only in the error',
      {
        ...deleted('good/a', {}, DENIED),
        requestParameters: null,
        resources: [],
        errorMessage: `User: arn:aws:iam::1:user/x is not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::${BUCKET}/good/a" because no`,
      },
      DATASETS,
      ['object-removed low'],
    ],
    [
      'that was denied, of what is not told',
      { ...deleted('good/a', {}, DENIED), requestParameters: null, resources: [] },
      EVERYTHING,
      ['object-removed low'],
    ],
    ['that failed', deleted('good/a', {}, { errorCode: 'NoSuchBucket' }), DATASETS, []],
    [
      'by an event of S3',
      s3Event(
        'Object Deleted',
        'good/a',
        { 'deletion-type': 'Delete Marker Created' },
        { 'version-id': 'm1' },
      ),
      DATASETS,
      ['object-removed high'],
    ],
    [
      'for good, by an event of S3',
      s3Event('Object Deleted', 'good/a', { 'deletion-type': 'Permanently Deleted' }, { 'version-id': 'v1' }),
      DATASETS,
      ['version-destroyed high'],
    ],
    [
      'by a lifecycle rule',
      s3Event('Object Deleted', 'good/a', {
        'deletion-type': 'Permanently Deleted',
        reason: 'Lifecycle Expiration',
        requester: 's3.amazonaws.com',
      }),
      DATASETS,
      ['versions-expired high'],
    ],
    [
      'by a lifecycle rule in an open dataset',
      s3Event('Object Deleted', 'scratch/a', { reason: 'Lifecycle Expiration' }),
      DATASETS,
      [],
    ],
  ])('%s', (_, value, guard, expected) => {
    expect(told([value], guard)).toEqual(expected);
  });

  it('says that a version may be a delete marker', () => {
    const [one] = judged([deleted('good/a', { versionId: 'v1' })], DATASETS).found;
    expect(one?.finding).toMatchObject({
      key: 'good/a',
      versionId: 'v1',
      dataset: 'good',
      evidence: { reason: expect.stringContaining('may be an un-delete'), keys: ['good/a'], keyCount: 1 },
    });
  });

  it('says that bytes may be gone where versioning is known to be off', () => {
    const off = fresh(
      bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } }),
    );
    const { found } = judged([off, deleted('good/a')]);
    expect(found.at(-1)?.finding.evidence.reason).toContain('the bytes may be gone');
  });

  it.each([
    ['after', (call: JsonObject, event: JsonObject) => [call, event]],
    ['before', (call: JsonObject, event: JsonObject) => [event, call]],
  ])('is told once when S3 tells of it %s CloudTrail', (_, order) => {
    const call = deleted('good/a');
    const event = s3Event('Object Deleted', 'good/a', {
      'deletion-type': 'Delete Marker Created',
      'request-id': String(call.requestID),
    });
    const { found } = judged(order(call, event), DATASETS);
    expect(found.map(({ finding }) => finding.actor.arn)).toEqual([
      `arn:aws:iam::${EXAMPLE.account}:role/Labeler`,
    ]);
  });
});

describe('a batch of deletes', () => {
  const only = (records: readonly JsonObject[], guard = DATASETS): OfflineFinding => {
    const { found } = judged(records, guard);
    expect(found).toHaveLength(1);
    return found[0] as OfflineFinding;
  };

  it.each([
    ['first', [batch(), ofBatch('good/a'), ofBatch('good/b')], 0],
    ['last', [ofBatch('good/a'), ofBatch('good/b'), batch()], 2],
    ['in between', [ofBatch('good/a'), batch(), ofBatch('good/b')], 1],
  ])('is one finding with all keys, its call being %s', (_, records, index) => {
    const { finding, origin } = only(records);
    expect(finding).toMatchObject({
      rule: 'object-removed',
      severity: 'high',
      bucket: BUCKET,
      key: null,
      dataset: 'good',
    });
    expect(finding.evidence).toMatchObject({ keys: ['good/a', 'good/b'], keyCount: 2 });
    expect(origin).toEqual({ source: 'trail', index, eventId: records[index]?.eventID });
  });

  it('is one finding without its call', () => {
    expect(only([ofBatch('good/a'), ofBatch('good/b')]).finding.evidence.keyCount).toBe(2);
  });

  it('without its request id is what one caller did in one second', () => {
    const bare = [batch(), ofBatch('good/a'), ofBatch('good/b')].map(({ requestID, ...rest }) => rest);
    expect(only(bare).finding.evidence.keyCount).toBe(2);
  });

  it('of events of S3 is one finding', () => {
    const of = (key: string) =>
      s3Event('Object Deleted', key, { 'deletion-type': 'Delete Marker Created', 'request-id': 'batch' });
    expect(
      only([of('good/a'), batch(), of('good/b'), ofBatch('good/a'), ofBatch('good/b')]).finding.evidence
        .keyCount,
    ).toBe(2);
  });

  it('tells only guarded keys, and nothing where there are none', () => {
    expect(
      only([batch(), ofBatch('good/a'), ofBatch('other/b'), ofBatch('scratch/c')]).finding.evidence.keys,
    ).toEqual(['good/a']);
    expect(told([batch(), ofBatch('other/a')], DATASETS)).toEqual([]);
  });

  it('lists a thousand keys and counts all', () => {
    const keys = Array.from({ length: 1200 }, (_, index) => `good/${index}`);
    const { evidence } = only([batch(), ...keys.map((key) => ofBatch(key))]).finding;
    expect([evidence.keys.length, evidence.keyCount]).toEqual([1000, 1200]);
  });

  it('of versions and keys is a finding of each', () => {
    expect(told([batch(), ofBatch('good/a'), ofBatch('good/b', { versionId: 'v' })], DATASETS)).toEqual([
      'object-removed high',
      'version-destroyed high',
    ]);
  });

  it('that was refused in part is a finding of each part', () => {
    expect(told([batch(), ofBatch('good/a'), ofBatch('good/b', {}, DENIED)], DATASETS)).toEqual([
      'object-removed high',
      'object-removed low',
    ]);
  });

  it.each<[string, JsonObject]>([
    ['as tools write them', { delete: { objects: [{ key: 'good/a' }, { key: 'good/b' }], quiet: false } }],
    ['as XML', { Delete: { Object: [{ Key: 'good/a' }, { Key: 'good/b' }] } }],
  ])('has the keys that it lists itself, %s', (_, parameters) => {
    expect(only([batch(parameters)]).finding.evidence.keys).toEqual(['good/a', 'good/b']);
  });

  it('says so where no keys are told', () => {
    const { finding } = only([batch()]);
    expect(finding.evidence).toMatchObject({
      reason: expect.stringContaining('the keys are not told'),
      keyCount: 0,
    });
    expect(only([{ ...batch({}, DENIED) }]).finding.severity).toBe('low');
  });

  it('does not wait forever', () => {
    const judge = new OfflineJudge({ guard: DATASETS, account: null, hash, now: new Date() });
    const early = Array.from({ length: 10_050 }, (_, index) =>
      judge.judge(ofBatch('good/a', {}, { requestID: `r${index}` }), { source: 'x', index }),
    ).flat();
    expect(early).toHaveLength(50);
    expect(judge.finish()).toHaveLength(10_000);
  });
});

describe('a write', () => {
  it.each<[string, JsonObject, number]>([
    ['PutObject', fresh(objectCall('PutObject', 'good/a')), 1],
    ['CopyObject', fresh(objectCall('CopyObject', 'good/a', { 'x-amz-copy-source': `${BUCKET}/good/b` })), 1],
    ['CompleteMultipartUpload', fresh(objectCall('CompleteMultipartUpload', 'good/a', { uploadId: 'u' })), 1],
    ['Object Created', s3Event('Object Created', 'good/a'), 1],
    ['one that was denied', { ...fresh(objectCall('PutObject', 'good/a')), ...DENIED }, 0],
    ['one in no dataset', fresh(objectCall('PutObject', 'other/a')), 0],
    ['the beginning of an upload', fresh(objectCall('CreateMultipartUpload', 'good/a')), 0],
  ])('%s is counted, and is no finding', (_, value, expected) => {
    expect(judged([value], DATASETS)).toEqual({ found: [], unverified: expected });
  });

  it('is counted once, whoever tells of it', () => {
    const call = fresh(objectCall('PutObject', 'good/a'));
    const event = s3Event('Object Created', 'good/a', { 'request-id': String(call.requestID) });
    expect(judged([call, event, call], DATASETS).unverified).toBe(1);
    expect(judged([event, call], DATASETS).unverified).toBe(1);
  });
});

describe("S3's own notifications", () => {
  const notification = (eventName: string, key: string): JsonObject => ({
    eventVersion: '2.3',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-11-20T03:12:07.000Z',
    eventName,
    requestParameters: { sourceIPAddress: '203.0.113.9' },
    responseElements: { 'x-amz-request-id': `r-${++counter}` },
    s3: { bucket: { name: BUCKET }, object: { key, sequencer: '0A' } },
  });

  it.each([
    ['ObjectRemoved:DeleteMarkerCreated', ['object-removed high']],
    ['ObjectRemoved:Delete', ['version-destroyed high']],
    ['LifecycleExpiration:Delete', ['versions-expired high']],
    ['ObjectTagging:Put', []],
  ])('%s', (name, expected) => {
    expect(told([{ Records: [notification(name, 'good/a')] }], DATASETS)).toEqual(expected);
  });

  it('have form-encoded keys', () => {
    const [one] = judged([notification('ObjectRemoved:Delete', 'good/a+b%40c%2B')], DATASETS).found;
    expect(one?.finding.key).toBe('good/a b@c+');
  });

  it('begin with a message that is none', () => {
    expect(told([{ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: BUCKET }])).toEqual([]);
  });
});

describe('findings', () => {
  const off = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });

  it('have ids that are the same whenever and wherever they are found', () => {
    const ids = (records: readonly JsonObject[]) => judged(records).found.map(({ finding }) => finding.id);
    const records = [fresh(off), deleted('a'), deleted('b')];
    expect(ids(records)).toEqual(ids(records));
    expect(new Set(ids(records)).size).toBe(3);
  });

  it('have the time of what they tell', () => {
    const [one] = judged([fresh(off)]).found;
    expect(one?.finding.time).toBe('2026-11-20T03:12:07.000Z');
  });

  it('are made of records without a time as well', () => {
    const [one] = judged([{ ...off, eventTime: '…' }]).found;
    expect(one?.finding.unknown).toMatchObject({ time: 'the record tells none' });
  });
});
