import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ReadOptions, ReadTarget } from '../../core/ports/object-reader.ts';
import { ETAG, type FakeS3, type Fault, refuse, STORED_AT, startFakeS3 } from './_helpers/fake-s3.ts';
import { S3ObjectReader } from './object-reader.ts';
import type { ReaderSettings } from './reader-settings.ts';

const KIB = 1024;
const SMALL = randomBytes(3 * KIB);
const LARGE = randomBytes(2_000_003);
/** Every connection counts as slow, so that a large object is read in ranges. */
const SPLIT: ReaderSettings = { rangeBytes: 128 * KIB, fastBytesPerSecond: Number.POSITIVE_INFINITY };
const WHOLE: ReaderSettings = { rangeBytes: 128 * KIB, fastBytesPerSecond: 0 };
const TARGET: ReadTarget = { bucket: 'data', key: 'a/b', versionId: 'v1' };

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let s3: FakeS3 | undefined;
afterEach(async () => s3?.stop());

interface Setting {
  bytes?: Buffer;
  fault?: Fault;
  settings?: ReaderSettings;
  target?: Partial<ReadTarget>;
  options?: ReadOptions;
}

async function read({ bytes = SMALL, fault, settings, target, options }: Setting = {}) {
  s3 = await startFakeS3(bytes, fault);
  const outcome = await new S3ObjectReader(s3.client, settings).read({ ...TARGET, ...target }, options);
  return { outcome, requests: s3.requests, connections: s3.connections };
}

/** Answers the whole length and then sends only some of it. */
const cutAfter =
  (sent: number, times: number): Fault =>
  (request, response) => {
    if (times-- <= 0) return false;
    const first = request.range?.first ?? 0;
    const last = request.range?.last ?? LARGE.length - 1;
    response.writeHead(request.range ? 206 : 200, {
      etag: ETAG,
      'last-modified': STORED_AT,
      'x-amz-version-id': 'v1',
      'content-length': last - first + 1,
      ...(request.range ? { 'content-range': `bytes ${first}-${last}/${LARGE.length}` } : {}),
    });
    response.write(LARGE.subarray(first, first + sent), () => response.destroy());
    return true;
  };

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

  it('takes one request for no bytes at all, and keeps the connection', async () => {
    const { outcome, requests } = await read({ bytes: Buffer.alloc(0) });
    expect(outcome).toMatchObject({ kind: 'read', size: 0, digest: sha256(Buffer.alloc(0)) });
    expect(requests).toHaveLength(1);
  });

  it('serves many from the same connection', async () => {
    s3 = await startFakeS3(SMALL);
    const reader = new S3ObjectReader(s3.client);
    for (let i = 0; i < 5; i++) await reader.read(TARGET);
    expect(s3.connections.total).toBe(1);
  });

  it('asks for the null version by name, with the ETag', async () => {
    s3 = await startFakeS3(SMALL);
    s3.headers['x-amz-version-id'] = 'null';
    const outcome = await new S3ObjectReader(s3.client).read({ ...TARGET, versionId: null, etag: 'abc' });
    expect(outcome).toMatchObject({ kind: 'read', versionId: null });
    expect(s3.requests[0]).toMatchObject({ versionId: 'null', ifMatch: '"abc"' });
  });

  it('digests the leading bytes in the same pass', async () => {
    const digestOfPrefix = async (prefixLength: number) => {
      const { outcome } = await read({ options: { prefixLength } });
      await s3?.stop();
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
    s3 = await startFakeS3(LARGE);
    const reader = new S3ObjectReader(s3.client, { ...SPLIT, rangesHeld: 2 });
    for (let round = 0; round < 2; round++) {
      const outcomes = await Promise.all([1, 2, 3].map(() => reader.read(TARGET)));
      for (const outcome of outcomes) expect(outcome).toMatchObject({ digest: sha256(LARGE) });
    }
    expect(s3.connections.total).toBeLessThan(20);
  });
});

describe('connections that break', { timeout: 20_000 }, () => {
  it('go on from the byte where they broke', async () => {
    const { outcome, requests } = await read({ bytes: LARGE, settings: WHOLE, fault: cutAfter(700_000, 2) });
    expect(outcome).toMatchObject({ kind: 'read', digest: sha256(LARGE) });
    const firsts = requests.map(({ range }) => range?.first ?? 0);
    expect(firsts).toHaveLength(3);
    expect(firsts[1]).toBeGreaterThan(0);
    expect(firsts[2]).toBeGreaterThan(firsts[1] ?? 0);
  });

  it('in a range repeat no more than what is missing', async () => {
    let isCut = false;
    const cutOnce: Fault = (request, response) => {
      if (!request.range || request.range.first < 500_000 || isCut) return false;
      isCut = true;
      return cutAfter(50_000, 1)(request, response);
    };
    const { outcome, requests } = await read({ bytes: LARGE, settings: SPLIT, fault: cutOnce });
    expect(outcome).toMatchObject({ kind: 'read', digest: sha256(LARGE) });
    const asked = requests
      .slice(1)
      .reduce((sum, { range }) => sum + (range ? range.last - range.first + 1 : 0), 0);
    expect(asked).toBeLessThan(LARGE.length + 128 * KIB);
  });

  it('for good are transient, and tell what S3 had told', async () => {
    const { outcome } = await read({ bytes: LARGE, settings: WHOLE, fault: cutAfter(10, 100) });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'transient', size: LARGE.length });
  });

  it('are not waited for once another range has failed', async () => {
    const fault: Fault = ({ range }, response) => {
      if (range === null) return false;
      return range.first < 500_000 ? refuse(response, 404, 'NoSuchVersion') : true;
    };
    const settings = { ...SPLIT, connections: 6 };
    const { outcome } = await read({ bytes: LARGE, settings, fault });
    expect(outcome).toEqual({ kind: 'gone', reason: 'no-such-version' });
  });

  it('are cut when ranges take over from them', async () => {
    let first: ServerResponse | undefined;
    const fault: Fault = ({ range }, response) => {
      if (range === null) first = response;
      return false;
    };
    const { outcome } = await read({
      bytes: Buffer.alloc(32_000_000),
      settings: { ...SPLIT, rangeBytes: 2 ** 20 },
      fault,
    });
    expect(outcome).toMatchObject({ kind: 'read' });
    await expect.poll(() => first?.destroyed).toBe(true);
    expect(first?.writableFinished).toBe(false);
  });

  it('leave no connection open behind a failure', async () => {
    const fault: Fault = ({ range }, response) =>
      range !== null && range.first > 1_000_000 && refuse(response, 404, 'NoSuchVersion');
    const { outcome, connections } = await read({ bytes: LARGE, settings: SPLIT, fault });
    expect(outcome).toEqual({ kind: 'gone', reason: 'no-such-version' });
    s3?.client.destroy();
    await expect.poll(() => connections.open.size).toBe(0);
  });
});

