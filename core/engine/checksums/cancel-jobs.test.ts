import { describe, expect, it } from 'vitest';
import { checksumScene } from '../../../test/model/checksum-scene.ts';
import { driveRun } from '../../../test/model/drive-run.ts';
import { SealwatchError } from '../../base/errors.ts';
import { advanceRun } from '../execution/advance-run.ts';
import { beginVerification, resumeRun, stopRun } from '../runs/begin-run.ts';
import type { Run } from '../runs/run.ts';

/** A seal in its second execution, whose job S3 has taken and is at, and the executions that somebody began or ended since. */
async function sealing(keys: readonly string[] = ['a', 'b'], limits: { versions?: number } = {}) {
  const scene = checksumScene(keys);
  await scene.begin();
  Object.assign(scene.ports.checksums ?? {}, { limits });
  const id = await scene.scene.start();
  await driveRun(id, scene.ports);
  await scene.scene.ask({ do: 'seal-accept', run: id });
  expect(await driveRun(id, scene.ports)).toBe('wait');
  const executions: string[] = [];
  const engine = {
    start: async ({ attempt }: Run) => {
      executions.push(`start ${attempt}`);
      return 'started' as const;
    },
    stop: async ({ attempt }: Run) => void executions.push(`stop ${attempt}`),
  };
  const ports = { ...scene.ports, engine };
  const run = async () => (await scene.stage.runs.run(id)) as Run;
  const cancelled = () => [...scene.jobs.jobs.values()].flatMap((job) => (job.isCancelled ? [job.id] : []));
  return { ...scene, ports, id, run, executions, cancelled };
}

describe('a run that is stopped while S3 computes checksums for it', () => {
  it('has its job cancelled by an execution of its own, since nobody else may do that', async () => {
    const it_ = await sealing();
    await stopRun(it_.id, 'arn:aws:iam::111122223333:user/bob', it_.ports);
    expect(it_.executions).toEqual(['stop 2', 'start 3']);
    expect(it_.cancelled()).toEqual([]);
    expect(await driveRun(it_.id, it_.ports)).toBe('end');
    expect(it_.cancelled()).toEqual(['job-1']);
    const run = await it_.run();
    expect(run).toMatchObject({ status: 'stopped', attempt: 3 });
    expect(run.reason).toBe('it was stopped by arn:aws:iam::111122223333:user/bob');
    expect(run.checksums).toEqual({
      cursor: null,
      isAsked: true,
      jobs: [expect.objectContaining({ id: null })],
    });
  });

  it('has another job begun when it is resumed, and ends as it would have', async () => {
    const it_ = await sealing();
    await stopRun(it_.id, null, it_.ports);
    await driveRun(it_.id, it_.ports);
    await resumeRun(it_.id, it_.ports);
    expect(it_.executions).toEqual(['stop 2', 'start 3', 'start 4']);
    expect((await it_.drive(it_.id)).totals?.outcomes).toEqual({ sealed: 2, 'by-s3': 2 });
    expect([it_.jobs.jobs.size, it_.cancelled()]).toEqual([2, ['job-1']]);
  });

  it('has its job cancelled all the same where it is resumed before that, and takes no cancelled one for its own', async () => {
    const it_ = await sealing();
    await stopRun(it_.id, null, it_.ports);
    await resumeRun(it_.id, it_.ports);
    expect((await it_.drive(it_.id)).status).toBe('done');
    expect([it_.jobs.jobs.size, it_.cancelled()]).toEqual([2, ['job-1']]);
  });

  it('keeps what a job computed whose report is read, and has only the others cancelled', async () => {
    const keys = Array.from({ length: 1500 }, (_, index) => `k${String(index).padStart(4, '0')}`);
    const it_ = await sealing(keys, { versions: 1000 });
    it_.jobs.ends = [{}, { status: 'Active' }];
    expect(await driveRun(it_.id, it_.ports)).toBe('wait');
    await stopRun(it_.id, null, it_.ports);
    await driveRun(it_.id, it_.ports);
    expect(it_.cancelled()).toEqual(['job-2']);
    expect((await it_.run()).checksums?.jobs).toMatchObject([
      { id: 'job-1', report: { computed: 1000 } },
      { id: null },
    ]);
  });

  it('has the job cancelled that S3 took in the same moment, though no record names it', async () => {
    const scene = checksumScene(['a']);
    await scene.begin();
    const id = await scene.scene.start();
    await driveRun(id, scene.ports);
    await scene.scene.ask({ do: 'seal-accept', run: id });
    const { create } = scene.jobs;
    scene.jobs.create = async (...asked) => {
      const job = await create.apply(scene.jobs, asked);
      await stopRun(id, null, scene.ports);
      return job;
    };
    expect(await driveRun(id, scene.ports)).toBe('end');
    expect([...scene.jobs.jobs.values()]).toMatchObject([{ isCancelled: true }]);
  });

  it('has it cancelled once more where the function died in between', async () => {
    const it_ = await sealing();
    await stopRun(it_.id, null, it_.ports);
    const { commitRun } = it_.stage.runs;
    it_.stage.runs.commitRun = async () => {
      it_.stage.runs.commitRun = commitRun;
      throw new Error('died');
    };
    await expect(advanceRun({ run: it_.id, wave: null }, it_.ports)).rejects.toThrow('died');
    expect(await driveRun(it_.id, it_.ports)).toBe('end');
    expect((await it_.run()).checksums).not.toHaveProperty('toCancel');
  });

  it('is asked for once more where its execution could not begin, and begins one then', async () => {
    const it_ = await sealing();
    const { start } = it_.ports.engine;
    it_.ports.engine.start = async () => {
      throw new SealwatchError('ACCESS_DENIED', 'the function may not start it');
    };
    await expect(stopRun(it_.id, null, it_.ports)).rejects.toThrow('may not start');
    it_.ports.engine.start = start;
    await stopRun(it_.id, null, it_.ports);
    expect(it_.executions).toEqual(['stop 2', 'stop 2', 'start 3']);
  });

  it.each(['ACCESS_DENIED', 'USAGE'] as const)('says so where S3 refuses to cancel it: %s', async (code) => {
    const it_ = await sealing();
    it_.jobs.cancel = async () => {
      throw new SealwatchError(code, 'S3 refuses that it is cancelled: 403');
    };
    await stopRun(it_.id, null, it_.ports);
    expect(await driveRun(it_.id, it_.ports)).toBe('end');
    expect(await it_.run()).toMatchObject({
      status: 'stopped',
      reason: 'it was stopped; the job job-1 goes on in S3: S3 refuses that it is cancelled: 403',
    });
  });
});

it('a run that has no job of S3 is stopped without an execution for it', async () => {
  const it_ = await sealing();
  await it_.drive(it_.id);
  const { run } = await beginVerification({ bucket: 'guarded', prefix: 'a', isKey: true }, it_.ports);
  it_.executions.length = 0;
  await stopRun(run.id, null, it_.ports);
  expect(it_.executions).toEqual(['stop 1']);
});
