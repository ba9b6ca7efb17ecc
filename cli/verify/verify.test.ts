import { describe, expect, it } from 'vitest';
import type { SweepRequest, VerifiedKey } from '../../core/api/sweep-request.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, entry, GOOD, REF } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';
import type { Target } from './target.ts';
import { verify } from './verify.ts';

const summary = (key: string): EntrySummary => ({
  bucket: REF.bucket,
  key,
  dataset: DATASET.name,
  state: 'intact',
  digest: GOOD,
  size: 10,
  versionId: 'v1',
  since: '2026-11-02T10:00:41.000Z',
});

/** A sweeper that lists S3 in pages of two, then all keys of the manifest, shard by shard. */
function fakeSweeper(
  inS3: readonly string[],
  inManifest: readonly string[],
  over: Record<string, Partial<VerifiedKey>> = {},
  dataset: Dataset = DATASET,
) {
  const verified: string[] = [];
  const sweep = (async (_: string, request: SweepRequest) => {
    if (request.do === 'verify') {
      verified.push(...request.keys);
      const keys = request.keys
        .filter((key) => over[key]?.detail !== 'lost')
        .map((key) => ({ ...intact(key), ...over[key] }));
      return { kind: 'verified', keys };
    }
    if (request.do !== 'list') throw new Error('not asked here');
    const at = Number(request.cursor ?? 0);
    const listed = inS3.filter((key) => key.startsWith(request.prefix));
    const known = inManifest.filter((key) => key.startsWith(request.prefix)).reverse();
    const all = [...listed, ...known].map((key) => ({ key, size: 10 }));
    return {
      kind: 'listed',
      keys: all.slice(at, at + 2),
      cursor: at + 2 < all.length ? String(at + 2) : null,
    };
  }) as Connection['sweep'];
  const queries = fakeQueries({ datasets: [dataset], entries: inManifest.map(summary), entry: entry() });
  return {
    verified,
    run: (...args: string[]) => runCli(['verify', ...args], { queries, sweep, deployment: DEPLOYMENT }),
  };
}

const intact = (key: string): VerifiedKey => ({
  key,
  state: 'intact',
  digest: GOOD,
  expected: GOOD,
  size: 10,
  versionId: 'v1',
  detail: null,
  findings: [],
});

const P = 'moderation/v3/';

