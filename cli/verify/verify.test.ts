import { describe, expect, it } from 'vitest';
import type { SweepRequest, VerifiedKey } from '../../core/api/sweep-request.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { EntrySummary } from '../../core/report/queries.ts';
import type { Dataset } from '../../core/scope/dataset.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { FakeRuns, totalsOf, verifyRun } from '../../test/cli/fake-runs.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, DEPLOYMENT, entry, GOOD, REF } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';

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

/** An account that verifies: the keys of S3 and of the manifest, in order. */
function fakeSweeper(
  inS3: readonly string[],
  inManifest: readonly string[],
  over: Record<string, Partial<VerifiedKey>> = {},
  dataset: Dataset = DATASET,
) {
  const asked: SweepRequest[] = [];
  const runs = new FakeRuns();
  const end: Partial<Run> = { status: 'done' };
  const sweep = (async (_: string, request: SweepRequest) => {
    if (request.do === 'list') {
      const keys = inS3.filter((key) => key.startsWith(request.prefix)).map((key) => ({ key, size: 10 }));
      return { kind: 'listed', keys, cursor: null };
    }
    if (request.do !== 'verify-start') throw new Error('not asked here');
    asked.push(request);
    const { bucket, prefix, isKey } = request;
    const run = verifyRun({ target: { bucket, prefix, isKey }, ...end });
    const all = [...new Set([...inS3, ...inManifest])].sort();
    const results = all
      .filter((key) => (isKey ? key === prefix : key.startsWith(prefix)))
      .map((key) => ({ ...intact(key), ...over[key] }));
    runs.keys.set(run.id, results);
    runs.all.set(run.id, { ...run, totals: totalsOf(results) });
    return { kind: 'verification', run: run.id, status: 'open', isJoined: false };
  }) as Connection['sweep'];
  const queries = fakeQueries({ datasets: [dataset], entries: inManifest.map(summary), entry: entry() });
  return {
    asked,
    end,
    run: (...args: string[]) => runCli(['verify', ...args], { queries, sweep, runs, deployment: DEPLOYMENT }),
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
  it('has every key of a dataset read in one run, and counts them', async () => {
    const { asked, run } = fakeSweeper([`${P}a`, `${P}b`, `${P}d`], [`${P}a`, `${P}c`, `${P}d`, `${P}e`]);
    const { out, exitCode } = await run('--dataset', DATASET.name);
    expect(asked).toEqual([{ do: 'verify-start', bucket: REF.bucket, prefix: P, isKey: false }]);
    expect(out).toBe('5 keys, 5 intact\n');
    expect(exitCode).toBe(0);
  });

  it('is begun and left with --no-wait', async () => {
    const { run } = fakeSweeper([`${P}a`], []);
    const { out, err, exitCode } = await run('--dataset', DATASET.name, '--no-wait');
    expect(out).toMatch(/^[0-9a-f]{12}: open\n$/);
    expect(err).toMatch(/sealwatch runs show [0-9a-f]{12}/);
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

  it('counts what lies in archives, and prints what has S3 restore the first of it', async () => {
    const archived = { state: 'unverifiable', detail: 'S3 moved it to GLACIER', isArchived: true } as const;
    const { run } = fakeSweeper([`${P}a`, `${P}b`, `${P}c`], [], {
      [`${P}a`]: archived,
      [`${P}b`]: archived,
    });
    const { out, exitCode } = await run(`s3://${REF.bucket}/${P}`);
    expect(out).toContain(
      '3 keys, 1 intact, 2 unverifiable\n2 keys lie in an archive and could not be checked.',
    );
    expect(out).toContain(
      `  aws s3api restore-object --cli-input-json '{"Bucket":"${REF.bucket}","Key":"${P}a","VersionId":"v1","RestoreRequest":{"Days":7,`,
    );
    expect(exitCode).toBe(3);
    const json = (await run(`s3://${REF.bucket}/${P}`, '--json')).out.trim().split('\n');
    expect(json.map((line) => JSON.parse(line).archived)).toEqual([true, true, false, 2]);
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

  it('does not take what was not read for fine', async () => {
    const { end, run } = fakeSweeper([`${P}a`], []);
    Object.assign(end, { status: 'failed', reason: '1 of 2 parts of it could not be read' });
    const { err, exitCode } = await run(`s3://${REF.bucket}/${P}`);
    expect(err).toMatch(/Not every key was read: 1 of 2 parts .*sealwatch runs resume [0-9a-f]{12} goes on/);
    expect(exitCode).toBe(3);
  });

  it('takes the name of a key for that key', async () => {
    const { asked, run } = fakeSweeper([REF.key, `${REF.key}.bak`], []);
    await run(`s3://${REF.bucket}/${REF.key}`);
    expect(asked).toMatchObject([{ prefix: REF.key, isKey: true }]);
  });

  it('takes the name of a key that only S3 knows for that key', async () => {
    const { asked, run } = fakeSweeper([`${P}a`, `${P}ab`], []);
    await run(`s3://${REF.bucket}/${P}a`);
    expect(asked).toMatchObject([{ prefix: `${P}a`, isKey: true }]);
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
      {
        kind: 'key',
        bucket: REF.bucket,
        ...intact(`${P}a`),
        archived: false,
        level: null,
        notLookedAtSince: null,
      },
      { kind: 'summary', keys: 1, bytes: 10, states: { intact: 1 }, archived: 0, byS3: 0 },
    ]);
  });

  it.each([[[]], [['s3://b-1/a', '--dataset', 'x']], [['--manifest', 'x']], [['moderation-v3']]])(
    'refuses %j',
    async (args) => {
      expect((await fakeSweeper([], []).run(...args)).exitCode).toBe(2);
    },
  );
});
