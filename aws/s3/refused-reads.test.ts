import { describe, expect, it } from 'vitest';
import { type Fault, refuse, STORED_AT } from '../../test/fakes/s3/fake-s3.ts';
import { fakeS3, LARGE, read, SMALL, SPLIT, sha256, TARGET } from '../../test/fakes/s3/read.ts';
import { S3ObjectReader } from './object-reader.ts';

describe('what S3 answers instead', () => {
  const MARKER = { 'x-amz-delete-marker': 'true', 'last-modified': STORED_AT, allow: 'DELETE' };
  const SSE_C = 'The object was stored using a form of Server Side Encryption.';
  const KMS = 'User: x is not authorized to perform: kms:Decrypt on resource y';

  it.each([
    [
      405,
      'MethodNotAllowed',
      '',
      MARKER,
      { kind: 'delete-marker', versionId: 'v1', storedAt: new Date(STORED_AT) },
    ],
    [404, 'NoSuchVersion', '', {}, { kind: 'gone', reason: 'no-such-version' }],
    [404, 'NoSuchKey', '', {}, { kind: 'gone', reason: 'no-such-version' }],
    [404, 'NoSuchBucket', '', {}, { kind: 'gone', reason: 'no-such-bucket' }],
    [400, 'InvalidArgument', 'Invalid version id specified', {}, { kind: 'gone', reason: 'no-such-version' }],
    [412, 'PreconditionFailed', '', {}, { kind: 'gone', reason: 'overwritten' }],
    [403, 'AccessDenied', 'Access Denied', {}, { kind: 'unreadable', reason: 'access-denied' }],
    [403, 'AccessDenied', KMS, {}, { kind: 'unreadable', reason: 'kms-denied' }],
    [400, 'KMS.DisabledException', '', {}, { kind: 'unreadable', reason: 'kms-denied' }],
    [403, 'InvalidObjectState', '', {}, { kind: 'unreadable', reason: 'archived' }],
    [400, 'InvalidRequest', SSE_C, {}, { kind: 'unreadable', reason: 'customer-key' }],
    [400, 'RequestTimeout', '', {}, { kind: 'unreadable', reason: 'transient' }],
    [503, 'SlowDown', '', {}, { kind: 'unreadable', reason: 'transient' }],
    [500, 'InternalError', '', {}, { kind: 'unreadable', reason: 'transient' }],
  ] as const)('%d %s %s', async (status, code, message, headers, expected) => {
    const fault: Fault = ({ method }, response) =>
      method === 'GET' && refuse(response, status, code, message, headers);
    const { outcome } = await read({ fault });
    expect(outcome).toMatchObject(expected);
  });

  it('says that a denied version may be gone', async () => {
    const { outcome } = await read({ fault: (_, response) => refuse(response, 403, 'AccessDenied') });
    expect(outcome).toMatchObject({ detail: expect.stringContaining('s3:ListBucket') });
  });

  it('learns size and time of an archived version from its head', async () => {
    const fault: Fault = ({ method }, response) =>
      method === 'GET' && refuse(response, 403, 'InvalidObjectState');
    const { outcome } = await read({ fault });
    expect(outcome).toMatchObject({ reason: 'archived', size: SMALL.length, storedAt: new Date(STORED_AT) });
  });

  it('tries again after one 503', async () => {
    let isFirst = true;
    const fault: Fault = (_, response) => {
      const fail = isFirst;
      isFirst = false;
      return fail && refuse(response, 503, 'SlowDown');
    };
    const { outcome } = await read({ fault });
    expect(outcome).toMatchObject({ kind: 'read', digest: sha256(SMALL) });
  });

  it('calls a server that is not there transient', async () => {
    const s3 = await fakeS3(SMALL);
    const { client } = s3;
    await s3.stop();
    const outcome = await new S3ObjectReader(client).read(TARGET);
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'transient' });
  });

  it('is gone when the null version is overwritten midway', async () => {
    const fault: Fault = ({ range }, response) =>
      range !== null && refuse(response, 412, 'PreconditionFailed');
    const { outcome } = await read({ bytes: LARGE, settings: SPLIT, fault });
    expect(outcome).toEqual({ kind: 'gone', reason: 'overwritten' });
  });
});
