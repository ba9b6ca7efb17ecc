import { describe, expect, it } from 'vitest';
import type { EntrySummary } from '../../core/report/queries.ts';
import { fakeLister, refusingLister } from '../../test/cli/fake-lister.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { BAD, DATASET, entry, GOOD, REF, version } from '../../test/cli/samples.ts';

const inner = { ...DATASET, name: 'inner', prefix: 'moderation/v3/inner/' };
const summary = (key: string, over: Partial<EntrySummary> = {}): EntrySummary => ({
  bucket: REF.bucket,
  key,
  dataset: DATASET.name,
  state: 'intact',
  digest: GOOD,
  size: 48_211,
  versionId: '3sL4kq',
  since: '2026-11-02T10:00:41.000Z',
  ...over,
});
const HISTORY = [version('3sL4kq', {})];
const queries = fakeQueries({
  datasets: [DATASET, inner],
  entry: entry(),
  entries: [
    summary('moderation/v3/a'),
    summary('moderation/v3/b', { state: 'altered' }),
    summary('moderation/v3/inner/c', {
      dataset: 'inner',
      state: 'added',
      digest: null,
      size: null,
      since: null,
    }),
  ],
  history: HISTORY,
});
const run = (...args: string[]) => runCli(args, { queries, lister: fakeLister(HISTORY) });
const keys = (out: string) =>
  out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).key);

describe('query', () => {
  it('shows how keys stand', async () => {
    const { out, err, exitCode } = await run('query', '--state', 'altered');
    expect(out).toBe(
      [
        'STATE    OBJECT                                   EXPECTED    SIZE  SINCE (UTC)          DATASET',
        'altered  s3://acme-training-data/moderation/v3/b  9f9f9f9f  48,211  2026-11-02 10:00:41  moderation-v3',
        '',
      ].join('\n'),
    );
    expect(err).toBe('1 key\n');
    expect(exitCode).toBe(0);
  });

  it('says in JSON where the expected bytes came from', async () => {
    const said = {
      approval: 'a1',
      by: 'me',
      at: 't',
      source: 's3://acme-raw/1',
      collected: null,
      transform: null,
    };
    const sourced = fakeQueries({
      datasets: [DATASET],
      entries: [summary('moderation/v3/a', { provenance: [said] }), summary('moderation/v3/b')],
    });
    const { out } = await runCli(['query', '--json'], { queries: sourced });
    const lines = out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).expected.provenance)).toEqual([[said], []]);
  });

  it.each([
    // Dataset after dataset, by name.
    [[], ['moderation/v3/inner/c', 'moderation/v3/a', 'moderation/v3/b']],
    [['s3://acme-training-data'], ['moderation/v3/a', 'moderation/v3/b', 'moderation/v3/inner/c']],
    [['s3://acme-training-data/moderation/v3/inner/'], ['moderation/v3/inner/c']],
    [
      ['--dataset', 'moderation-v3'],
      ['moderation/v3/a', 'moderation/v3/b'],
    ],
    [['--dataset', 'inner'], ['moderation/v3/inner/c']],
    [['s3://acme-training-data/moderation/v3/b', '--dataset', 'moderation-v3'], ['moderation/v3/b']],
    [
      ['--state', 'intact,added'],
      ['moderation/v3/inner/c', 'moderation/v3/a'],
    ],
  ])('narrows with %j', async (args, expected) => {
    expect(keys((await run('query', '--json', ...args)).out)).toEqual(expected);
  });

  it('says since when not every key of a dataset was looked at', async () => {
    const gap = { from: '2026-11-19T10:00:00.000Z', to: '2026-11-19T12:00:00.000Z' };
    const unlooked = fakeQueries({
      datasets: [{ ...DATASET, gap }, inner],
      entries: [summary('moderation/v3/a'), summary('moderation/v3/inner/c', { dataset: 'inner' })],
    });
    const { err } = await runCli(['query'], { queries: unlooked });
    expect(err).toBe('2 keys\nmoderation-v3: not every key was looked at since 2026-11-19 10:00:00 UTC\n');
    const { out } = await runCli(['query', '--json'], { queries: unlooked });
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ dataset, notLookedAtSince }) => [dataset, notLookedAtSince])).toEqual([
      ['inner', null],
      [DATASET.name, gap.from],
    ]);
  });

  it('says when CloudTrail did not record who changed a dataset of which keys are listed', async () => {
    const [from, to] = ['2026-11-19T10:00:00.000Z', '2026-11-19T12:00:00.000Z'];
    const unrecordedTimes = [{ from, to, reasons: ['no trail logs'] }];
    const queries = fakeQueries({
      datasets: [
        { ...DATASET, unrecordedTimes },
        { ...DATASET, name: 'other', unrecordedTimes },
      ],
      entries: [summary('moderation/v3/a')],
    });
    const { err } = await runCli(['query'], { queries });
    expect(err).toBe(
      "1 key\nmoderation-v3: CloudTrail did not record all between 2026-11-19 10:00:00 and 2026-11-19 12:00:00 UTC (no trail logs); S3's own events came all the same\n",
    );
  });

  it('gives nothing expected as null', async () => {
    const { out } = await run('query', '--json', '--dataset', 'inner');
    expect(JSON.parse(out)).toMatchObject({ state: 'added', expected: null });
  });

  it.each([
    [['--state', 'broken']],
    [['--dataset', 'other']],
    [['s3://other-bucket', '--dataset', 'inner']],
    [['prefix']],
  ])('takes %j for wrong use', async (args) => {
    expect((await run('query', ...args)).exitCode).toBe(2);
  });
});

