import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json.ts';
import { parseRecord } from '../cloudtrail/parse-record.ts';
import { readOfCall } from './read-of-call.ts';
import { copyRecord, READ_OBJECT, readRecord, sessionOf } from './read-records.examples.ts';

const eventOf = (record: JsonObject) => readOfCall(parseRecord(record));
const { bucket, key } = READ_OBJECT;

describe('a request is a read', () => {
  it('GetObject, of the bytes that were sent, of a range as well', () => {
    expect(eventOf(readRecord('GetObject'))).toMatchObject({
      bucket,
      key,
      outcome: 'read',
      bytes: 48_211,
      versionId: undefined,
    });
    const range = readRecord(
      'GetObject',
      { additionalEventData: { bytesTransferredOut: 1024 } },
      { Range: 'bytes=0-1023' },
    );
    expect(eventOf(range)).toMatchObject({ outcome: 'read', bytes: 1024 });
  });

  it.each(['GetObjectTorrent', 'SelectObjectContent'])('%s', (name) => {
    expect(eventOf(readRecord(name))).toMatchObject({ outcome: 'read', operation: name });
  });

  it('of a version that it names; "null" is the null version', () => {
    expect(eventOf(readRecord('GetObject', {}, { versionId: 'Qm7' }))?.versionId).toBe('Qm7');
    expect(eventOf(readRecord('GetObject', {}, { versionId: 'null' }))?.versionId).toBeNull();
  });

  it('by a signed URL', () => {
    const record = readRecord('GetObject', {
      additionalEventData: { AuthenticationMethod: 'QueryString', bytesTransferredOut: 9 },
    });
    expect(eventOf(record)).toMatchObject({ isPresigned: true, bytes: 9 });
  });

  it('without a signature, by anybody', () => {
    const userIdentity = { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' };
    expect(eventOf(readRecord('GetObject', { userIdentity }))?.caller).toMatchObject({
      kind: 'anonymous',
      arn: null,
    });
  });

  it('through an access point, whose name stands where the bucket’s does', () => {
    const point = 'arn:aws:s3:eu-west-1:111122223333:accesspoint/train';
    const record = readRecord(
      'GetObject',
      {
        resources: [
          { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
          { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
          { type: 'AWS::S3::AccessPoint', ARN: point },
        ],
      },
      { bucketName: point },
    );
    expect(eventOf(record)).toMatchObject({ bucket, key, via: point });
  });

  it('of a key that looks like a number, which the parameters have as one', () => {
    const resources = [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/0042` }];
    expect(eventOf(readRecord('GetObject', { resources }, { key: 42 }))?.key).toBe('0042');
  });
});

describe('a request that makes a copy', () => {
  it.each([
    ['plain', `${bucket}/${key}`, undefined],
    ['with a slash before it', `/${bucket}/${key}`, undefined],
    ['encoded', `${bucket}/moderation%2Fv3%2Flabels-007.jsonl`, undefined],
    ['with a version', `${bucket}/${key}?versionId=Qm7`, 'Qm7'],
  ])('is a read of its source: %s', (_, source, versionId) => {
    expect(eventOf(copyRecord(source))).toMatchObject({
      bucket,
      key,
      versionId,
      outcome: 'copied',
      copyTo: 's3://elsewhere/copy',
      bytes: null,
    });
  });

  it('is none of its target', () => {
    expect(eventOf(copyRecord('other/thing'))).toMatchObject({ bucket: 'other', key: 'thing' });
    const upload = { ...copyRecord(`${bucket}/${key}`), eventName: 'UploadPartCopy' };
    expect(eventOf(upload)).toMatchObject({ bucket, key, operation: 'UploadPartCopy' });
  });

  it('by a job of S3 Batch Operations, or by replication, is one too', () => {
    const userIdentity = {
      ...sessionOf('arn:aws:iam::111122223333:role/Batch', 's3-batch-operations_6d2f'),
      invokedBy: 'batchoperations.s3.amazonaws.com',
    };
    expect(eventOf(copyRecord(`${bucket}/${key}`, { userIdentity }))?.caller.session).toBe(
      's3-batch-operations_6d2f',
    );
    expect(eventOf(readRecord('InitiateReplication'))).toMatchObject({ outcome: 'copied', copyTo: null });
  });
});

describe('a request gives no bytes', () => {
  it.each<[string, JsonObject, object]>([
    ['for headers', readRecord('HeadObject'), { outcome: 'metadata', bytes: 0 }],
    [
      'that is denied, though the text of the error was sent',
      readRecord('GetObject', {
        errorCode: 'AccessDenied',
        additionalEventData: { bytesTransferredOut: 243 },
      }),
      { outcome: 'denied', bytes: 0 },
    ],
    [
      'for what is not there',
      readRecord('GetObject', { errorCode: 'NoSuchKey' }),
      { outcome: 'failed', bytes: 0 },
    ],
    [
      'where it has them already',
      readRecord('GetObject', { errorCode: 'NotModified' }),
      { outcome: 'unchanged', bytes: 0 },
    ],
    [
      'that was broken off before the first',
      readRecord('GetObject', { additionalEventData: { bytesTransferredOut: 0 } }),
      { outcome: 'aborted', bytes: 0 },
    ],
  ])('%s', (_, record, expected) => {
    expect(eventOf(record)).toMatchObject(expected);
  });

  it.each(['PutObject', 'DeleteObject', 'ListObjects', 'GetObjectTagging', 'GetBucketPolicy'])(
    'and is none at all: %s',
    (name) => {
      expect(eventOf(readRecord(name))).toBeNull();
    },
  );
});
