import { afterEach, describe, expect, it } from 'vitest';
import type { RecordedBytes } from '../../core/versions/version-lister.ts';
import {
  ETAG,
  type FakeRequest,
  type FakeS3,
  type Fault,
  refuse,
  startFakeS3,
} from '../../test/fakes/s3/fake-s3.ts';
import { listing, type Row } from '../../test/fakes/s3/listing.ts';
import { S3VersionLister } from './version-lister.ts';

const REF = { bucket: 'data', key: 'k' };
const row = (tag: Row['tag'], id: string, key = 'k', isLatest = false): Row => ({ tag, id, key, isLatest });

let s3: FakeS3 | undefined;
afterEach(async () => s3?.stop());

const query = ({ url }: FakeRequest): URLSearchParams => new URL(url, 'http://x').searchParams;
const isList = (request: FakeRequest): boolean => query(request).has('versions');

async function answering(fault: Fault): Promise<{ lister: S3VersionLister; requests: FakeRequest[] }> {
  s3 = await startFakeS3(Buffer.from('bytes'), fault);
  return { lister: new S3VersionLister(s3.client), requests: s3.requests };
}

/** Answers listings one after the other. */
const listings = (...pages: string[]): Promise<{ lister: S3VersionLister; requests: FakeRequest[] }> =>
  answering((request, response) => {
    if (!isList(request)) return false;
    response.writeHead(200, { 'content-type': 'application/xml' }).end(pages.shift() ?? listing([]));
    return true;
  });

const headAnswer = (status: number, headers: Record<string, string> = {}): Fault => {
  return ({ method }, response) => {
    if (method !== 'HEAD') return false;
    response.writeHead(status, headers).end();
    return true;
  };
};

describe('versions of a key', () => {
  it('keep the order in which S3 lists objects and markers of the same second', async () => {
    const { lister } = await listings(
      listing([
        row('DeleteMarker', 'm2', 'k', true),
        row('Version', 'v2'),
        row('DeleteMarker', 'm1'),
        row('Version', 'null'),
      ]),
    );
    const versions = await lister.listVersions(REF);
    expect(versions.map(({ versionId }) => versionId)).toEqual(['m2', 'v2', 'm1', null]);
    expect(versions[0]).toMatchObject({ kind: 'delete-marker', isLatest: true, etag: null, size: null });
    expect(versions[1]).toEqual({
      versionId: 'v2',
      kind: 'object',
      isLatest: false,
      etag: 'e1',
      size: 7,
      storedAt: new Date('2026-11-20T03:12:07Z'),
      storageClass: 'GLACIER',
    });
  });

  it('end where other keys begin, without another request', async () => {
    const { lister, requests } = await listings(
      listing([row('Version', 'v1'), row('Version', 'other', 'k2')], { key: 'k2', id: 'other' }),
    );
    expect(await lister.listVersions(REF)).toHaveLength(1);
    expect(requests).toHaveLength(1);
    expect(Object.fromEntries(query(requests[0] as FakeRequest))).toMatchObject({
      prefix: 'k',
      'encoding-type': 'url',
    });
  });

  it('go on over pages, after the decoded key', async () => {
    const key = 'a+b\n😀%2B';
    const encoded = 'a%2Bb%0A%F0%9F%98%80%252B';
    const { lister, requests } = await listings(
      listing([row('Version', 'v2', encoded, true)], { key: encoded, id: 'v2' }),
      listing([row('Version', 'v1', encoded)]),
    );
    const versions = await lister.listVersions({ bucket: 'data', key });
    expect(versions.map(({ versionId }) => versionId)).toEqual(['v2', 'v1']);
    const { 'key-marker': after, 'version-id-marker': id } = Object.fromEntries(
      query(requests[1] as FakeRequest),
    );
    expect({ after, id }).toEqual({ after: key, id: 'v2' });
  });

  it('are none for a key that never was', async () => {
    const { lister } = await listings(listing([]));
    expect(await lister.listVersions(REF)).toEqual([]);
  });
});

