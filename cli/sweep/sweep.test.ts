import { describe, expect, it, vi } from 'vitest';
import type { SweepAnswer, SweepRequest, VerifiedKey } from '../../core/api/sweep-request.ts';
import { SealwatchError } from '../../core/base/errors.ts';
import { addTotals, NO_TOTALS, type Run } from '../../core/engine/runs/run.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { FakeRuns, sweepRun, totalsOf } from '../../test/cli/fake-runs.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, GOOD } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';
import { pricedSweep } from './estimate.ts';

const key = (name: string, over: Partial<VerifiedKey> = {}): VerifiedKey => ({
  key: `moderation/v3/${name}`,
  state: 'intact',
  digest: GOOD,
  expected: GOOD,
  size: 10,
  versionId: 'v1',
  detail: null,
  findings: [],
  ...over,
});

const ALTERED = key('a', { state: 'altered', digest: BAD, findings: ['7f3a9c'.padEnd(40, '0')] });

/** An account that sweeps: some keys take work, a thousand are as they are recorded. */
function world(results: readonly VerifiedKey[], over: Partial<Run> = {}) {
  const asked: SweepRequest[] = [];
  const matched = { ...NO_TOTALS, keys: 1000, outcomes: { intact: 1000 } };
  const runs = new FakeRuns();
  const sweep = (async (_: string, request: SweepRequest) => {
    asked.push(request);
    const reread = results.filter(({ state }) => state === 'intact').length;
    const totals = addTotals({ ...totalsOf(results), reread }, matched);
    const run = sweepRun({ status: 'done', matched, totals, ...over });
    runs.all.set(run.id, run);
    runs.keys.set(run.id, [...results]);
    return { kind: 'verification', run: run.id, status: 'open', isJoined: false };
  }) as unknown as Connection['sweep'];
  const unsealed = { ...DATASET, name: 'incoming', prefix: 'incoming/', status: 'unsealed' as const };
  const queries = fakeQueries({ datasets: [DATASET, unsealed] });
  return { asked, run: (...args: string[]) => runCli(['sweep', ...args], { queries, sweep, runs }) };
}

