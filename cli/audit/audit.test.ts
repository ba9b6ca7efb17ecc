import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealwatchError } from '../../core/base/errors.ts';
import type { AuditRecord } from '../../core/engine/posture/audit-store.ts';
import type { FactsReader, MissingBucket } from '../../core/posture/facts.ts';
import { type BucketFacts, type Fact, known, unknown } from '../../core/posture/facts.ts';
import { sampleAccount, sampleBucket } from '../../core/posture/sample-facts.examples.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runAudit } from '../../test/cli/run-audit.ts';
import type { Connection } from '../connection/connect.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Buckets = Readonly<Record<string, Partial<BucketFacts> | MissingBucket>>;

function factsOf(
  buckets: Buckets,
  tags: Readonly<Record<string, Fact<Readonly<Record<string, string>>>>> = {},
  unlisted: readonly string[] = [],
) {
  const facts: FactsReader = {
    account: async () => sampleAccount({ id: '111122223333' }),
    tags: async (name) => tags[name] ?? known({}),
    bucket: async (name) => {
      const found = buckets[name] ?? { kind: 'gone', reason: 'there is no such bucket' };
      return 'reason' in found ? found : sampleBucket({ name, ...found });
    },
  };
  const names = async function* () {
    yield* Object.keys(buckets);
  };
  return {
    facts,
    buckets: { names, unlisted: () => unlisted },
    region: async () => 'eu-west-1',
    close: () => {},
  };
}

const SUSPENDED = { versioning: known({ status: 'Suspended', mfaDelete: false } as const) };
const DENIED = { versioning: unknown('versioning could not be read: s3:GetBucketVersioning is denied') };
const run = (args: readonly string[], buckets: Buckets, tags = {}, connection?: Partial<Connection>) =>
  runAudit(args, factsOf(buckets, tags), folder, connection);

