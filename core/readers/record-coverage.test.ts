import { describe, expect, it } from 'vitest';
import { parseRecord } from '../cloudtrail/parse-record.ts';
import { jobStartOver } from './job-start.ts';
import { jobsToRunAgain } from './jobs-to-run-again.ts';
import { accessLogPrefixes, deliveryDays, isMadeBefore, trailPrefixes } from './log-places.ts';
import { readOfCall } from './read-of-call.ts';
import { READ_OBJECT, readRecord, sessionOf, TRAINER, trainingJob } from './read-records.examples.ts';
import { ReaderTally } from './reader-tally.ts';
import { type LogDigest, type ReadFile, recordedIn, type TrailsTake } from './record-coverage.ts';

const PERIOD = { from: '2026-11-20T03:00:00.000Z', to: '2026-11-20T06:00:00.000Z' };
const NOW = new Date('2026-11-21T10:00:00.000Z');
const file = (over: Partial<ReadFile> = {}): ReadFile => ({
  name: 'a.json.gz',
  kind: 'cloudtrail',
  firstAt: PERIOD.from,
  lastAt: PERIOD.to,
  hasReads: true,
  ...over,
});
const recorded = (
  files: readonly ReadFile[],
  trails: TrailsTake | null = null,
  digests: readonly LogDigest[] = [],
) => recordedIn({ periods: [PERIOD], files, digests, trails, bucket: 'acme-training-data', now: NOW });
const taking = (kind: 'all' | 'some' | 'none'): TrailsTake => ({
  kind,
  trails: kind === 'none' ? [] : ['trail audit'],
});

describe('whether reads are recorded', () => {
  it('yes, where files with reads cover the time', () => {
    expect(recorded([file()])).toEqual({ state: 'yes', reasons: [], missing: [], gaps: [] });
  });

  it.each<[string, readonly ReadFile[], TrailsTake | null, string, RegExp]>([
    ['no, without a file', [], null, 'no', /no log file/],
    ['no, where no trail takes reads', [], taking('none'), 'no', /no trail takes reads/],
    [
      'no, where no trail takes reads and files have none',
      [file({ hasReads: false })],
      taking('none'),
      'no',
      /no read of any object of acme-training-data/,
    ],
    [
      'unknown, where files have no read and nobody asked the trails',
      [file({ hasReads: false })],
      null,
      'unknown',
      /not recorded, or nobody read/,
    ],
    [
      'unknown, where trails take reads and files have none',
      [file({ hasReads: false })],
      taking('all'),
      'unknown',
      /though trail audit takes them/,
    ],
    ['partly, where trails take some', [file()], taking('some'), 'partly', /only some reads/],
    ['partly, by access logs alone', [file({ kind: 'access-log' })], null, 'partly', /as well as it can/],
  ])('%s', (_, files, trails, state, reason) => {
    const found = recorded(files, trails);
    expect(found.state).toBe(state);
    expect(found.reasons.join('\n')).toMatch(reason);
  });

  it('partly, where hours are without any record', () => {
    const files = [
      file({ lastAt: '2026-11-20T03:30:00.000Z' }),
      file({ firstAt: '2026-11-20T05:40:00.000Z' }),
    ];
    expect(recorded(files)).toMatchObject({
      state: 'partly',
      gaps: [{ from: '2026-11-20T03:50:00.000Z', to: '2026-11-20T05:20:00.000Z' }],
    });
  });

  it('yes, where a digest says that in these hours nothing was delivered', () => {
    const files = [file({ lastAt: '2026-11-20T03:30:00.000Z' })];
    const digest = { from: '2026-11-20T03:30:00Z', to: '2026-11-20T06:00:00Z', files: [] };
    expect(recorded(files, null, [digest]).state).toBe('yes');
  });

  it('partly, where a file is missing that a digest names', () => {
    const digest = {
      from: PERIOD.from,
      to: PERIOD.to,
      files: ['AWSLogs/1/a.json.gz', 'AWSLogs/1/b.json.gz'],
    };
    expect(recorded([file({ name: 's3://logs/AWSLogs/1/a.json.gz' })], null, [digest])).toMatchObject({
      state: 'partly',
      missing: ['AWSLogs/1/b.json.gz'],
    });
  });

  it('yes, where a digest names files that by their names are older than the time that is asked for', () => {
    const named = (time: string) => `AWSLogs/1/1_CloudTrail_eu-west-1_${time}_x.json.gz`;
    const digest = {
      from: '2026-11-20T00:30:00Z',
      to: PERIOD.to,
      files: [named('20261120T0040Z'), named('20261120T0310Z')],
    };
    const read = file({ name: `s3://logs/${named('20261120T0310Z')}` });
    expect(recorded([read], null, [digest])).toMatchObject({ state: 'yes', missing: [] });
  });
});

