import { describe, expect, it } from 'vitest';
import { digestOf, etagOf, MemoryBucket } from '../../../test/fakes/memory-bucket.ts';
import type { ReadOptions } from '../../versions/object-reader.ts';
import { ChecksumReader } from './checksum-reader.ts';
import { type StoredAnswer, type VersionFacts, wholeSha256 } from './stored-checksums.ts';

const NOW = new Date('2026-11-20T03:12:07.000Z');
const SAID = `sha256:${'5e'.repeat(32)}` as const;

/** A bucket of one object, and what S3 says of it. */
function world(
  over: {
    readonly sha256?: typeof SAID | null;
    readonly isTrusted?: boolean;
    readonly isDescribed?: boolean;
  } = {},
) {
  const bucket = new MemoryBucket('enabled', () => NOW);
  const { versionId } = bucket.put('k', 'good');
  let reads = 0;
  let asked = 0;
  const facts: VersionFacts = {
    size: 4,
    etag: etagOf('good'),
    versionId,
    storedAt: NOW,
    storageClass: 'GLACIER',
    encryption: { algorithm: 'AES256', kmsKeyId: null },
    contentType: null,
  };
  const { sha256 = SAID, isTrusted = true, isDescribed = true } = over;
  const described: StoredAnswer = isDescribed
    ? { kind: 'described', facts, sha256 }
    : { kind: 'undescribed', detail: 'no' };
  const computed: { digest: typeof SAID | null } = { digest: null };
  const reader = new ChecksumReader(
    {
      read: (target, options) => {
        reads++;
        return bucket.read(target, options);
      },
    },
    {
      isTrusted: () => isTrusted,
      stored: {
        ask: async () => {
          asked++;
          return described;
        },
      },
      computed: async () => computed.digest,
    },
  );
  const read = (options?: ReadOptions) => reader.read({ bucket: 'b', key: 'k', versionId }, options);
  return { read, computed, counts: () => ({ reads, asked }) };
}

describe('a version of a dataset whose owner believes S3', () => {
  it('is known by the SHA-256 that S3 stored, also in an archive, and nothing is read', async () => {
    const { read, counts } = world();
    expect(await read()).toMatchObject({
      kind: 'read',
      level: 's3-sha256',
      digest: SAID,
      size: 4,
      storageClass: 'GLACIER',
    });
    expect(counts()).toEqual({ reads: 0, asked: 1 });
  });

  it('is known by what a job computed where S3 stored nothing', async () => {
    const { read, computed, counts } = world({ sha256: null });
    computed.digest = SAID;
    expect(await read()).toMatchObject({ level: 's3-sha256', digest: SAID });
    expect(counts().reads).toBe(0);
  });

  it('is read where S3 stored nothing and no job computed it', async () => {
    const outcome = await world({ sha256: null }).read();
    expect(outcome).toMatchObject({ kind: 'read', digest: digestOf('good') });
    expect(outcome).not.toHaveProperty('level');
  });

  it('is read where S3 does not describe it, so that whoever reads learns why', async () => {
    expect((await world({ isDescribed: false }).read()).kind).toBe('read');
  });

  it('is read where its first bytes count: no checksum of the whole says whether bytes were appended', async () => {
    const { read, counts } = world();
    expect(await read({ prefixLength: 2 })).toMatchObject({
      digest: digestOf('good'),
      prefixDigest: digestOf('go'),
    });
    expect(counts().reads).toBe(1);
  });

  it('is not read where it has no more bytes than those', async () => {
    expect(await world().read({ prefixLength: 4 })).toMatchObject({ level: 's3-sha256', prefixDigest: SAID });
    expect(await world().read({ prefixLength: 9 })).toMatchObject({ level: 's3-sha256', prefixDigest: null });
  });
});

it('a version of any other dataset is read, and S3 is not asked', async () => {
  const { read, counts } = world({ isTrusted: false });
  expect(await read()).not.toHaveProperty('level');
  expect(counts()).toEqual({ reads: 1, asked: 0 });
});

describe('what S3 says of a checksum', () => {
  const BASE64 = 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=';
  it('is a digest where it is SHA-256 of the whole object', () => {
    expect(wholeSha256(BASE64, 'FULL_OBJECT')).toBe(
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    );
  });

  it.each([
    ['over parts', `${BASE64}-3`, 'COMPOSITE'],
    ['over parts, and called whole', `${BASE64}-3`, 'FULL_OBJECT'],
    ['called one over parts', BASE64, 'COMPOSITE'],
    ['without a type', BASE64, undefined],
    ['missing', undefined, 'FULL_OBJECT'],
    ['of another length', 'nQ==', 'FULL_OBJECT'],
  ])('is none where it is %s', (_, checksum, type) => {
    expect(wholeSha256(checksum, type)).toBeNull();
  });
});