describe('sweep', () => {
  it('looks at every sealed dataset, names what differs and counts all', async () => {
    const { asked, run } = world([ALTERED]);
    const { out, exitCode } = await run();
    expect(asked).toEqual([{ do: 'sweep-start', dataset: DATASET.name, level: 'versions' }]);
    expect(out).toMatch(/^altered +moderation\/v3\/a +9f9f9f9f +60606060 +7f3a9c/m);
    expect(out).toContain('moderation-v3: 1,001 keys, 1,000 intact, 1 altered\n');
    expect(exitCode).toBe(1);
  });

  it('is fine where nothing differs', async () => {
    const { out, exitCode } = await world([]).run('--dataset', DATASET.name);
    expect([out, exitCode]).toEqual(['moderation-v3: 1,000 keys, 1,000 intact\n', 0]);
  });

  it('counts what lies in an archive, and says what to do', async () => {
    const cold = key('cold', { state: 'unverifiable', isArchived: true });
    const { out, exitCode } = await world([cold]).run('--dataset', DATASET.name);
    expect(out).toContain(
      '1 key lies in an archive and could not be checked. S3 restores it a version at a time;',
    );
    expect(out).toContain('"Key":"moderation/v3/cold"');
    expect(exitCode).toBe(3);
    const json = (await world([cold]).run('--dataset', DATASET.name, '--json')).out.trim().split('\n');
    expect(json.map((line) => JSON.parse(line).archived)).toEqual([true, 1]);
  });

  it('says what a sample means for all keys', async () => {
    const drawn = Array.from({ length: 300 }, (_, index) => key(`s${index}`));
    const { out, exitCode } = await world(drawn).run('--level', 'sample=25%');
    expect(out).toContain(
      '300 keys read again, and none altered: with 95 % confidence fewer than 1 % of the keys are\n',
    );
    expect(exitCode).toBe(0);
    const json = (await world(drawn).run('--level', 'sample=25%', '--json')).out.trim();
    expect(JSON.parse(json)).toMatchObject({ kind: 'summary', keys: 1300, fewerThanPercentDiffer: 1 });
    const altered = (await world([ALTERED]).run('--level', 'sample=25%', '--json')).out.trim().split('\n');
    expect(JSON.parse(altered[1] ?? '')).toMatchObject({ fewerThanPercentDiffer: null });
  });

  it('says nothing by a sample that drew no key', async () => {
    const { out, exitCode } = await world([]).run('--level', 'sample=0.01%');
    expect(out).toBe(
      'moderation-v3: 1,000 keys, 1,000 intact\nno key was read again, so nothing is said of their bytes: a larger sample draws some\n',
    );
    expect(exitCode).toBe(0);
    const json = (await world([]).run('--level', 'sample=0.01%', '--json')).out;
    expect(JSON.parse(json)).toMatchObject({ fewerThanPercentDiffer: null });
  });

  it.each([
    [29, 9.9],
    [59, 5],
    [299, 1],
    [3000, 0.1],
  ])('never says less than what a sample of %i keys means: fewer than %d %', async (drawn, percent) => {
    const keys = Array.from({ length: drawn }, (_, index) => key(`s${index}`));
    const { out } = await world(keys).run('--level', 'sample=25%');
    expect(out).toContain(`fewer than ${percent} % of the keys are\n`);
    // Of as many keys all are found right with 5 % or less, where as many as that are altered.
    expect((1 - percent / 100) ** drawn).toBeLessThanOrEqual(0.05);
  });

  it('says nothing of what could not be read by what could be', async () => {
    const drawn = Array.from({ length: 300 }, (_, index) => key(`s${index}`));
    const unread = key('u', { state: 'unverifiable', digest: null });
    const { out, exitCode } = await world([...drawn, unread]).run('--level', 'sample=25%');
    expect(out).toContain('fewer than 1 % of those that can be read are\n');
    expect(exitCode).toBe(3);
  });

  it('has not looked at everything where the run failed', async () => {
    const { err, exitCode } = await world([], { status: 'failed', reason: 'S3 says no' }).run();
    expect(err).toMatch(
      /Not every key was looked at: S3 says no; sealwatch runs resume [0-9a-f]{12} goes on/,
    );
    expect(exitCode).toBe(3);
  });

  it('is begun and left with --no-wait', async () => {
    const { out, exitCode } = await world([]).run('--no-wait');
    expect(out).toMatch(/^moderation-v3: [0-9a-f]{12} open\n$/);
    expect(exitCode).toBe(0);
  });

  it('has nothing to look at where no dataset is sealed', async () => {
    const queries = fakeQueries({ datasets: [{ ...DATASET, status: 'unsealed' }] });
    const { err, exitCode } = await runCli(['sweep'], { queries });
    expect([err, exitCode]).toEqual(['No dataset is sealed, so there is nothing to sweep.\n', 3]);
  });

  it.each(['S3', 'sample=0%', 'all'])('refuses the level %j, and says which there are', async (level) => {
    const { err, exitCode } = await world([]).run('--level', level);
    expect(err).toContain(
      'is no level, allowed are versions, s3, read, or sample=N% with N above 0 and up to 100',
    );
    expect(exitCode).toBe(2);
  });

  it('says beforehand what it takes, and begins nothing', async () => {
    const { asked, run } = world([]);
    const { out, err, exitCode } = await run('--level', 'read', '--dry-run');
    expect(out).toMatch(/^moderation-v3: 0 objects, 0 bytes to read \(read\)\nRequests {2}0 GET, 0 LIST/);
    expect(err).toContain('Nothing was changed.');
    expect([exitCode, asked]).toEqual([0, []]);
  });
});

