import { describe, expect, it } from 'vitest';
import { ETAG, STORED_AT } from '../../test/fakes/s3/fake-s3.ts';
import { fakeS3, LARGE, read, SMALL, SPLIT, sha256, TARGET, WHOLE } from '../../test/fakes/s3/read.ts';
import { S3ObjectReader } from './object-reader.ts';

describe('reading a small object', () => {
  it('takes one request, by version', async () => {
    const { outcome, requests } = await read();
    expect(outcome).toEqual({
      kind: 'read',
      digest: sha256(SMALL),
      size: SMALL.length,
      etag: ETAG.slice(1, -1),
      versionId: 'v1',
      storedAt: new Date(STORED_AT),
      storageClass: 'STANDARD',
      encryption: { algorithm: null, kmsKeyId: null },
      contentType: null,
      prefixDigest: null,
    });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'GET', versionId: 'v1', range: null, ifMatch: undefined });
  });

  it('takes one request for no bytes at all', async () => {
    const { outcome, requests } = await read({ bytes: Buffer.alloc(0) });
    expect(outcome).toMatchObject({ kind: 'read', size: 0, digest: sha256(Buffer.alloc(0)) });
    expect(requests).toHaveLength(1);
  });

  it.each([SMALL, Buffer.alloc(0)])('does not open a connection for each of many', async (bytes) => {
    const s3 = await fakeS3(bytes);
    const reader = new S3ObjectReader(s3.client);
    for (let i = 0; i < 5; i++) await reader.read(TARGET);
    // The first one may still be busy with an empty body's end when the second read begins.
    expect(s3.connections.total).toBeLessThan(3);
  });

  it('asks for the null version by name, with the ETag', async () => {
    const s3 = await fakeS3(SMALL);
    s3.headers['x-amz-version-id'] = 'null';
    const outcome = await new S3ObjectReader(s3.client).read({ ...TARGET, versionId: null, etag: 'abc' });
    expect(outcome).toMatchObject({ kind: 'read', versionId: null });
    expect(s3.requests[0]).toMatchObject({ versionId: 'null', ifMatch: '"abc"' });
  });

  it('digests the leading bytes in the same pass', async () => {
    const digestOfPrefix = async (prefixLength: number) => {
      const { outcome } = await read({ options: { prefixLength } });
      return outcome.kind === 'read' ? outcome.prefixDigest : undefined;
    };
    expect(await digestOfPrefix(0)).toBe(sha256(Buffer.alloc(0)));
    expect(await digestOfPrefix(1000)).toBe(sha256(SMALL.subarray(0, 1000)));
    expect(await digestOfPrefix(SMALL.length)).toBe(sha256(SMALL));
    expect(await digestOfPrefix(SMALL.length + 1)).toBeNull();
  });
});

describe('reading a large object', () => {
  it('over a fast connection, takes one request', async () => {
    const { outcome, requests } = await read({ bytes: LARGE, settings: WHOLE });
    expect(outcome).toMatchObject({ kind: 'read', digest: sha256(LARGE), size: LARGE.length });
    expect(requests).toHaveLength(1);
  });

  it('over a slow one, takes ranges of the same bytes', async () => {
    const { outcome, requests } = await read({
      bytes: LARGE,
      settings: SPLIT,
      options: { prefixLength: 1_000_000 },
    });
    expect(outcome).toMatchObject({
      digest: sha256(LARGE),
      prefixDigest: sha256(LARGE.subarray(0, 1_000_000)),
    });
    const [, ...ranged] = requests;
    expect(ranged.length).toBeGreaterThan(10);
    expect(ranged.length).toBeLessThan(17);
    expect(ranged.every(({ ifMatch, versionId }) => ifMatch === ETAG && versionId === 'v1')).toBe(true);
  });

  it.each([{ connections: 1 }, { rangesHeld: 0 }])('works with %j too', async (few) => {
    const { outcome } = await read({ bytes: LARGE, settings: { ...SPLIT, ...few } });
    expect(outcome).toMatchObject({ digest: sha256(LARGE) });
  });

  it('shares what it may hold with other reads, and gives it back', async () => {
    const s3 = await fakeS3(LARGE);
    const reader = new S3ObjectReader(s3.client, { ...SPLIT, rangesHeld: 2 });
    for (let round = 0; round < 2; round++) {
      const outcomes = await Promise.all([1, 2, 3].map(() => reader.read(TARGET)));
      for (const outcome of outcomes) expect(outcome).toMatchObject({ digest: sha256(LARGE) });
    }
    expect(s3.connections.total).toBeLessThan(20);
  });
});
