import { describe, expect, it } from 'vitest';
import { SealwatchError } from '../core/base/errors.ts';
import { defineConfig, type SealwatchConfig } from './index.ts';
import { resolveConfig } from './resolve.ts';

const example: SealwatchConfig = {
  buckets: [
    {
      name: 'acme-training-data',
      datasets: [
        { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed' },
        { name: 'incoming', prefix: 'incoming/', mode: 'append-only' },
      ],
    },
  ],
  trail: { data: 'create', management: 'existing' },
  alerts: { email: ['security@example.com'] },
};

const [bucket] = example.buckets;
const withBucket = (change: object) => ({ ...example, buckets: [{ ...bucket, ...change }] });
const withDataset = (change: object) =>
  withBucket({ datasets: [{ name: 'a', prefix: 'a/', mode: 'sealed', ...change }] });

const problemsOf = (config: unknown): string[] => {
  try {
    resolveConfig(config);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(SealwatchError);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    const [, ...lines] = String(error).split('\n');
    return lines.map((line) => line.trim());
  }
};

it('fills in the defaults', () => {
  expect(defineConfig(example)).toEqual({
    buckets: [
      {
        name: 'acme-training-data',
        existing: true,
        datasets: [
          { name: 'moderation-v3', prefix: 'moderation/v3/', mode: 'sealed', writers: [] },
          { name: 'incoming', prefix: 'incoming/', mode: 'append-only', writers: [] },
        ],
      },
    ],
    trustedAccounts: [],
    trail: { data: 'create', management: 'existing' },
    alerts: { email: ['security@example.com'], operationsEmail: ['security@example.com'] },
    findings: { dueDays: { critical: 1, high: 7, medium: 30, low: 90, info: null } },
  });
});

it('takes the days that are given, and the usual ones for the others', () => {
  const { findings } = resolveConfig({ ...example, findings: { dueDays: { high: 2, low: null } } });
  expect(findings.dueDays).toEqual({ critical: 1, high: 2, medium: 30, low: null, info: null });
});

it('takes the budget of large objects that is given, and refuses what is none', () => {
  const withBudget = (bytesPerDay: unknown) => ({ ...example, largeObjects: { bytesPerDay } });
  expect(resolveConfig(withBudget(5e12)).largeObjects).toEqual({ bytesPerDay: 5e12 });
  expect(resolveConfig({ ...example, largeObjects: {} }).largeObjects).toBeUndefined();
  for (const budget of [0, -1, 1.5, '5 TB', Number.POSITIVE_INFINITY])
    expect(problemsOf(withBudget(budget))).toEqual([
      expect.stringMatching(/largeObjects\.bytesPerDay.*a whole number of bytes, at least 1/),
    ]);
});

it('takes what is said of the log, and refuses what is not known', () => {
  const withLog = (manifestLog: unknown) => ({ ...example, manifestLog });
  expect(resolveConfig(withLog({ retentionDays: 30, mailCheckpoint: 'weekly' })).manifestLog).toEqual({
    retentionDays: 30,
    mailCheckpoint: 'weekly',
  });
  expect(resolveConfig(withLog({ mailCheckpoint: 'weekly' })).manifestLog).toEqual({
    mailCheckpoint: 'weekly',
  });
  expect(resolveConfig(withLog({})).manifestLog).toBeUndefined();
  for (const often of ['daily', true, 7])
    expect(problemsOf(withLog({ mailCheckpoint: often }))).toEqual([
      expect.stringMatching(/manifestLog\.mailCheckpoint.*"weekly"/),
    ]);
});

it('survives JSON, and resolves to itself', () => {
  const resolved = resolveConfig({
    ...withBucket({
      existing: false,
      region: 'eu-west-1',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef',
    }),
    organization: 'o-a1b2c3d4e5',
    alerts: { email: [], operationsEmail: ['operations@example.com'] },
  });
  expect(resolveConfig(JSON.parse(JSON.stringify(resolved)))).toEqual(resolved);
});

it('reports every problem at once, each with its place, what was found and what is allowed', () => {
  const problems = problemsOf({
    ...example,
    buckets: [
      { name: 'Acme', exsting: true, datasets: [{ name: 'a', prefix: 'a/', mode: 'seald' }] },
      { name: 'Acme', datasets: [{ name: 'a', prefix: 'b/', mode: 'open', writers: ['DataPublisher'] }] },
    ],
    trustedAccounts: [111122223333],
  });
  expect(problems).toEqual([
    expect.stringMatching(/^buckets\[0\]\.name: found "Acme", allowed the name of a general purpose bucket/),
    'buckets[0].datasets[0].mode: found "seald", allowed "sealed", "append-only", "growing", "open"',
    'buckets[0].exsting: found an unknown field, allowed "existing" (did you mean that?)',
    expect.stringMatching(/^buckets\[1\]\.name: found "Acme", allowed the name/),
    expect.stringMatching(
      /^buckets\[1\]\.datasets\[0\]\.writers\[0\]: found "DataPublisher", allowed the ARN/,
    ),
    'trustedAccounts[0]: found 111122223333, allowed an account number of twelve digits, as text',
    'buckets[1].name: found "Acme" again, as in buckets[0].name, allowed each bucket once',
    'buckets[1].datasets[0].name: found "a" again, as in buckets[0].datasets[0].name, allowed names that are unique over all buckets',
  ]);
});

describe('fails for', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'the configuration: found nothing'],
    ['a text', 'sealed', 'the configuration: found "sealed"'],
    ['no buckets', { ...example, buckets: [] }, 'buckets: found [], allowed at least one'],
    ['no datasets', withBucket({ datasets: [] }), 'buckets[0].datasets: found [], allowed at least one'],
    [
      'no trail',
      { ...example, trail: undefined },
      'trail: found nothing, allowed an object with data, management',
    ],
    ['another trail', { ...example, trail: { data: 'no', management: 'create' } }, 'trail.data: found "no"'],
    [
      'an unknown field',
      { ...example, retention: 1 },
      'retention: found an unknown field, allowed buckets, ',
    ],
    ['a mistyped field', { ...example, alert: {} }, 'alert: found an unknown field, allowed "alerts"'],
    ['a bad address', { ...example, alerts: { email: ['security'] } }, 'alerts.email[0]: found "security"'],
    [
      'half a day',
      { ...example, findings: { dueDays: { high: 0.5 } } },
      'findings.dueDays.high: found 0.5, allowed a whole number of days',
    ],
    [
      'days of no severity',
      { ...example, findings: { dueDays: { urgent: 1 } } },
      'findings.dueDays.urgent: found an unknown field, allowed critical, high, medium, low, info',
    ],
    ['a short account', { ...example, trustedAccounts: ['1'] }, 'trustedAccounts[0]: found "1"'],
    [
      'an organization by its name',
      { ...example, organization: 'acme' },
      'organization: found "acme", allowed the id of an organization',
    ],
    ['a bad Region', withBucket({ region: 'Ireland' }), 'buckets[0].region: found "Ireland"'],
    [
      'an alias of a key',
      withBucket({ kmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:alias/data' }),
      'buckets[0].kmsKeyArn',
    ],
    [
      'existing as text',
      withBucket({ existing: 'yes' }),
      'buckets[0].existing: found "yes", allowed true or false',
    ],
    [
      'a prefix that is too long',
      withDataset({ prefix: 'é'.repeat(513) }),
      'buckets[0].datasets[0].prefix: found "éé',
    ],
    ['a prefix that is no text', withDataset({ prefix: '\uD800' }), 'buckets[0].datasets[0].prefix'],
    ['a name with a slash', withDataset({ name: 'a/b' }), 'buckets[0].datasets[0].name: found "a/b"'],
    [
      'a session as writer',
      withDataset({ writers: ['arn:aws:sts::111122223333:assumed-role/Publisher/me'] }),
      'buckets[0].datasets[0].writers[0]',
    ],
  ])('%s', (_, config, expected) => {
    const problems = problemsOf(config);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it.each([
    'ab',
    'a..b',
    '192.168.1.1',
    'data-',
    'xn--data',
    'data--x-s3',
    'data-s3alias',
    'd'.repeat(64),
    'a_b',
  ])('the bucket name %s', (name) => {
    expect(problemsOf(withBucket({ name }))).toHaveLength(1);
  });
});

describe('takes', () => {
  it.each(['abc', 'a.b-c', '1data', 'd'.repeat(63)])('the bucket name %s', (name) => {
    expect(problemsOf(withBucket({ name }))).toEqual([]);
  });

  it.each([
    'arn:aws:iam::111122223333:role/DataPublisher',
    'arn:aws:iam::111122223333:role/team/ml/DataPublisher',
    'arn:aws-cn:iam::111122223333:user/publisher@example.com',
    'arn:aws:iam::111122223333:root',
  ])('the writer %s', (arn) => {
    expect(problemsOf(withDataset({ writers: [arn] }))).toEqual([]);
  });

  it('the whole bucket as one dataset', () => {
    expect(problemsOf(withDataset({ prefix: '' }))).toEqual([]);
  });

  it.each(['', '.', '.sealwatch-canary/', '.sealwatch-canary/canary', '.sealwatch-canary/canary/more/'])(
    'has no canary in a bucket of which a dataset with the prefix %j has its key, or what comes below it',
    (prefix) => {
      const datasets = [{ name: 'a', prefix, mode: 'sealed' }];
      expect(problemsOf(withBucket({ canary: true, datasets }))).toEqual([
        expect.stringContaining('under which the canary of its bucket (.sealwatch-canary/canary) would be'),
      ]);
      expect(problemsOf(withBucket({ canary: false, datasets }))).toEqual([]);
    },
  );

  it('has a canary only where that is said, and beside whatever else begins with a dot', () => {
    const canaryOf = (change: object) =>
      resolveConfig(withBucket(change)).buckets.map(({ canary }) => canary ?? null);
    const datasets = [{ name: 'a', prefix: '.sealwatch-canary-data/', mode: 'sealed' }];
    expect(canaryOf({ canary: true, datasets })).toEqual([true]);
    expect(canaryOf({ canary: false })).toEqual([null]);
    expect(canaryOf({})).toEqual([null]);
    expect(problemsOf(withBucket({ canary: 'yes' }))).toEqual([expect.stringContaining('true or false')]);
  });
});

describe('the level of digests', () => {
  const levelled = (level: unknown) =>
    resolveConfig({
      buckets: [{ name: 'acme-a', datasets: [{ name: 'labels', prefix: '', mode: 'sealed', level }] }],
      trail: { data: 'existing', management: 'existing' },
      alerts: { email: [] },
    }).buckets[0]?.datasets[0];

  it('is kept where S3 is believed, and nothing is added where every byte is read', () => {
    expect(levelled('s3-sha256')).toMatchObject({ level: 's3-sha256' });
    expect(levelled('read')).not.toHaveProperty('level');
    expect(levelled(undefined)).not.toHaveProperty('level');
  });

  it('is refused with what is allowed', () => {
    expect(() => levelled('etag')).toThrow(
      'buckets[0].datasets[0].level: found "etag", allowed "read", "s3-sha256"',
    );
  });
});

describe('when a dataset is swept', () => {
  const swept = (sweep: unknown) => {
    const dataset = { name: 'labels', prefix: '', mode: 'sealed', sweep };
    return () =>
      resolveConfig({
        buckets: [{ name: 'acme-a', datasets: [dataset] }],
        trail: { data: 'existing', management: 'existing' },
        alerts: { email: [] },
      }).buckets[0]?.datasets[0];
  };

  it.each([[undefined], [false], [{ every: '7d', level: 'read' }], [{ every: '12h', level: 'sample=0.5%' }]])(
    'is taken as it is said, and nothing is added where nothing is: %j',
    (sweep) => {
      const dataset = swept(sweep)();
      expect(dataset && 'sweep' in dataset).toBe(sweep !== undefined);
      expect(dataset?.sweep).toEqual(sweep);
    },
  );

  it.each([
    [true],
    ['7d'],
    [{ every: '7d' }],
    [{ every: '7 days', level: 'read' }],
    [{ every: '1d', level: 'S3' }],
  ])('is refused with what is allowed: %j', (sweep) => {
    expect(swept(sweep)).toThrow(/sweep.*allowed .*(?:every|time from|versions)/s);
  });
});
