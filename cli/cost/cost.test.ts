import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../core/scope/dataset.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT, finding, GOOD } from '../../test/cli/samples.ts';
import { sumOf, type Usage } from './cost-line.ts';
import { changeLines, otherLines, standingLines } from './monthly-cost.ts';

const M = 1_000_000;
const USAGE: Usage = {
  objects: M,
  bytes: 1e12,
  changes: M,
  changedBytes: 1e12,
  reads: 4 * M,
  findings: 1000,
  buckets: 1,
  datasets: 1,
  region: 'us-east-1',
  sweeps: [{ hours: 24, level: 'versions', objects: M, bytes: 1e12 }],
  heldVersions: 0,
  canaryBuckets: 0,
  namesCallers: true,
  createsTrail: true,
};
const amounts = (lines: ReturnType<typeof changeLines>) =>
  Object.fromEntries(
    lines.map(({ part, low, high }) => [part, [Number(low.toFixed(2)), Number(high.toFixed(2))]]),
  );

describe('the formula', () => {
  it('prices a million changes by the parts that take money', () => {
    expect(amounts(changeLines(USAGE))).toEqual({
      EventBridge: [0, 1],
      SQS: [0.5, 1.2],
      Lambda: [0.26, 2.36],
      S3: [0.4, 0.4],
      DynamoDB: [3.38, 3.38],
      hashing: [0.31, 0.31],
      'naming callers': [7.01, 9.81],
      CloudTrail: [1, 1],
      findings: [0.03, 0.03],
    });
  });

  it('leaves out callers where no trail records writes, and the trail where it is another one', () => {
    const parts = (over: Partial<Usage>) => changeLines({ ...USAGE, ...over }).map(({ part }) => part);
    expect(parts({ createsTrail: false })).not.toContain('CloudTrail');
    expect(parts({ createsTrail: false, namesCallers: false })).not.toContain('naming callers');
  });

  it('counts for GuardDuty each write and each read, and for Macie every byte once', () => {
    expect(amounts(otherLines(USAGE))).toEqual({
      'GuardDuty S3 Protection': [4, 4],
      'GuardDuty Malware Protection': [305, 305],
      'Macie, everything once': [1000.1, 1000.1],
    });
  });

  it('is linear in what happens, and costs something where nothing does', () => {
    const twice = changeLines({ ...USAGE, changes: 2 * M, changedBytes: 2e12, findings: 2000 });
    expect(sumOf(twice).high).toBeCloseTo(2 * sumOf(changeLines(USAGE)).high, 6);
    expect(sumOf(standingLines({ ...USAGE, objects: 0, changes: 0, bytes: 0 })).low).toBeGreaterThan(10);
  });

  it.each([
    [0, 74],
    [60, 134],
    [61, 81],
    [200, 94],
  ])('prices for %d datasets %d alarms', (datasets, alarms) => {
    const line = standingLines({ ...USAGE, datasets }).find(({ part }) => part === 'alarms');
    expect(line?.how).toBe(`${alarms} × $0.10`);
  });

  it('prices 24 metrics, and one for the score of each bucket', () => {
    const line = standingLines({ ...USAGE, buckets: 3 }).find(({ part }) => part === 'metrics');
    expect(line?.how).toBe('27 × $0.30');
  });

  it.each([
    ['us-east-1', 1.3],
    ['us-west-2', 1.3],
    ['eu-west-1', 2.6],
    ['cn-north-1', undefined],
    ['cn-northwest-1', 1.3],
    ['us-gov-east-1', 1.3],
  ])('prices what forwards records to %s at %s', (region, price) => {
    const line = standingLines({ ...USAGE, region }).find(({ part }) => part === 'other Regions');
    expect(line?.low).toEqual(price);
  });

  it.each([
    [1000, '30.4K locks × $0.525/M', 0.016],
    // In a quarter of an hour no more than 2,000 are read.
    [1e9, '5.84M locks × $0.525/M', 3.066],
  ])(
    'prices a lock of each of %d held versions a day, as far as they are read',
    (heldVersions, how, price) => {
      const line = standingLines({ ...USAGE, heldVersions }).find(({ part }) => part === 'holds');
      expect([line?.how, line?.low]).toEqual([how, expect.closeTo(price, 3)]);
    },
  );

  it('prices a canary of each guarded bucket that has one, and nothing where none has', () => {
    const partsOf = (canaryBuckets: number) =>
      standingLines({ ...USAGE, canaryBuckets }).filter(({ part }) => /canaries in|holds/.test(part));
    expect(partsOf(3)).toMatchObject([{ how: '3 × $0.01, one each hour', low: 0.03 }]);
    expect(partsOf(0)).toEqual([]);
  });

  it('prices no sweeps where nothing is swept', () => {
    const [sweeps] = standingLines({ ...USAGE, sweeps: [] });
    expect(sweeps).toMatchObject({ part: 'sweeps', how: 'none', low: 0 });
  });
});