describe('query --at', () => {
  const altered = version(
    'Qm7xPw',
    { digest: BAD, storedAt: '2026-11-15T03:12:07.000Z' },
    { class: 'altered' },
  );
  const past = fakeQueries({
    datasets: [DATASET],
    entries: [summary('moderation/v3/labels-007.jsonl', { state: 'altered' })],
    entry: entry(),
    history: [altered, version('3sL4kq', {})],
  });
  const at = async (time: string, ...words: string[]) => {
    const { out } = await runCli(['query', '--dataset', 'moderation-v3', '--at', time, '--json', ...words], {
      queries: past,
    });
    return out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).state);
  };

  it('answers what a key was then', async () => {
    expect(await at('2026-11-15T03:12:06Z')).toEqual(['intact']);
    expect(await at('2026-11-15T03:12:07Z')).toEqual(['altered']);
    expect(await at('2026-11-15T03:12:07Z', '--state', 'intact')).toEqual([]);
  });

  it('leaves out what was not there yet', async () => {
    expect(await at('2026-10-01')).toEqual([]);
  });
});

describe('copies', () => {
  it.each([[GOOD], [GOOD.slice(7)], [`s3://${REF.bucket}/${REF.key}`]])('finds them by %s', async (what) => {
    const { out, err, exitCode } = await run('copies', what);
    expect(out).toContain(GOOD);
    expect(out).toContain('3sL4kq');
    expect(err).toBe('1 version\n');
    expect(exitCode).toBe(0);
  });

  it('is a line for each, as JSON', async () => {
    expect(JSON.parse((await run('copies', GOOD, '--json')).out)).toMatchObject({
      ...REF,
      versionId: '3sL4kq',
      digest: GOOD,
      there: true,
    });
  });

  it.each([
    ['an overwritten null version', fakeLister([]), 'not there any more', false],
    ['what S3 would not say', refusingLister, 'not confirmed by S3', null],
  ])('never shows %s as one that is there', async (_, lister, text, there) => {
    const overwritten = fakeQueries({ history: [version(null, {})] });
    const shown = (...args: string[]) => runCli(['copies', GOOD, ...args], { queries: overwritten, lister });
    expect((await shown()).out).toMatch(new RegExp(`baseline +${text}$`, 'm'));
    expect(JSON.parse((await shown('--json')).out)).toMatchObject({
      versionId: null,
      destroyed: null,
      there,
    });
  });

  it.each(['sha1:abc', 's3://acme-training-data/unknown', 'nonsense'])(
    'takes %j for wrong use',
    async (what) => {
      expect((await run('copies', what)).exitCode).toBe(2);
    },
  );
});