describe('what is current under a prefix', () => {
  it('leaves out older versions and hidden keys', async () => {
    const { lister } = await listings(
      listing([
        row('Version', 'v2', 'a', true),
        row('Version', 'v1', 'a'),
        row('DeleteMarker', 'm', 'b', true),
        row('Version', 'v3', 'b'),
        row('Version', 'null', 'c+d', true),
      ]),
    );
    const { objects, nextCursor } = await lister.listCurrent({
      bucket: 'data',
      prefix: '',
      cursor: null,
      limit: 100,
    });
    expect(objects.map(({ key, versionId }) => [key, versionId])).toEqual([
      ['a', 'v2'],
      ['c d', null],
    ]);
    expect(nextCursor).toBeNull();
  });

  it('goes on after the last key, past its older versions', async () => {
    const { lister, requests } = await listings(
      listing([row('Version', 'v9', '%0A', true)], { key: '%0A', id: 'v9' }),
      listing([]),
    );
    const { nextCursor } = await lister.listCurrent({ bucket: 'data', prefix: '', cursor: null, limit: 1 });
    expect(
      await lister.listCurrent({ bucket: 'data', prefix: '', cursor: nextCursor, limit: 5_000 }),
    ).toEqual({
      objects: [],
      nextCursor: null,
    });
    const next = query(requests[1] as FakeRequest);
    expect([next.get('key-marker'), next.has('version-id-marker'), next.get('max-keys')]).toEqual([
      '\n',
      false,
      '1000',
    ]);
  });

  it('refuses a cursor that it has not given', async () => {
    const { lister } = await listings();
    await expect(
      lister.listCurrent({ bucket: 'data', prefix: '', cursor: '%%%', limit: 1 }),
    ).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('the current version', () => {
  it('is an object', async () => {
    const { lister, requests } = await answering(() => false);
    expect(await lister.current(REF)).toEqual({ kind: 'object', versionId: 'v1', etag: ETAG.slice(1, -1) });
    expect(requests[0]).toMatchObject({ method: 'HEAD', versionId: null });
  });

  it('is a delete marker', async () => {
    const { lister } = await answering(
      headAnswer(404, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': 'm1' }),
    );
    expect(await lister.current(REF)).toEqual({ kind: 'delete-marker', versionId: 'm1' });
  });

  it('is none', async () => {
    const { lister } = await answering(headAnswer(404));
    expect(await lister.current(REF)).toEqual({ kind: 'none' });
  });

  it('that may not be read is found in the listing', async () => {
    const { lister } = await answering((request, response) => {
      if (!isList(request)) return headAnswer(403)(request, response);
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(listing([row('DeleteMarker', 'm3', 'k', true), row('Version', 'v5')]));
      return true;
    });
    expect(await lister.current(REF)).toEqual({ kind: 'delete-marker', versionId: 'm3' });
  });

  it.each([
    ['under a customer key', 400],
    ['that a policy denies to read', 403],
  ])('%s is found in the listing', async (_, status) => {
    const { lister } = await answering((request, response) => {
      if (!isList(request)) return headAnswer(status)(request, response);
      response.end(listing([row('Version', 'v5', 'k', true)]));
      return true;
    });
    expect(await lister.current(REF)).toEqual({ kind: 'object', versionId: 'v5', etag: 'e1' });
    expect(await lister.holds(REF, recorded('v5'))).toBe(true);
    expect(await lister.holds(REF, recorded('v5', { etag: 'e2' }))).toBe(false);
    expect(await lister.holds(REF, recorded('v6'))).toBe(false);
  });
});

const recorded = (versionId: string | null, rest: Partial<RecordedBytes> = {}): RecordedBytes => ({
  versionId,
  etag: null,
  size: null,
  storedAt: null,
  ...rest,
});

describe('a recorded version', () => {
  const etag = ETAG.slice(1, -1);
  const there = () => false;
  it.each([
    ['is there', there, recorded('v1', { etag }), true],
    ['is there, whenever it was modified', there, recorded('v1', { storedAt: '2020-01-01T00:00:00Z' }), true],
    ['is gone', headAnswer(404), recorded('v1'), false],
    ['is a delete marker', headAnswer(405, { 'x-amz-delete-marker': 'true' }), recorded('m1'), false],
    ['has another size', there, recorded('v1', { size: 1 }), false],
    ['has another ETag', there, recorded('v1', { etag: 'e9' }), false],
    ['is a null version that is there', there, recorded(null, { etag }), true],
    ['is a null version that was overwritten', there, recorded(null, { etag: 'e9' }), false],
    [
      'is a null version that was overwritten by bytes with the same ETag',
      there,
      recorded(null, { etag, storedAt: '2020-01-01T00:00:00.000Z' }),
      false,
    ],
    [
      'is a null version with a marker in its place',
      headAnswer(405, { 'x-amz-delete-marker': 'true' }),
      recorded(null, { etag }),
      false,
    ],
  ] as const)('%s', async (_, fault, wanted, expected) => {
    const { lister, requests } = await answering(fault as Fault);
    expect(await lister.holds(REF, wanted)).toBe(expected);
    expect(requests[0]).toMatchObject({ method: 'HEAD', versionId: wanted.versionId ?? 'null' });
  });
});

describe('refusals', () => {
  it('that deny are reported as such, with the cause', async () => {
    const { lister } = await answering((_, response) => refuse(response, 403, 'AccessDenied'));
    await expect(lister.listVersions(REF)).rejects.toMatchObject({
      code: 'ACCESS_DENIED',
      cause: expect.any(Error),
    });
    await expect(
      lister.listCurrent({ bucket: 'data', prefix: '', cursor: null, limit: 1 }),
    ).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await expect(lister.current(REF)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await expect(lister.holds(REF, recorded('v1'))).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    await expect(lister.versioning('data')).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });

  it.each([
    [503, 'SlowDown'],
    [503, 'ServiceUnavailable'],
    [429, 'TooManyRequests'],
  ])('that ask to slow down, %i %s, say that another time will do', async (status, code) => {
    const { lister } = await answering((_, response) => refuse(response, status, code));
    const said = { code: 'THROTTLED', message: expect.stringContaining(String(status)) };
    await expect(lister.listVersions(REF)).rejects.toMatchObject(said);
    await expect(lister.current(REF)).rejects.toMatchObject(said);
    await expect(lister.holds(REF, recorded('v1'))).rejects.toMatchObject(said);
  });

  it('of every other kind are failures of AWS', async () => {
    const { lister } = await answering((_, response) => refuse(response, 404, 'NoSuchBucket'));
    const said = {
      code: 'NOT_FOUND',
      message: expect.stringContaining('there is no such bucket; if it is guarded, make it again'),
    };
    await expect(lister.listVersions(REF)).rejects.toMatchObject(said);
  });
});
