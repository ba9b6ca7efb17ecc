import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../test/seed.ts';
import { failedTask, type MemoryChecksumJobs, succeeded } from '../../../test/fakes/memory-checksum-jobs.ts';
import { BUCKET, checksumScene, KEYS } from '../../../test/model/checksum-scene.ts';
import { driveRun } from '../../../test/model/drive-run.ts';
import { SealwatchError } from '../../base/errors.ts';
import { beginVerification, resumeRun } from '../runs/begin-run.ts';
import { tallyOf } from './compute-checksums.ts';
import type { AskedVersion } from './job-manifest.ts';

describe('a seal of a dataset whose owner believes S3', () => {
  it('has one job compute what S3 stored no SHA-256 of, whatever the keys are, and reads nothing', async () => {
    const it_ = checksumScene();
    await it_.begin();
    const run = await it_.seal();
    expect(run.status).toBe('done');
    expect(run.totals?.outcomes).toEqual({ sealed: KEYS.length, 'by-s3': KEYS.length });
    expect(it_.reads).toEqual([]);
    expect(it_.jobs.jobs.size).toBe(1);
    expect(tallyOf(run)).toEqual({ computed: KEYS.length, failed: 0, missing: 0, foreign: 0 });
    expect(new Set(Object.values(it_.levels()))).toEqual(new Set(['s3-sha256']));
  });

  it('asks no job for what S3 stored a SHA-256 of', async () => {
    const it_ = checksumScene(['stored', 'not']);
    await it_.begin();
    it_.storedWith.add('stored');
    const run = await it_.seal();
    expect([...it_.jobs.manifests.values()]).toEqual([expect.stringMatching(/^guarded,not,v\d+\n$/)]);
    expect(run.totals?.outcomes).toEqual({ sealed: 2, 'by-s3': 2 });
  });

  it('begins no job where S3 stored all of them', async () => {
    const it_ = checksumScene(['a', 'b']);
    await it_.begin();
    for (const key of ['a', 'b']) it_.storedWith.add(key);
    expect((await it_.seal()).checksums?.jobs).toEqual([]);
    expect(it_.jobs.jobs.size).toBe(0);
  });

  it('seals what lies in an archive, where nobody could read it', async () => {
    const it_ = checksumScene(['cold']);
    await it_.begin();
    it_.archived.add('cold');
    expect((await it_.seal()).totals?.outcomes).toEqual({ sealed: 1, 'by-s3': 1 });
  });

  it('divides many versions into jobs, each with its own report', async () => {
    const keys = Array.from({ length: 2500 }, (_, index) => `k${String(index).padStart(4, '0')}`);
    const it_ = checksumScene(keys);
    Object.assign(it_.ports.checksums ?? {}, { limits: { versions: 1000 } });
    await it_.begin();
    const run = await it_.seal();
    expect(run.checksums?.jobs.map(({ manifest }) => manifest.versions)).toEqual([1000, 1000, 500]);
    expect(tallyOf(run).computed).toBe(2500);
    expect(it_.reads).toEqual([]);
  });
});

describe('what a report does not say is read, and only that', () => {
  type Rows = MemoryChecksumJobs['rows'];
  const digestOfAnother = (version: AskedVersion) => succeeded(version, 'evil');
  const cases: readonly (readonly [string, (rows: Rows) => Rows, object])[] = [
    [
      'a task that failed',
      (rows) => (asked) =>
        rows(asked).map((row, at) => (at === 1 ? failedTask(asked[1] as AskedVersion) : row)),
      { failed: 1 },
    ],
    ['a version that is missing', (rows) => (asked) => rows(asked).toSpliced(1, 1), { missing: 1 }],
    [
      'a version that is named twice with two digests',
      (rows) => (asked) => [...rows(asked), digestOfAnother(asked[1] as AskedVersion)],
      { failed: 1 },
    ],
    [
      'another version of the key',
      (rows) => (asked) => rows(asked).map((row, at) => (at === 1 ? row.with(2, 'v9') : row)),
      { missing: 1, foreign: 1 },
    ],
    [
      'a digest of another ETag',
      (rows) => (asked) =>
        rows(asked).map((row, at) =>
          at === 1 ? row.with(6, digestOfAnother(asked[1] as AskedVersion)[6] ?? '') : row,
        ),
      { computed: 3 },
    ],
  ];
  it.each(cases)('%s', async (_, change, tally) => {
    const it_ = checksumScene(['a', 'b', 'c']);
    it_.jobs.rows = change(it_.jobs.rows);
    await it_.begin();
    const run = await it_.seal();
    expect(run.status).toBe('done');
    expect(tallyOf(run)).toMatchObject(tally);
    expect(it_.reads).toEqual(['b']);
    expect(it_.levels()).toEqual({ a: 's3-sha256', b: 'read', c: 's3-sha256' });
    expect(run.totals?.outcomes).toEqual({ sealed: 3, 'by-s3': 2 });
  });

  it('the same row twice is one', async () => {
    const it_ = checksumScene(['a']);
    const { rows } = it_.jobs;
    it_.jobs.rows = (asked) => [...rows(asked), ...rows(asked)];
    await it_.begin();
    expect(tallyOf(await it_.seal())).toEqual({ computed: 1, failed: 0, missing: 0, foreign: 0 });
  });
});

