import { describe, expect, it } from 'vitest';
import { BUCKET, DATASETS, deleted, fired, fresh, judged, s3Event } from '../../test/fakes/offline-trail.ts';
import type { JsonObject } from '../base/json.ts';
import { bucketCall, DENIED, objectCall } from '../rules/records.examples.ts';

describe('the settings that earlier records left', () => {
  const off = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
  const on = bucketCall('PutBucketVersioning', { VersioningConfiguration: { Status: 'Enabled' } });

  it('are what a later one is judged against', () => {
    expect(fired([fresh(off)])).toEqual(['versioning-suspended critical']);
    expect(fired([fresh(off), fresh(off)])).toHaveLength(1);
    expect(fired([fresh(off), fresh(on), fresh(off)])).toHaveLength(2);
  });

  it('are not known after a change that was too large for its record, which is reported', () => {
    const omitted = { bucketName: BUCKET, omitted: true, reason: 'requestParameters too large' };
    expect(fired([{ ...fresh(off), requestParameters: omitted }])).toEqual(['versioning-suspended medium']);
  });

  it('are left alone by refused attempts', () => {
    expect(fired([{ ...fresh(off), ...DENIED }, fresh(off)])).toHaveLength(2);
  });

  it('are forgotten with their bucket', () => {
    expect(
      fired([
        fresh(off),
        fresh(bucketCall('DeleteBucket')),
        fresh(bucketCall('CreateBucket')),
        fresh(off),
      ]).filter((each) => each.startsWith('versioning')),
    ).toHaveLength(2);
  });

  it('are not changed by the same record once more', () => {
    const [first, undone] = [fresh(off), fresh(on)];
    expect(fired([first, undone, first])).toHaveLength(1);
  });

  it('are changed by another record that has the same id', () => {
    expect(
      fired([
        { ...off, eventID: 'x' },
        { ...on, eventID: 'x' },
        { ...off, eventID: 'x', eventTime: '2026-11-20T03:12:09Z' },
      ]),
    ).toHaveLength(2);
  });
});

describe('an object that S3 moves to an archive', () => {
  const moved = (key: string, to: string) =>
    s3Event('Object Storage Class Changed', key, { 'destination-storage-class': to });
  const notified = (key: string) => ({
    eventVersion: '2.3',
    eventSource: 'aws:s3',
    eventName: 'LifecycleTransition',
    eventTime: '2026-11-20T03:12:07.000Z',
    s3: { bucket: { name: BUCKET }, object: { key, versionId: 'v1' } },
    lifecycleEventData: { transitionEventData: { destinationStorageClass: 'DEEP_ARCHIVE' } },
  });

  it.each<[string, JsonObject]>([
    ['by an event of EventBridge', moved('good/a', 'DEEP_ARCHIVE')],
    [
      'to an archive tier of Intelligent-Tiering',
      s3Event('Object Access Tier Changed', 'good/a', { 'destination-access-tier': 'ARCHIVE_ACCESS' }),
    ],
    ['by a notification', notified('good/a')],
  ])('is unverifiable: %s', (_, record) => {
    expect(fired([record], DATASETS)).toEqual(['object-unverifiable medium']);
  });

  it('is reported once, however often it is moved', () => {
    expect(fired([moved('good/a', 'GLACIER'), moved('good/a', 'DEEP_ARCHIVE')], DATASETS)).toHaveLength(1);
  });

  it.each([
    ['another class', moved('good/a', 'GLACIER_IR')],
    ['a key of no dataset', moved('other/a', 'GLACIER')],
    ['a restore', s3Event('Object Restore Completed', 'good/a')],
  ])('is nothing else: %s is quiet', (_, record) => {
    expect(fired([record], DATASETS)).toEqual([]);
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
    expect(judged([value], DATASETS)).toEqual({ found: [], unverified: expected, unjudged: 0 });
  });

  it('is counted once, whoever reports it', () => {
    const call = fresh(objectCall('PutObject', 'good/a'));
    const event = s3Event('Object Created', 'good/a', { 'request-id': String(call.requestID) });
    expect(judged([call, event, call], DATASETS).unverified).toBe(1);
    expect(judged([event, call], DATASETS).unverified).toBe(1);
  });
});

describe("S3's own notifications", () => {
  const notification = (name: string, key: string): JsonObject => ({
    eventVersion: '2.3',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-11-20T03:12:07.000Z',
    eventName: name,
    requestParameters: { sourceIPAddress: '203.0.113.9' },
    responseElements: { 'x-amz-request-id': `r-${name}-${key}` },
    s3: { bucket: { name: BUCKET }, object: { key, sequencer: '0A' } },
  });

  it.each([
    ['ObjectRemoved:DeleteMarkerCreated', ['object-removed high']],
    ['ObjectRemoved:Delete', ['version-destroyed high']],
    ['LifecycleExpiration:Delete', ['versions-expired high']],
    ['ObjectTagging:Put', []],
  ])('%s', (name, expected) => {
    expect(fired([{ Records: [notification(name, 'good/a')] }], DATASETS)).toEqual(expected);
  });

  it('have form-encoded keys', () => {
    const [one] = judged([notification('ObjectRemoved:Delete', 'good/a+b%40c%2B')], DATASETS).found;
    expect(one?.finding.key).toBe('good/a b@c+');
  });

  it('begin with a message that is none', () => {
    expect(fired([{ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: BUCKET }])).toEqual([]);
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

  it('have the time of what they report', () => {
    const [one] = judged([fresh(off)]).found;
    expect(one?.finding.time).toBe('2026-11-20T03:12:07.000Z');
  });

  it('are made of records without a time as well', () => {
    const [one] = judged([{ ...off, eventTime: '…' }]).found;
    expect(one?.finding.unknown).toMatchObject({ time: 'the record gives none' });
  });
});
