import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { type ByteSink, SliceEnd } from '../../core/engine/large/hash-slice.ts';
import { layoutOf, partCount, partRange } from '../../core/engine/large/layout.ts';
import { ETAG, type FakeS3, type Fault, STORED_AT, startFakeS3 } from '../../test/fakes/s3/fake-s3.ts';
import { pourInto, S3PartReader } from './part-reader.ts';
import { ReadAheadBudget } from './read-ahead.ts';

const MIB = 1024 * 1024;
const BYTES = Buffer.alloc(2.5 * MIB, Buffer.from('some bytes that repeat '));
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const version = {
  ...{ bucket: 'b', key: 'k', versionId: 'v1', etag: ETAG.replaceAll('"', ''), size: BYTES.length },
  storedAt: new Date(STORED_AT).toISOString(),
  ...{ storageClass: 'STANDARD', encryption: { algorithm: null, kmsKeyId: null }, contentType: null },
};
const msLeft = () => 60_000;

let server: FakeS3 | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

async function readerOf(fault?: Fault): Promise<{ reader: S3PartReader; s3: FakeS3 }> {
  server = await startFakeS3(BYTES, fault);
  return { reader: new S3PartReader(server.client), s3: server };
}

it('digests each part by a range that names version and ETag', async () => {
  const { reader, s3 } = await readerOf();
  const layout = layoutOf(BYTES.length, 1, 1);
  for (let part = 0; part < partCount(layout); part++) {
    const { first, last } = partRange(layout, part);
    const hex = sha(BYTES.subarray(first, last + 1));
    expect(await reader.digest(version, { first, last }, msLeft)).toEqual({ kind: 'digested', hex });
  }
  expect(s3.requests.map(({ versionId, ifMatch, range }) => [versionId, ifMatch, range?.first])).toEqual([
    ['v1', ETAG, 0],
    ['v1', ETAG, MIB],
    ['v1', ETAG, 2 * MIB],
  ]);
});

it('says what S3 says of a version, and reads none of its bytes', async () => {
  const { reader } = await readerOf();
  const answer = await reader.facts(version, msLeft);
  expect(answer).toMatchObject({ kind: 'facts', facts: { size: BYTES.length, storageClass: 'STANDARD' } });
});

it('has no facts of a null version that was put once more, of the same ETag', async () => {
  const { reader } = await readerOf();
  const earlier = { ...version, storedAt: '2026-11-20T03:12:06.000Z' };
  expect(await reader.facts(earlier, msLeft)).toEqual({ kind: 'gone', reason: 'overwritten' });
});

describe('a version that is replaced while it is read', { timeout: 20_000 }, () => {
  const other: [string, Record<string, string>][] = [
    ['another ETag', { etag: '"other"' }],
    ['another version', { 'x-amz-version-id': 'v2' }],
    ['the same ETag and another time', { 'last-modified': 'Fri, 20 Nov 2026 03:12:08 GMT' }],
    ['another size', { 'content-range': 'bytes 0-9/10', 'content-length': '10' }],
  ];
  it.each(other)('gives no digest: %s', async (_, headers) => {
    const fault: Fault = ({ range }, response) => {
      if (!range) return false;
      const { first, last } = range;
      const truth = {
        ...{ etag: ETAG, 'last-modified': STORED_AT, 'x-amz-version-id': 'v1' },
        ...{
          'content-range': `bytes ${first}-${last}/${BYTES.length}`,
          'content-length': String(last - first + 1),
        },
      };
      response.writeHead(206, { ...truth, ...headers }).end(Buffer.alloc(10));
      return true;
    };
    const { reader } = await readerOf(fault);
    const outcome = await reader.digest(version, { first: 0, last: MIB - 1 }, msLeft);
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'transient' });
  });

  it('is gone where S3 says so', async () => {
    const { reader } = await readerOf((_, response) => {
      response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
      return true;
    });
    const outcome = await reader.digest(version, { first: 0, last: MIB - 1 }, msLeft);
    expect(outcome).toEqual({ kind: 'gone', reason: 'overwritten' });
  });
});

describe('a slice', () => {
  const settings = {
    ...{ connections: 2, rangeBytes: 256 * 1024, fastBytesPerSecond: 0 },
    places: new ReadAheadBudget(2),
  };

  class Sink implements ByteSink {
    readonly taken: Buffer[] = [];
    readonly #end: number;
    length: number;

    constructor(from: number, end: number) {
      this.length = from;
      this.#end = end;
    }

    update(bytes: Uint8Array): void {
      const wanted = bytes.subarray(0, this.#end - this.length);
      this.taken.push(Buffer.from(wanted));
      this.length += wanted.length;
      if (this.length === this.#end) throw new SliceEnd('enough');
    }
  }

  it.each([
    [0, MIB],
    [MIB + 7, 2 * MIB],
    [2 * MIB, BYTES.length],
  ])('pours the bytes from %d to %d, in order', async (from, end) => {
    const { s3 } = await readerOf();
    const sink = new Sink(from, end);
    expect(await pourInto(s3.client, version, sink, { msLeft, settings })).toEqual({ kind: 'ended' });
    expect(sha(Buffer.concat(sink.taken))).toBe(sha(BYTES.subarray(from, end)));
  });
});