describe('a run fails, says why, and goes on with another job when it is resumed', () => {
  it.each([
    [
      'the job failed',
      { status: 'Failed', reasons: ['ManifestNotFound no such manifest'] },
      'the job job-1 that computes checksums is Failed: ManifestNotFound no such manifest',
    ],
    ['somebody cancelled it', { status: 'Cancelled' }, 'the job job-1 that computes checksums is Cancelled'],
    [
      'S3 says that it is another one than was asked for',
      { isAsAsked: false },
      'S3 says otherwise of the job job-1 than it was asked: nothing of it is believed',
    ],
  ])('where %s', async (_, end, reason) => {
    const it_ = checksumScene(['a', 'b']);
    it_.jobs.ends = [end];
    await it_.begin();
    const run = await it_.seal();
    expect(run).toMatchObject({ status: 'failed', reason });
    expect(it_.reads).toEqual([]);
    await resumeRun(run.id, it_.ports);
    expect((await it_.drive(run.id)).totals?.outcomes).toEqual({ sealed: 2, 'by-s3': 2 });
    expect(it_.jobs.jobs.size).toBe(2);
  });

  it('where S3 does not know the job any more', async () => {
    const it_ = checksumScene(['a', 'b']);
    await it_.begin();
    const { describe: look } = it_.jobs;
    it_.jobs.describe = (id, manifest) => look.call(it_.jobs, id === 'job-1' ? 'forgotten' : id, manifest);
    const run = await it_.seal();
    expect(run).toMatchObject({ status: 'failed', reason: 'no job forgotten' });
    await resumeRun(run.id, it_.ports);
    expect((await it_.drive(run.id)).totals?.outcomes).toEqual({ sealed: 2, 'by-s3': 2 });
  });

  it.each([
    ['is no report', '{', 'the report of the job job-1 is not believed: it is no JSON'],
    [
      'is of another form',
      '{"Format":"x"}',
      'the report of the job job-1 is not believed: its format is "x"',
    ],
  ])('where what S3 wrote %s', async (_, index, reason) => {
    const it_ = checksumScene(['a']);
    it_.jobs.index = index;
    await it_.begin();
    expect(await it_.seal()).toMatchObject({ status: 'failed', reason });
  });

  it('where a file of the report is not what its index says', async () => {
    const it_ = checksumScene(['a']);
    it_.jobs.reportFile = async function* () {
      yield 'guarded,a';
      throw new SealwatchError('READ_BROKEN', 'its MD5 differs');
    };
    await it_.begin();
    expect((await it_.seal()).reason).toBe('the report of the job job-1 is not believed: its MD5 differs');
  });

  it('where somebody put another manifest in the place of the one that was asked for', async () => {
    const it_ = checksumScene(['a']);
    await it_.begin();
    const { describe: look } = it_.jobs;
    it_.jobs.describe = async (...asked) => {
      for (const name of it_.jobs.manifests.keys()) it_.jobs.manifests.set(name, 'guarded,evil,v1\n');
      return look.apply(it_.jobs, asked);
    };
    expect((await it_.seal()).reason).toMatch(
      /^the report of the job job-1 is not believed: manifests\/.* is not what was written$/,
    );
  });

  it('where S3 refuses the job', async () => {
    const it_ = checksumScene(['a']);
    await it_.begin();
    it_.jobs.create = async () => {
      throw new SealwatchError('ACCESS_DENIED', 'S3 refuses the job that computes checksums: 403');
    };
    expect(await it_.seal()).toMatchObject({
      status: 'failed',
      reason: 'S3 refuses the job that computes checksums: 403',
    });
  });
});