describe('a sweep of several datasets', () => {
  const OTHER = { ...DATASET, name: 'other', prefix: 'other/' };

  /** An account whose sweep of the first dataset ends as it is told. */
  function several(first: () => Promise<SweepAnswer>) {
    const asked: SweepRequest[] = [];
    const queries = fakeQueries({ datasets: [DATASET, OTHER] });
    const done = sweepRun({
      id: 'done',
      status: 'done',
      totals: { ...NO_TOTALS, keys: 7, outcomes: { intact: 7 } },
    });
    const open = sweepRun({ id: 'open', status: 'open' });
    const runs = new FakeRuns(done, open);
    const sweep = (async (_: string, request: SweepRequest) => {
      asked.push(request);
      if (request.do === 'sweep-start' && request.dataset === DATASET.name) return first();
      return { kind: 'verification', run: 'done', status: 'open', isJoined: false };
    }) as unknown as Connection['sweep'];
    return { asked, runs, run: () => runCli(['sweep'], { queries, sweep, runs }) };
  }

  it('goes on with the others where one cannot begin, and says which and why', async () => {
    const said = 'moderation-v3 is being swept at the level read: wait for its end';
    const { run } = several(() => Promise.reject(new SealwatchError('CONFLICT', said)));
    const { out, err, exitCode } = await run();
    expect(err).toContain(`error CONFLICT: moderation-v3: ${said}\n`);
    expect(out).toBe('other: 7 keys, 7 intact\n');
    expect(exitCode).toBe(4);
  });

  it('ends at once where nothing can be swept, such as without the right to do so', async () => {
    const { asked, run } = several(() => Promise.reject(new SealwatchError('ACCESS_DENIED', 'not allowed')));
    const { err, exitCode } = await run();
    expect([err, exitCode, asked.length]).toEqual(['error ACCESS_DENIED: not allowed\n', 4, 1]);
  });

  it('says to whoever interrupts it which are not begun, and how to begin all', async () => {
    const before = new Set(process.listeners('SIGINT'));
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`ended with ${code}`);
    });
    const opened = { kind: 'verification', run: 'open', status: 'open', isJoined: false } as const;
    const { runs, run } = several(async () => opened);
    // Somebody presses Ctrl-C while it waits.
    runs.pause = async () => {
      for (const listener of process.listeners('SIGINT')) if (!before.has(listener)) listener('SIGINT');
    };
    const { err } = await run();
    exit.mockRestore();
    expect(err).toMatch(
      /^interrupted; the run goes on in the account: see sealwatch runs show [0-9a-f]{12}, end it with sealwatch runs stop [0-9a-f]{12}\nnot begun: other; sealwatch sweep --level versions --no-wait begins all of them and leaves them to the account\n/,
    );
    expect(err).toContain('ended with 130');
    expect(process.listeners('SIGINT').filter((each) => !before.has(each))).toEqual([]);
  });
});

it.each([['--dry-run'], ['--no-wait']])(
  'of a dataset that is not sealed is refused, with what to do (%s)',
  async (option) => {
    const { asked, run } = world([]);
    const { err, exitCode } = await run('--dataset', 'incoming', option);
    expect(err).toBe(
      'error USAGE: incoming is unsealed, so nothing is expected of its keys: sealwatch seal incoming first\n',
    );
    expect([exitCode, asked]).toEqual([2, []]);
  },
);

it('at the level s3 says what was compared with S3, which keys it stored nothing with, and what to do', async () => {
  const outcomes = { intact: 5, 'by-s3': 3, 'no-checksum': 2 };
  const totals = { ...NO_TOTALS, units: 1, keys: 5, outcomes };
  const { run } = world([], { matched: null, totals, level: 's3' });
  const { out } = await run('--level', 's3');
  expect(out).toContain('moderation-v3: 5 keys, 5 intact\n');
  expect(out).toContain("3 keys compared with S3's own SHA-256, none read\n");
  expect(out).toContain('2 keys without one: S3 stored no SHA-256 of the whole object with them');
  expect(out).toContain('sealwatch sweep --dataset moderation-v3 --level read reads them');
  const json = (await run('--level', 's3', '--json')).out.trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(json)).toMatchObject({ states: { intact: 5 }, checkedByS3: 3, withoutChecksum: 2 });
});

it('costs at the level s3 a HEAD and a listing for each key, and no bytes', () => {
  const priced = pricedSweep({ objects: 1_000_000, size: 10 ** 12 }, { kind: 's3' });
  expect(priced).toMatchObject({ bytes: 0, requests: { get: 1_000_000 } });
  expect(priced.price).toBeLessThan(
    pricedSweep({ objects: 1_000_000, size: 10 ** 12 }, { kind: 'read' }).price,
  );
});

it('costs next to nothing at the level versions, and what reading costs at the others', () => {
  const [objects, size] = [1_000_000, 10 ** 12];
  const versions = pricedSweep({ objects, size }, { kind: 'versions' });
  expect(versions).toMatchObject({ bytes: 0, requests: { get: 0, list: 1000, read: 1429 } });
  expect(versions.price).toBeLessThan(0.05);
  const read = pricedSweep({ objects, size }, { kind: 'read' });
  expect(read).toMatchObject({ bytes: size, requests: { get: objects } });
  expect(read.price).toBeGreaterThan(5);
  const sample = pricedSweep({ objects, size }, { kind: 'sample', percent: 1 });
  expect(sample).toMatchObject({ bytes: size / 100, requests: { get: 10_000 } });
});

it('adds what reading in parts costs', () => {
  const size = 10 ** 12;
  const usual = pricedSweep({ objects: 10, size }, { kind: 'read' });
  const large = pricedSweep({ objects: 10, size, largeSize: size }, { kind: 'read' });
  expect(large.price - usual.price).toBeCloseTo(0.1, 6);
});