describe('verify', () => {
  it('has every key of S3 and of the manifest read, once', async () => {
    const { verified, run } = fakeSweeper([`${P}a`, `${P}b`, `${P}d`], [`${P}a`, `${P}c`, `${P}d`, `${P}e`]);
    const { out, exitCode } = await run('--dataset', DATASET.name);
    expect(verified).toEqual([`${P}a`, `${P}b`, `${P}c`, `${P}d`, `${P}e`]);
    expect(out).toBe('5 keys, 5 intact\n');
    expect(exitCode).toBe(0);
  });

  it('shows what is wrong, and how it ended', async () => {
    const over = {
      [`${P}a`]: { state: 'altered', digest: BAD, findings: ['7f3a9c'.padEnd(40, '0')] },
      [`${P}b`]: { state: 'unverifiable', digest: null, detail: 'archived' },
    } as const;
    const { run } = fakeSweeper([`${P}a`, `${P}b`, `${P}c`], [], over);
    const { out, exitCode } = await run(`s3://${REF.bucket}/${P}`);
    expect(out).toBe(
      [
        'STATE         KEY              EXPECTED  FOUND     FINDING  DETAIL',
        'altered       moderation/v3/a  9f9f9f9f  60606060  7f3a9c',
        'unverifiable  moderation/v3/b  9f9f9f9f  -         -        archived',
        '3 keys, 1 intact, 1 altered, 1 unverifiable',
        '',
      ].join('\n'),
    );
    expect(exitCode).toBe(1);
  });

  it.each([
    ['unverifiable', 3],
    ['pending', 3],
    ['unguarded', 3],
    ['removed', 1],
    ['added', 1],
    ['recorded', 0],
  ] as const)('ends with the code of %s: %i', async (state, code) => {
    const { run } = fakeSweeper([`${P}a`], [], { [`${P}a`]: { state } });
    expect((await run(`s3://${REF.bucket}/${P}`)).exitCode).toBe(code);
  });

  it('does not take a key that got no answer for fine', async () => {
    const { run } = fakeSweeper([`${P}a`, `${P}b`], [], { [`${P}b`]: { detail: 'lost' } });
    const { out, exitCode } = await run(`s3://${REF.bucket}/${P}`);
    expect(out).toContain('not read in time');
    expect(exitCode).toBe(3);
  });

  it('takes the name of a key for that key', async () => {
    const { verified, run } = fakeSweeper([REF.key, `${REF.key}.bak`], []);
    await run(`s3://${REF.bucket}/${REF.key}`);
    expect(verified).toEqual([REF.key]);
  });

  it('takes the name of a key that only S3 knows for that key', async () => {
    const { verified, run } = fakeSweeper([`${P}a`, `${P}ab`], []);
    await run(`s3://${REF.bucket}/${P}a`);
    expect(verified).toEqual([`${P}a`]);
  });

  it('says when CloudTrail did not record who changed what it verifies, which is no fault of the keys', async () => {
    const [from, to] = ['2026-11-19T10:00:00.000Z', '2026-11-19T12:00:00.000Z'];
    const unrecordedTimes = [{ from, to, reasons: ['no trail logs'] }];
    const { run } = fakeSweeper([`${P}a`], [], {}, { ...DATASET, unrecordedTimes });
    const { err, exitCode } = await run(`s3://${REF.bucket}/${P}`);
    expect(err).toContain('CloudTrail did not record all between 2026-11-19 10:00:00 and');
    expect(exitCode).toBe(0);
  });

  it('has checked nothing when there is nothing', async () => {
    expect((await fakeSweeper([], []).run(`s3://${REF.bucket}/other/`)).exitCode).toBe(3);
  });

  it('is a line for each key and one for all, as JSON', async () => {
    const { run } = fakeSweeper([`${P}a`], []);
    const lines = (await run(`s3://${REF.bucket}/${P}`, '--json')).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { kind: 'key', bucket: REF.bucket, ...intact(`${P}a`), notLookedAtSince: null },
      { kind: 'summary', keys: 1, bytes: 10, states: { intact: 1 } },
    ]);
  });

  it.each([[[]], [['s3://b-1/a', '--dataset', 'x']], [['--manifest', 'x']], [['moderation-v3']]])(
    'refuses %j',
    async (args) => {
      expect((await fakeSweeper([], []).run(...args)).exitCode).toBe(2);
    },
  );
});

it('asks again for a key that is too large for one invocation, until others have read it', async () => {
  const key = `${DATASET.prefix}weights.bin`;
  const asked: (readonly string[])[] = [];
  const sweep = (async (_: string, request: SweepRequest) => {
    if (request.do !== 'verify') throw new Error('not asked here');
    asked.push(request.keys);
    const isRead = asked.length > 2;
    const large: VerifiedKey = isRead
      ? intact(key)
      : { ...intact(key), state: 'pending', detail: 'being read', isBeingRead: true };
    return { kind: 'verified', keys: [large] };
  }) as Connection['sweep'];
  let pauses = 0;
  const pause = async () => {
    pauses += 1;
  };
  const target = { kind: 'key', bucket: REF.bucket, key } as Target;
  const verified: VerifiedKey[] = [];
  for await (const each of verify({ sweep, queries: fakeQueries({ datasets: [DATASET] }) }, target, pause))
    verified.push(each);
  expect(verified).toEqual([intact(key)]);
  expect([asked, pauses]).toEqual([[[key], [key], [key]], 2]);
});