describe('which buckets', () => {
  it('those that are named, as names or addresses, each once', async () => {
    const { out } = await run(['a-bucket', 's3://b-bucket/', 'a-bucket', '--json'], {
      'a-bucket': {},
      'b-bucket': {},
    });
    expect(JSON.parse(out).buckets.map(({ bucket }: { bucket: string }) => bucket)).toEqual([
      'a-bucket',
      'b-bucket',
    ]);
  });

  it('all of the account', async () => {
    const { out } = await run(['--all', '--json'], { 'a-bucket': {}, 'b-bucket': {} });
    expect(JSON.parse(out)).toMatchObject({ selection: 'all buckets', buckets: [{}, {}] });
  });

  it('those that seem to be of AI, and why', async () => {
    const { out } = await run(
      ['--ai', '--json'],
      { 'acme-model-weights': {}, 'strain-gauge': {}, plain: {} },
      {
        plain: known({ purpose: 'training' }),
      },
    );
    const { buckets } = JSON.parse(out);
    expect(buckets.map(({ bucket }: { bucket: string }) => bucket)).toEqual(['acme-model-weights', 'plain']);
    expect(buckets[0].matched).toContainEqual({ what: 'name', matched: 'model' });
  });

  it('says which could not be judged by their tags, and does not take them for fine', async () => {
    const { err, exitCode } = await run(
      ['--ai', '--fail-on', 'none'],
      { plain: {} },
      { plain: unknown('denied') },
    );
    expect(err).toContain('plain was judged by its name alone: denied');
    expect(exitCode).toBe(3);
  });

  it('says which it could not list', async () => {
    const account = factsOf({ 'a-bucket': {} }, {}, ['the list of directory buckets could not be read']);
    const { err, exitCode } = await runAudit(['--all', '--fail-on', 'none'], account, folder);
    expect([exitCode, err]).toEqual([3, expect.stringContaining('list of directory buckets')]);
  });

  it('the guarded ones, of the deployment or of a configuration', async () => {
    const datasets = async () => [
      { name: 'v3', bucket: 'a-bucket', prefix: 'v3/', modes: [{ mode: 'sealed', since: '' }], writers: [] },
    ];
    const connection = { queries: { ...fakeQueries({}), datasets } } as unknown as Connection;
    const buckets = { 'a-bucket': {}, 'b-bucket': {} };
    const deployed = await run(['--json'], buckets, {}, connection);
    expect(JSON.parse(deployed.out)).toMatchObject({
      selection: 'guarded buckets',
      buckets: [{ bucket: 'a-bucket' }],
    });
    const dataset = await run(['--dataset', 'v3', '--json'], buckets, {}, connection);
    expect(JSON.parse(dataset.out)).toMatchObject({
      selection: 'dataset v3',
      buckets: [{ bucket: 'a-bucket' }],
    });
    const wrong = await run(['--dataset', 'v4'], buckets, {}, connection);
    expect([wrong.exitCode, wrong.err]).toEqual([2, expect.stringContaining('there are: v3')]);
  });

  it.each([
    [[], 'nothing is guarded here'],
    [['a-bucket', '--all'], 'only one of'],
    [['--all', '--ai'], 'only one of'],
    [['no bucket'], 'is no name of a bucket'],
    [['a-bucket', '--min-score', '101'], 'is no score'],
    [['a-bucket', '--output', 'report.txt'], 'in which form'],
  ])('is selected by exactly one thing: %j', async (args, message) => {
    const { exitCode, err } = await run(args, { 'a-bucket': {} });
    expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('how it ends', () => {
  const good = { 'good-bucket': {} };
  const bad = { 'bad-bucket': SUSPENDED };

  const CASES: readonly (readonly [number, readonly string[], Buckets, string])[] = [
    [1, ['bad-bucket'], bad, 'any failure'],
    [1, ['bad-bucket', '--fail-on', 'high'], bad, 'a failure as severe as asked for'],
    [0, ['bad-bucket', '--fail-on', 'critical'], bad, 'no failure as severe'],
    [1, ['bad-bucket', '--min-score', '75'], bad, 'a score that is too low'],
    [0, ['bad-bucket', '--min-score', '1'], bad, 'a score that is enough: nothing else was asked for'],
    [
      1,
      ['bad-bucket', 'good-bucket', '--min-score', '75'],
      { ...bad, ...good },
      'one bucket that is too low',
    ],
    [3, ['good-bucket', '--fail-on', 'none'], { 'good-bucket': DENIED }, 'what is not known'],
    [
      1,
      ['bad-bucket'],
      { 'bad-bucket': { ...SUSPENDED, tags: unknown('denied') } },
      'a failure beside what is not known',
    ],
    [3, ['never-there', '--fail-on', 'none'], good, 'a bucket that is named and not there'],
    [
      3,
      ['far-away', '--fail-on', 'none'],
      { 'far-away': { kind: 'unreadable', reason: '503' } as const },
      'a bucket that answers nothing',
    ],
    [3, ['never-there', '--min-score', '75'], good, 'a bucket that is not there, and so has no score'],
    [3, ['--all'], {}, 'nothing to check'],
  ];

  it.each(CASES)('with %i for %j: %4$s', async (code, args, buckets) => {
    expect((await run(args, buckets)).exitCode).toBe(code);
  });

  it('with 4 where AWS cannot be asked at all', async () => {
    const account = factsOf(good);
    const facts = {
      ...account.facts,
      account: () => Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' })),
    };
    const { exitCode, err, out } = await runAudit(['good-bucket'], { ...account, facts }, folder);
    expect([exitCode, out]).toEqual([4, '']);
    expect(err).toContain('no AWS credentials');
  });

  it('does without a deployment that is not there, and says so of one that cannot be asked', async () => {
    const refused = () => Promise.reject(new SealwatchError('AWS_FAILED', 'not now'));
    const { err, exitCode } = await runAudit(
      ['good-bucket', '--fail-on', 'none'],
      factsOf(good),
      folder,
      undefined,
      refused,
    );
    expect(err).toContain('what the deployment guards is not known, so nothing counts as guarded: not now');
    expect(exitCode).toBe(3);
  });
});

describe('mutes', () => {
  const mutes = (until: string): string => {
    const file = join(folder, `mutes-${until}.json`);
    const entry = { check: 'versioning-enabled', bucket: 'bad-*', reason: 'moves', owner: 'ops', until };
    writeFileSync(file, JSON.stringify([entry]));
    return file;
  };

  it('show a failure as muted, and do not let it fail the command', async () => {
    const { out, exitCode } = await run(['bad-bucket', '--fail-on', 'high', '--mutes', mutes('2026-12-31')], {
      'bad-bucket': SUSPENDED,
    });
    expect([exitCode, out]).toEqual([0, expect.stringContaining('1 muted')]);
  });

  it('are findings of their own once they have expired', async () => {
    const { out, exitCode } = await run(['good-bucket', '--mutes', mutes('2026-11-20')], {
      'good-bucket': {},
    });
    expect([exitCode, out]).toEqual([1, expect.stringContaining('by ops ("moves"), expired on 2026-11-20')]);
  });
});

describe('the last run', () => {
  it('is kept when asked for, and compared with', async () => {
    const file = join(folder, 'kept', 'audit.json');
    const args = ['bad-bucket', '--baseline', file, '--save'];
    expect((await run(args, { 'bad-bucket': {} })).out).not.toContain('Since');
    const { out } = await run(args, { 'bad-bucket': SUSPENDED });
    expect(out).toMatch(/was \d+, [A-F]/);
    expect(out).toMatch(/new\s+high\s+versioning-enabled\s+bad-bucket/);
    expect(JSON.parse(readFileSync(file, 'utf8')).trend).toHaveLength(2);
  });

  it('is the one of the deployment where nothing is kept, with the trend of the bucket', async () => {
    const results = [{ check: 'versioning-enabled', severity: 'high', status: 'pass' }];
    const audit = { bucket: 'bad-bucket', at: '2026-11-19T00:00:00.000Z', score: 90, grade: 'A', results };
    const connection = {
      queries: fakeQueries({
        audits: [{ bucket: 'bad-bucket', audit, known: {}, open: {}, revision: 1 } as unknown as AuditRecord],
        auditScores: { 'bad-bucket': [{ at: audit.at, score: 90, grade: 'A' }] },
      }),
    } as Connection;
    const { out } = await run(['bad-bucket'], { 'bad-bucket': SUSPENDED }, {}, connection);
    expect(out).toContain("Since the deployment's audit of 2026-11-19");
    expect(out).toMatch(/new\s+high\s+versioning-enabled\s+bad-bucket/);
    const json = await run(['bad-bucket', '--json'], { 'bad-bucket': SUSPENDED }, {}, connection);
    expect(JSON.parse(json.out)).toMatchObject({
      changes: { by: 'deployment', isSameSelection: true },
      trend: [{ score: 90 }, { at: expect.any(String) }],
    });
  });

  it('is none, and nothing fails, where the audits of the deployment cannot be read', async () => {
    const audits = () => Promise.reject(new SealwatchError('AWS_FAILED', 'not now'));
    const connection = { queries: { ...fakeQueries({}), audits } } as unknown as Connection;
    const { out, err, exitCode } = await run(['a-bucket', '--json'], { 'a-bucket': {} }, {}, connection);
    expect(err).toContain('the audits of the deployment could not be read, so nothing is compared: not now');
    expect(JSON.parse(out).changes).toBeNull();
    expect(exitCode).not.toBe(4);
  });

  it('has to be there where it is named, and nothing is kept', async () => {
    const { exitCode, err } = await run(['a-bucket', '--baseline', 'never.json'], { 'a-bucket': {} });
    expect([exitCode, err]).toEqual([2, expect.stringContaining('cannot be read')]);
  });

  it('is not compared with where it was of another account', async () => {
    const file = join(folder, 'other.json');
    const { out: before } = await run(['a-bucket', '--json'], { 'a-bucket': {} });
    writeFileSync(file, before.replace('"account":"111122223333"', '"account":"999988887777"'));
    const { err, out } = await run(['a-bucket', '--baseline', file, '--json'], { 'a-bucket': {} });
    expect(err).toContain('the last run was of account 999988887777');
    expect(JSON.parse(out).changes).toBeNull();
  });
});

describe('the report', () => {
  it('goes to a file in the form of its name, and people get the table', async () => {
    const file = join(folder, 'report.html');
    const { out, err } = await run(['bad-bucket', '--output', file], { 'bad-bucket': SUSPENDED });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    expect([out, err]).toEqual([expect.stringContaining('Fix first'), expect.stringContaining('written to')]);
  });

  it('says what to fix first, with the command, and what is not known', async () => {
    const { out } = await run(['bad-bucket', 'other-bucket'], {
      'bad-bucket': SUSPENDED,
      'other-bucket': DENIED,
    });
    expect(out).toContain('aws s3api put-bucket-versioning --bucket bad-bucket');
    expect(out).toContain('s3:GetBucketVersioning is denied');
  });
});
