import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { KeptProperties } from '../../core/restore/ports.ts';
import { S3RestoreWriter } from './restore-writer.ts';

const PROPERTIES: KeptProperties = {
  headers: { ContentType: 'text/csv', ContentLanguage: 'en', Expires: 'Fri, 20 Nov 2026 10:00:00 GMT' },
  metadata: { batch: '12' },
  websiteRedirect: '/x',
  storageClass: 'STANDARD_IA',
  encryption: { algorithm: 'aws:kms', kmsKeyId: 'arn:aws:kms:eu-west-1:1:key/k', bucketKey: true },
  lock: { mode: 'COMPLIANCE', until: '2999-01-01T00:00:00.000Z' },
  legalHold: true,
  tagCount: 0,
};
const SOURCE = { bucket: 'b', key: 'a b/ü?x', versionId: 'v1', isUnversioned: false, etag: 'e' };
const TARGET = { bucket: 'b', key: 'a b/ü?x' };
const REQUEST = { source: SOURCE, target: TARGET, properties: PROPERTIES };

/** A client that answers everything, and keeps what was sent. */
function recorder(answers: Readonly<Record<string, object>> = {}) {
  const sent: Record<string, unknown>[] = [];
  const send = async (command: { constructor: { name: string }; input: object }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    sent.push({ call: name, ...command.input });
    return answers[name] ?? {};
  };
  return { sent, writer: new S3RestoreWriter({ send } as unknown as S3Client) };
}

const KEPT = {
  StorageClass: 'STANDARD_IA',
  ServerSideEncryption: 'aws:kms',
  SSEKMSKeyId: 'arn:aws:kms:eu-west-1:1:key/k',
  BucketKeyEnabled: true,
  WebsiteRedirectLocation: '/x',
  ObjectLockMode: 'COMPLIANCE',
  ObjectLockRetainUntilDate: new Date('2999-01-01T00:00:00.000Z'),
  ObjectLockLegalHoldStatus: 'ON',
};

describe('a copy asks S3', () => {
  it('for exactly this version, under the condition, with everything that S3 would not keep by itself', async () => {
    const { sent, writer } = recorder({ CopyObject: { VersionId: 'v9' } });
    expect(await writer.copy(REQUEST, { etag: 'bad' })).toBe('v9');
    expect(sent).toEqual([
      {
        call: 'CopyObject',
        Bucket: 'b',
        Key: 'a b/ü?x',
        CopySource: 'b/a%20b/%C3%BC%3Fx?versionId=v1',
        CopySourceIfMatch: '"e"',
        IfMatch: '"bad"',
        MetadataDirective: 'COPY',
        TaggingDirective: 'COPY',
        ...KEPT,
      },
    ]);
  });

  it('to write only where nothing is, and leaves to the bucket what the version did not have', async () => {
    const { sent, writer } = recorder();
    const plain = { algorithm: null, kmsKeyId: null, bucketKey: null };
    const properties = {
      ...PROPERTIES,
      websiteRedirect: null,
      storageClass: 'STANDARD',
      encryption: plain,
      lock: { mode: 'GOVERNANCE', until: '2020-01-01T00:00:00.000Z' },
      legalHold: false,
    };
    const source = { ...SOURCE, versionId: null, isUnversioned: true };
    expect(await writer.copy({ source, target: TARGET, properties }, null)).toBeNull();
    expect(sent).toEqual([
      {
        call: 'CopyObject',
        Bucket: 'b',
        Key: 'a b/ü?x',
        CopySource: 'b/a%20b/%C3%BC%3Fx',
        CopySourceIfMatch: '"e"',
        IfNoneMatch: '*',
        MetadataDirective: 'COPY',
        TaggingDirective: 'COPY',
      },
    ]);
  });

  it('in parts with the headers, the metadata and the tags of the version, which S3 does not copy then', async () => {
    const { sent, writer } = recorder({
      CreateMultipartUpload: { UploadId: 'u' },
      GetObjectTagging: { TagSet: [{ Key: 'team', Value: 'a & b' }] },
    });
    expect(await writer.beginParts(REQUEST)).toBe('u');
    expect(sent).toEqual([
      { call: 'GetObjectTagging', Bucket: 'b', Key: 'a b/ü?x', VersionId: 'v1' },
      {
        call: 'CreateMultipartUpload',
        Bucket: 'b',
        Key: 'a b/ü?x',
        ContentType: 'text/csv',
        ContentLanguage: 'en',
        Expires: new Date('2026-11-20T10:00:00.000Z'),
        Metadata: { batch: '12' },
        Tagging: 'team=a+%26+b',
        ...KEPT,
      },
    ]);
  });

  it('to end under the condition, and to hide only what was planned', async () => {
    const { sent, writer } = recorder();
    await writer.completeParts(TARGET, { id: 'u', parts: [{ number: 1, etag: '"p"' }] }, { etag: 'bad' });
    await writer.hide(TARGET, { etag: 'bad' });
    await writer.removeMarker(TARGET, null);
    expect(sent).toMatchObject([
      { IfMatch: '"bad"', UploadId: 'u', MultipartUpload: { Parts: [{ PartNumber: 1, ETag: '"p"' }] } },
      { call: 'DeleteObject', IfMatch: '"bad"' },
      { call: 'DeleteObject', VersionId: 'null' },
    ]);
  });
});

describe('an answer of S3', () => {
  it.each([
    [412, 'CONFLICT'],
    [409, 'CONFLICT'],
    [403, 'ACCESS_DENIED'],
    [404, 'NOT_FOUND'],
    [503, 'THROTTLED'],
    [429, 'THROTTLED'],
    [500, 'AWS_FAILED'],
  ])('of %i is %s', async (status, code) => {
    const error = Object.assign(new Error('no'), { $metadata: { httpStatusCode: status } });
    const client = { send: () => Promise.reject(error) } as unknown as S3Client;
    await expect(new S3RestoreWriter(client).copy(REQUEST, null)).rejects.toMatchObject({ code });
  });
});
