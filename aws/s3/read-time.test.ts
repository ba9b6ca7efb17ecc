import { describe, expect, it } from 'vitest';
import { ETAG, type Fault, STORED_AT } from '../../test/fakes/s3/fake-s3.ts';
import { fakeS3, LARGE, read, SMALL, TARGET } from '../../test/fakes/s3/read.ts';
import { S3ObjectReader } from './object-reader.ts';

describe('time', () => {
  it('refuses for ever what no invocation could read', async () => {
    const settings = { invocationMs: 10 };
    const { outcome, requests } = await read({
      bytes: LARGE,
      settings,
      options: { msLeft: () => 1e6 },
    });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'too-large', size: LARGE.length });
    expect(requests).toHaveLength(1);
  });

  it('refuses for now what this invocation could not', async () => {
    const { outcome } = await read({ bytes: LARGE, options: { msLeft: () => 1_550 } });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'out-of-time', size: LARGE.length });
  });

  it('stops in time when the bytes do not come', async () => {
    let left = 1_900;
    const fault: Fault = (_, response) => {
      response.writeHead(200, {
        etag: ETAG,
        'last-modified': STORED_AT,
        'content-length': 10,
        'x-amz-version-id': 'v1',
      });
      response.write('a', () => {
        left = 1_500;
      });
      return true;
    };
    const { outcome, connections } = await read({ fault, options: { msLeft: () => left } });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'out-of-time', size: 10 });
    await expect.poll(() => connections.open.size).toBe(0);
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
    const s3 = await fakeS3(SMALL, fault);
    const reading = new S3ObjectReader(s3.client).read(TARGET, { signal: controller.signal });
    await expect(reading).rejects.toThrow('enough');
    await expect.poll(() => s3.connections.open.size).toBe(0);
  });
});