describe('a server that does not keep to the range', { timeout: 20_000 }, () => {
  const wholeInstead: Fault = ({ range }, response) => {
    if (!range) return false;
    const told = { etag: ETAG, 'last-modified': STORED_AT, 'content-length': LARGE.length };
    response.writeHead(200, told).end(LARGE);
    return true;
  };

  it('is read whole when it sends the whole object', async () => {
    const { outcome, requests } = await read({ bytes: LARGE, settings: SPLIT, fault: wholeInstead });
    expect(outcome).toMatchObject({ kind: 'read', digest: sha256(LARGE), size: LARGE.length });
    expect(requests.length).toBeLessThan(8);
  });

  it('is skipped to the right byte after a break', async () => {
    let isFirst = true;
    const fault: Fault = (request, response) => {
      if (!isFirst) return wholeInstead(request, response);
      isFirst = false;
      return cutAfter(900_000, 1)(request, response);
    };
    const { outcome } = await read({ bytes: LARGE, settings: WHOLE, fault });
    expect(outcome).toMatchObject({ kind: 'read', digest: sha256(LARGE) });
  });

  it.each([
    ['other bytes', { 'content-range': `bytes 0-131071/${LARGE.length}` }],
    ['another range', { 'content-range': `bytes 0-9/${LARGE.length}`, 'content-length': '10' }],
    ['another size', { 'content-range': 'bytes 0-9/10', 'content-length': '10' }],
    ['another ETag', { etag: '"other"' }],
  ])('is not believed: %s', async (_, headers) => {
    const fault: Fault = ({ range }, response) => {
      if (!range) return false;
      const { first, last } = range;
      const told = {
        'content-range': `bytes ${first}-${last}/${LARGE.length}`,
        'content-length': last - first + 1,
      };
      response
        .writeHead(206, { etag: ETAG, 'last-modified': STORED_AT, ...told, ...headers })
        .end(Buffer.alloc(10));
      return true;
    };
    const { outcome } = await read({ bytes: LARGE, settings: SPLIT, fault });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'transient', size: LARGE.length });
  });

  it('is not believed with another version', async () => {
    const { outcome } = await read({ target: { versionId: 'v2' } });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'transient' });
  });
});

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
    s3 = await startFakeS3(SMALL);
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

describe('time', () => {
  it('refuses for ever what no invocation could read', async () => {
    const settings = { invocationMilliseconds: 10 };
    const { outcome, requests } = await read({
      bytes: LARGE,
      settings,
      options: { millisecondsLeft: () => 1e6 },
    });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'too-large', size: LARGE.length });
    expect(requests).toHaveLength(1);
  });

  it('refuses for now what this invocation could not', async () => {
    const { outcome } = await read({ bytes: LARGE, options: { millisecondsLeft: () => 1_550 } });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'out-of-time', size: LARGE.length });
  });

  it('stops in time when the bytes do not come', async () => {
    const end = Date.now() + 1_900;
    const fault: Fault = (_, response) => {
      response.writeHead(200, {
        etag: ETAG,
        'last-modified': STORED_AT,
        'content-length': 10,
        'x-amz-version-id': 'v1',
      });
      response.write('a');
      return true;
    };
    const { outcome } = await read({ fault, options: { millisecondsLeft: () => end - Date.now() } });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'out-of-time', size: 10 });
    expect(Date.now()).toBeLessThan(end);
  });

  it('rejects with the reason when the caller aborts, and closes the connection', async () => {
    const controller = new AbortController();
    const fault: Fault = (_, response) => {
      response.writeHead(200, {
        etag: ETAG,
        'last-modified': STORED_AT,
        'content-length': 10,
        'x-amz-version-id': 'v1',
      });
      response.write('a', () => setTimeout(() => controller.abort(new Error('enough')), 20));
      return true;
    };
    await expect(read({ fault, options: { signal: controller.signal } })).rejects.toThrow('enough');
    await expect.poll(() => s3?.connections.open.size).toBe(0);
  });
});