describe('where logs are', () => {
  const where = { account: '111122223333', region: 'eu-west-1', bucket: 'acme-training-data' };

  it('of a trail, by the days in which they were delivered, with their digests', () => {
    const days = deliveryDays([PERIOD], NOW);
    expect(days).toEqual(['2026/11/20', '2026/11/21']);
    expect(trailPrefixes({ bucket: 'logs', prefix: 'p' }, where, ['2026/11/20'])).toEqual([
      's3://logs/p/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/20/',
      's3://logs/p/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/11/20/',
    ]);
  });

  it('of more days than anybody keeps logs for, the last ones', () => {
    const days = deliveryDays([{ from: '1970-01-01T00:00:00.000Z', to: null }], NOW);
    expect([days.length, days.at(-1)]).toEqual([3_700, NOW.toISOString().slice(0, 10).replaceAll('-', '/')]);
  });

  it('of an access log, in both of its forms', () => {
    expect(
      accessLogPrefixes({ bucket: 'logs', prefix: 'a/', isPartitioned: false }, where, ['2026/11/20']),
    ).toEqual(['s3://logs/a/2026-11-20-']);
    expect(
      accessLogPrefixes({ bucket: 'logs', prefix: 'a/', isPartitioned: true }, where, ['2026/11/20']),
    ).toEqual(['s3://logs/a/111122223333/eu-west-1/acme-training-data/2026/11/20/']);
  });

  it.each([
    ['x/111122223333_CloudTrail_eu-west-1_20261120T0155Z_Abc.json.gz', true],
    ['x/111122223333_CloudTrail_eu-west-1_20261120T0255Z_Abc.json.gz', false],
    ['logs/2026-11-19-03-21-38-0123456789ABCDEF', true],
    ['anything.json', false],
  ])('and which are too old by their names: %s', (name, isOld) => {
    expect(isMadeBefore(name, PERIOD.from)).toBe(isOld);
  });
});

describe('what has to run again', () => {
  const subject = { ...READ_OBJECT, versionId: undefined, periods: [PERIOD], since: null };
  const start = (name: string, at: string, uri?: string) =>
    jobStartOver(parseRecord(trainingJob(name, at, uri)), READ_OBJECT);
  const readersOf = (...records: Parameters<typeof parseRecord>[0][]) => {
    const tally = new ReaderTally(subject);
    for (const record of records) {
      const event = readOfCall(parseRecord(record));
      if (event) tally.add(event);
    }
    return tally.readers;
  };
  const starts = (...found: ReturnType<typeof start>[]) => found.filter((each) => each !== null);

  it.each([
    ['the prefix', 's3://acme-training-data/moderation/v3/', true],
    ['the object', 's3://acme-training-data/moderation/v3/labels-007.jsonl', true],
    ['the bucket', 's3://acme-training-data', true],
    ['another prefix', 's3://acme-training-data/incoming/', false],
    ['a bucket whose name begins so', 's3://acme-training-data-2/moderation/v3/', false],
  ])('a job whose input is %s', (_, uri, covers) => {
    expect(start('j', '2026-11-20T03:10:00Z', uri) !== null).toBe(covers);
  });

  it('a job is named by the record of its start', () => {
    const jobs = jobsToRunAgain(
      readersOf(readRecord('GetObject')),
      starts(start('mod-v3-17', '2026-11-20T03:15:00Z')),
      [PERIOD],
    );
    expect(jobs).toMatchObject([
      {
        type: 'training-job',
        name: 'mod-v3-17',
        role: TRAINER,
        shownBy: 'start',
        isOneOfSeveral: false,
        startedBy: 'arn:aws:iam::111122223333:role/Scientist',
      },
    ]);
  });

  it('of several jobs of one role nobody can say which read', () => {
    const jobs = jobsToRunAgain(
      readersOf(readRecord('GetObject')),
      starts(start('a', '2026-11-20T03:15:00Z'), start('b', '2026-11-20T03:16:00Z')),
      [PERIOD],
    );
    expect(jobs.map(({ name, isOneOfSeveral }) => [name, isOneOfSeveral])).toEqual([
      ['a', true],
      ['b', true],
    ]);
  });

  it('a job that was started in the time, though no read of it is recorded', () => {
    const found = starts(start('in', '2026-11-20T04:00:00Z'), start('before', '2026-11-19T04:00:00Z'));
    expect(jobsToRunAgain([], found, [PERIOD])).toMatchObject([
      { name: 'in', shownBy: 'input', firstAt: null },
    ]);
  });

  it('an instance by its session; a person and what only asked for headers do not', () => {
    const instance = readRecord('GetObject', {
      userIdentity: sessionOf('arn:aws:iam::111122223333:role/Node', 'i-0c29d6abb6a09589a'),
    });
    const person = readRecord('GetObject', {
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ada' },
    });
    const jobs = jobsToRunAgain(readersOf(instance, person, readRecord('HeadObject')), [], [PERIOD]);
    expect(jobs).toMatchObject([{ type: 'ec2-instance', name: 'i-0c29d6abb6a09589a', shownBy: 'session' }]);
  });
});