describe('a report that S3 has not written yet', () => {
  it('is waited for, for an hour, and then the run says so', async () => {
    const it_ = checksumScene(['a']);
    it_.jobs.index = null;
    it_.jobs.ends = [{ endedAt: '2026-11-20T01:00:00.000Z' }];
    await it_.begin();
    expect((await it_.seal()).reason).toBe(
      'the job job-1 is complete, and S3 wrote no report of it for an hour',
    );
  });

  it('is asked for again until it is there', async () => {
    const it_ = checksumScene(['a']);
    it_.jobs.index = null;
    const step = it_.stage.step.bind(it_.stage);
    let waits = 0;
    it_.stage.step = async () => {
      await step();
      if (++waits === 4) it_.jobs.index = undefined;
    };
    await it_.begin();
    expect((await it_.seal()).status).toBe('done');
    expect(waits).toBeGreaterThanOrEqual(4);
  });
});

describe('a verification of a dataset whose owner believes S3', () => {
  it('has S3 compute again what was sealed, and counts nothing as read', async () => {
    const it_ = checksumScene(['a', 'b']);
    await it_.begin();
    await it_.seal();
    const run = await it_.verify();
    expect(it_.jobs.jobs.size).toBe(2);
    expect(run.totals).toMatchObject({ reread: 0, outcomes: { intact: 2, 'by-s3': 2 } });
    expect(it_.reads).toEqual([]);
  });

  it('finds bytes that are not those of their record, and says that S3 says so', async () => {
    const it_ = checksumScene(['a', 'b']);
    await it_.begin();
    await it_.seal();
    const { rows } = it_.jobs;
    it_.jobs.rows = (asked) =>
      rows(asked).map((row, at) => {
        if (at !== 0) return row;
        const said = JSON.parse(row[6] ?? '') as { etag: string };
        const other = JSON.parse(succeeded(asked[0] as AskedVersion, 'rotten')[6] ?? '') as object;
        return row.with(6, JSON.stringify({ ...other, etag: said.etag }));
      });
    const run = await it_.verify();
    expect(run.totals?.outcomes).toEqual({ altered: 1, intact: 1, 'by-s3': 2 });
    const results = [...it_.stage.runs.results.values()].filter((each) => each.run === run.id);
    expect(results.flatMap(({ keys }) => keys)).toMatchObject([
      {
        key: 'a',
        state: 'altered',
        level: 's3-sha256',
        detail: expect.stringMatching(/^S3 says that the bytes of this version are sha256:/),
      },
      { key: 'b', state: 'intact', level: 's3-sha256' },
    ]);
  });

  it('reads a single key: a job would cost more', async () => {
    const it_ = checksumScene(['a']);
    await it_.begin();
    const { run } = await beginVerification({ bucket: BUCKET, prefix: 'a', isKey: true }, it_.ports);
    await it_.drive(run.id);
    expect([it_.jobs.jobs.size, it_.reads]).toEqual([0, ['a']]);
  });
});

it('a run that dies at any of its writes ends with the same digests, and has asked for each job once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 25 }), fc.boolean(), async (dies, isWritten) => {
      const it_ = checksumScene(['a', 'b', 'c']);
      await it_.begin();
      const { commitRun } = it_.stage.runs;
      let commits = 0;
      it_.stage.runs.commitRun = async (run, writes) => {
        const isNow = commits++ === dies;
        if (isNow && !isWritten) throw new Error('died');
        const answer = await commitRun.call(it_.stage.runs, run, writes);
        if (isNow) throw new Error('died');
        return answer;
      };
      const id = await it_.scene.start();
      await driveRun(id, it_.ports).catch(() => driveRun(id, it_.ports));
      await it_.scene
        .ask({ do: 'seal-accept', run: id })
        .catch(() => it_.scene.ask({ do: 'seal-accept', run: id }));
      const run = await it_.drive(id).catch(() => it_.drive(id));
      expect(run.totals?.outcomes).toEqual({ sealed: 3, 'by-s3': 3 });
      expect(it_.jobs.jobs.size).toBe(1);
      expect(it_.computed.all.size).toBe(3);
    }),
    { numRuns: 60 },
  );
});
