import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { ETAG, type FakeS3, type Fault, STORED_AT, startFakeS3 } from '../../test/fakes/s3/fake-s3.ts';
import { selfSigned } from '../../test/fakes/s3/identity.ts';
import { S3ObjectReader } from './object-reader.ts';

const IDENTITY = selfSigned();
const BYTES = randomBytes(5_000_007);
const DIGEST = `sha256:${createHash('sha256').update(BYTES).digest('hex')}`;
const TARGET = { bucket: 'data', key: 'k', versionId: 'v1' };
const SPLIT = { rangeBytes: 300_000, fastBytesPerSecond: Number.POSITIVE_INFINITY };

let s3: FakeS3 | undefined;
afterEach(async () => s3?.stop());

describe('over TLS', () => {
  it('objects are read whole, one after the other over one connection', async () => {
    s3 = await startFakeS3(BYTES, undefined, IDENTITY);
    const reader = new S3ObjectReader(s3.client, { fastBytesPerSecond: 0 });
    for (let i = 0; i < 3; i++) expect(await reader.read(TARGET)).toMatchObject({ digest: DIGEST });
    expect(s3.connections.total).toBe(1);
  });

  it('reads at the same time do not mix, in ranges or not', async () => {
    s3 = await startFakeS3(BYTES, undefined, IDENTITY);
    const readers = [new S3ObjectReader(s3.client, SPLIT), new S3ObjectReader(s3.client)];
    const outcomes = await Promise.all([...readers, ...readers].map((reader) => reader.read(TARGET)));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ digest: DIGEST });
  });

  it('a connection that breaks is gone on from', async () => {
    let isFirst = true;
    const fault: Fault = (_, response) => {
      if (!isFirst) return false;
      isFirst = false;
      const headers = { etag: ETAG, 'last-modified': STORED_AT, 'x-amz-version-id': 'v1' };
      response.writeHead(200, { ...headers, 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 1_000_000), () => response.destroy());
      return true;
    };
    s3 = await startFakeS3(BYTES, fault, IDENTITY);
    expect(await new S3ObjectReader(s3.client, { fastBytesPerSecond: 0 }).read(TARGET)).toMatchObject({
      digest: DIGEST,
    });
    expect(s3.requests[1]?.range?.first).toBeGreaterThan(0);
  });

  it('a body without a length that ends with its connection is not taken for whole', async () => {
    const fault: Fault = (_, response) => {
      const headers = { etag: ETAG, 'last-modified': STORED_AT, 'x-amz-version-id': 'v1' };
      response
        .writeHead(200, { ...headers, connection: 'close', 'transfer-encoding': 'chunked' })
        .end('bytes');
      return true;
    };
    s3 = await startFakeS3(BYTES, fault, IDENTITY);
    const outcome = await new S3ObjectReader(s3.client).read(TARGET);
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'transient' });
  });
});