const asked = ['cost', '--objects', '1M', '--bytes', '1TB', '--changes', '1M', '--trail', 'create'];

describe('cost', () => {
  it('needs no deployment where it is told what there is', async () => {
    const unreachable = {
      get deployment(): never {
        throw new Error('asked');
      },
    };
    const { out, exitCode } = await runCli([...asked, '--findings', '1k'], unreachable);
    expect(exitCode).toBe(0);
    expect(out).toContain('1,000,000 objects of 931.3 GiB in 1 bucket, 1,000,000 changes a month');
    expect(out).toContain('1M × (5 WU × $0.625 + 2 RU × $0.125)/M');
    expect(out).toContain('US dollars, us-east-1, list prices of November 2026');
  });

  it('shows whole formulas in a terminal of 80 columns', async () => {
    const { out } = await runCli(
      ['cost', '--objects', '123456789', '--bytes', '1.5PB', '--changes', '123456789', '--trail', 'create'],
      {},
      null,
      80,
    );
    expect(out.split('\n').filter((line) => line.length > 80 || line.includes('…'))).toEqual([]);
  });

  it("counts a deployment's own objects, changes and findings of 30 days", async () => {
    const entry = {
      bucket: DATASET.bucket,
      dataset: DATASET.name,
      digest: GOOD,
      versionId: 'v',
      since: 't',
      state: 'intact' as const,
    };
    const queries = fakeQueries({
      datasets: [DATASET],
      entries: [
        { ...entry, key: 'moderation/v3/a', size: 10 },
        { ...entry, key: 'moderation/v3/b', size: 30 },
      ],
      findings: [finding()],
      seen: [
        {
          bucket: DATASET.bucket,
          key: 'moderation/v3/a',
          class: 'baseline',
          seenAt: '2026-11-02T00:00:00.000Z',
        },
        {
          bucket: DATASET.bucket,
          key: 'moderation/v3/a',
          class: 'altered',
          seenAt: '2026-11-20T00:00:00.000Z',
        },
        { bucket: DATASET.bucket, key: 'elsewhere', class: 'altered', seenAt: '2026-11-20T00:00:00.000Z' },
      ],
    });
    const { out } = await runCli(['cost', '--json', '--dataset', DATASET.name], {
      queries,
      deployment: DEPLOYMENT,
    });
    expect(JSON.parse(out)).toMatchObject({
      usage: {
        objects: 2,
        bytes: 40,
        changes: 1,
        changedBytes: 20,
        findings: 1,
        buckets: 1,
        namesCallers: true,
      },
      prices: { region: 'us-east-1', month: 'November 2026', currency: 'USD' },
      changes: expect.arrayContaining([{ part: 'S3', how: '1 GET × $0.4/M', low: 4e-7, high: 4e-7 }]),
      total: { low: expect.any(Number), high: expect.any(Number) },
      seal: expect.any(Number),
    });
  });

  it('prices the sweeps of each dataset as it is swept, those that are swept alike in one line', async () => {
    const dataset = (name: string, sweep: Dataset['sweep']) => ({
      ...DATASET,
      ...{ name, prefix: `${name}/` },
      ...(sweep !== undefined && { sweep }),
    });
    const datasets = [
      dataset('a', false),
      dataset('b', { every: '1w', level: 'read' }),
      dataset('c', undefined),
      dataset('d', { every: '1d', level: 'versions' }),
    ];
    const entries = datasets.map(({ name, prefix, bucket }) => ({
      ...{ bucket, key: `${prefix}k`, dataset: name, digest: GOOD, versionId: 'v', since: 't' },
      ...{ state: 'intact' as const, size: 10 },
    }));
    const { out } = await runCli(['cost', '--json'], {
      queries: fakeQueries({ datasets, entries }),
      deployment: DEPLOYMENT,
    });
    const { usage, standing } = JSON.parse(out);
    expect(usage.sweeps).toEqual([
      { hours: 168, level: 'read', objects: 1, bytes: 10 },
      { hours: 24, level: 'versions', objects: 2, bytes: 20 },
    ]);
    const sweeps = standing.filter(({ part }: { part: string }) => part === 'sweeps');
    expect(sweeps.map(({ how }: { how: string }) => how)).toEqual([
      expect.stringMatching(/^4\.3 of level read × /),
      expect.stringMatching(/^30\.4 of level versions × /),
    ]);
  });

  it('counts held versions as the newest rounds did, of holds that are in force, and buckets with a canary', async () => {
    const hold = {
      ...{ dataset: DATASET.name, bucket: DATASET.bucket, prefix: DATASET.prefix, by: 'arn', session: null },
      ...{ kind: 'legal' as const, until: null, since: '2026-11-01T00:00:00.000Z' },
    };
    const counts = { startedAt: 't', unheld: 0, unread: 0, unreadReason: null };
    const check = { hold: '', at: 't', round: null, last: null, finding: null };
    const last = { ...counts, checked: 5000, endedAt: 't' };
    const round = { ...counts, checked: 700, cursor: 'k', named: [] };
    const { out } = await runCli(['cost', '--json'], {
      queries: fakeQueries({
        datasets: [DATASET],
        holds: [
          { hold, check: { ...check, last, round } },
          { hold, check: { ...check, round } },
          { hold, check: null },
          { hold: { ...hold, endedAt: '2026-11-02T00:00:00.000Z' }, check: { ...check, last } },
        ],
        bucketCanaries: [{ bucket: DATASET.bucket, putAt: null, heardAt: null, since: 't' }],
      }),
      deployment: DEPLOYMENT,
    });
    expect(JSON.parse(out).usage).toMatchObject({ heldVersions: 5700, canaryBuckets: 1 });
  });

  it.each([
    [['--objects', '1k', '--dataset', 'typo'], 'leave it out, or leave out --objects and --bytes'],
    [['--bytes', '1TB', '--changes', '50k'], 'say with --objects how many objects hold them'],
    [['--bytes', '1TB', '--objects', '0'], 'say with --objects how many objects hold them'],
  ])('refuses %j, of which a part would be left out of the bill', async (words, says) => {
    const { out, err, exitCode } = await runCli(['cost', ...words]);
    expect([out, exitCode]).toEqual(['', 2]);
    expect(err).toContain(says);
  });

  it.each([
    ['--objects', 'many'],
    ['--objects', '1.5'],
    ['--objects', '-1'],
    ['--bytes', '1XB'],
    ['--trail', 'exists'],
  ])('refuses %s %s, and says what is allowed', async (option, value) => {
    const { err, exitCode } = await runCli(['cost', option, value]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/Write a whole number|Write bytes|none, existing, create/);
  });
});
