import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealwatchError } from '../../base/errors.ts';
import { padSequencer } from '../../base/object-ref.ts';
import { parseS3Event } from './s3-event.ts';

const event = (detailType: string, object: object, detail: object = {}) => ({
  version: '0',
  id: '2f0c1c1e',
  'detail-type': detailType,
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-20T03:12:07Z',
  detail: {
    version: '0',
    'event-version': '1.1',
    bucket: { name: 'acme-training-data' },
    object,
    'request-id': '4J9',
    requester: '111122223333',
    'source-ip-address': '203.0.113.9',
    ...detail,
  },
});

describe('parseS3Event', () => {
  it('reads an object that was stored', () => {
    const stored = {
      key: 'a b+%2B',
      size: 5,
      etag: 'abc',
      'version-id': 'v1',
      sequencer: '617f08299329d189',
    };
    expect(parseS3Event(event('Object Created', stored, { reason: 'PutObject' }))).toEqual({
      bucket: 'acme-training-data',
      key: 'a b+%2B',
      type: 'stored',
      versionId: 'v1',
      etag: 'abc',
      size: 5,
      sequencer: padSequencer('617f08299329d189'),
      at: '2026-11-20T03:12:07.000Z',
      isExpiration: false,
      requester: { account: '111122223333', sourceIp: '203.0.113.9', requestId: '4J9' },
    });
  });

  it.each([
    ['Delete Marker Created', 'marker-created'],
    ['Permanently Deleted', 'destroyed'],
  ] as const)('reads a deletion: %s', (deletionType, type) => {
    const detail = { reason: 'DeleteObject', 'deletion-type': deletionType };
    expect(parseS3Event(event('Object Deleted', { key: 'k', 'version-id': 'v1' }, detail))).toMatchObject({
      type,
    });
  });

  it('knows a lifecycle rule by the reason', () => {
    const detail = {
      reason: 'Lifecycle Expiration',
      'deletion-type': 'Permanently Deleted',
      requester: 's3.amazonaws.com',
    };
    expect(parseS3Event(event('Object Deleted', { key: 'k' }, detail))).toMatchObject({ isExpiration: true });
  });

  it('takes an event without version id for the null version', () => {
    expect(parseS3Event(event('Object Created', { key: 'k' })).versionId).toBeNull();
    expect(parseS3Event(event('Object Created', { key: 'k', 'version-id': 'null' })).versionId).toBeNull();
  });

  it.each(['Object ACL Updated', 'Object Tags Added', 'Object Restore Completed', 'Object Something New'])(
    'takes %s as a reason to read the key, not as a change',
    (detailType) =>
      expect(parseS3Event(event(detailType, { key: 'k', 'version-id': 'v1' })).type).toBe('other'),
  );

  it.each([
    ['another source', { ...event('Object Created', { key: 'k' }), source: 'aws.kms' }],
    ['no key', event('Object Created', {})],
    ['no time', { ...event('Object Created', { key: 'k' }), time: undefined }],
    ['another major version', event('Object Created', { key: 'k' }, { 'event-version': '2.0' })],
    ['no detail', { source: 'aws.s3' }],
    ['nothing', null],
  ])('refuses %s and says what is wrong', (_, wrong) => {
    expect(() => parseS3Event(wrong)).toThrow(expect.objectContaining({ code: 'EVENT_FORMAT' }));
  });

  it('keeps every key as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (key) => {
        expect(parseS3Event(event('Object Created', { key })).key).toBe(key);
      }),
    );
  });

  it('lets only its own errors out, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        try {
          parseS3Event(anything);
        } catch (error) {
          expect(error).toBeInstanceOf(SealwatchError);
        }
      }),
    );
  });
});

describe('where an event says that S3 moved an object', () => {
  const moved = (type: string, detail: object) =>
    parseS3Event(event(type, { key: 'a', 'version-id': 'v1' }, detail)).moved;

  it.each([
    ['Object Storage Class Changed', { 'destination-storage-class': 'GLACIER' }, { to: 'GLACIER' }],
    ['Object Storage Class Changed', { 'destination-storage-class': 'DEEP_ARCHIVE' }, { to: 'DEEP_ARCHIVE' }],
    ['Object Storage Class Changed', { 'destination-storage-class': 'GLACIER_IR' }, { to: null }],
    ['Object Storage Class Changed', { 'destination-storage-class': 'STANDARD_IA' }, { to: null }],
    ['Object Access Tier Changed', { 'destination-access-tier': 'ARCHIVE_ACCESS' }, { to: 'ARCHIVE_ACCESS' }],
    ['Object Access Tier Changed', { 'destination-access-tier': 'ARCHIVE' }, { to: 'ARCHIVE' }],
    ['Object Access Tier Changed', {}, { to: 'an archive tier' }],
    ['Object Restore Completed', { 'source-storage-class': 'GLACIER' }, { to: null }],
    ['Object Restore Expired', {}, { to: 'the archive' }],
    ['Object Restore Initiated', { 'source-storage-class': 'GLACIER' }, undefined],
    ['Object Tags Added', {}, undefined],
  ])('%s %j: %j', (type, detail, expected) => {
    expect(moved(type, detail)).toEqual(expected);
  });
});
