import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { cutAfter } from '../../test/fakes/s3/cut-after.ts';
import { type Fault, refuse } from '../../test/fakes/s3/fake-s3.ts';
import { KIB, LARGE, read, SPLIT, sha256, WHOLE } from '../../test/fakes/s3/read.ts';

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

  it('for good are transient, and keep what S3 had reported', async () => {
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
    const { outcome, s3, connections } = await read({ bytes: LARGE, settings: SPLIT, fault });
    expect(outcome).toEqual({ kind: 'gone', reason: 'no-such-version' });
    s3.client.destroy();
    await expect.poll(() => connections.open.size).toBe(0);
  });
});
