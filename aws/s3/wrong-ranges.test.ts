import { describe, expect, it } from 'vitest';
import { cutAfter } from '../../test/fakes/s3/cut-after.ts';
import { ETAG, type Fault, STORED_AT } from '../../test/fakes/s3/fake-s3.ts';
import { LARGE, read, SPLIT, sha256, WHOLE } from '../../test/fakes/s3/read.ts';

/** What S3 says of a version in every answer. */
const IDENTITY = { etag: ETAG, 'last-modified': STORED_AT, 'x-amz-version-id': 'v1' };
const LATER = 'Fri, 20 Nov 2026 03:12:08 GMT';

describe('a server that does not keep to the range', { timeout: 20_000 }, () => {
  const wholeInstead: Fault = ({ range }, response) => {
    if (!range) return false;
    const headers = { ...IDENTITY, 'content-length': LARGE.length };
    response.writeHead(200, headers).end(LARGE);
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
    ['another version', { 'x-amz-version-id': 'v2' }],
    ['another Last-Modified, as of the same ETag that was put once more', { 'last-modified': LATER }],
  ])('is not believed: %s', async (_, headers) => {
    const fault: Fault = ({ range }, response) => {
      if (!range) return false;
      const { first, last } = range;
      const truth = {
        'content-range': `bytes ${first}-${last}/${LARGE.length}`,
        'content-length': last - first + 1,
      };
      response.writeHead(206, { ...IDENTITY, ...truth, ...headers }).end(Buffer.alloc(10));
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
