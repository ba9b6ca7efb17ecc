import { describe, expect, it } from 'vitest';
import { advancePorts, driveGivingUp, driveRun, IDLE_ENGINE } from '../../../test/model/drive-run.ts';
import { LABELS } from '../../../test/model/sealing-scene.ts';
import { swept } from '../../../test/model/swept-scene.ts';
import type { Run } from '../runs/run.ts';
import { beginDueSweeps, type SchedulePorts } from './schedule-sweeps.ts';

describe('a dataset that is swept by itself', () => {
  const DAILY = { hours: 24, level: 'versions' };
  const later = (ports: SchedulePorts, hours: number): SchedulePorts => {
    const now = ports.clock().getTime() + hours * 3_600_000;
    return { ...ports, clock: () => new Date(now) };
  };

  it('is so first when its baseline is as old as the schedule says, and then as often', async () => {
    const { ports } = await swept(DAILY);
    expect(await beginDueSweeps(later(ports, 23))).toEqual([]);
    const due = later(ports, 25);
    expect(await beginDueSweeps(due)).toEqual([LABELS]);
    // It is under way.
    expect(await beginDueSweeps(due)).toEqual([]);
    const id = (await ports.runs.runOfPlace(`sweep/${LABELS}`)) ?? '';
    await driveRun(id, {
      ...advancePorts({ ...due, runs: ports.runs } as never),
      datasetOfKey: () => LABELS,
    });
    expect(await beginDueSweeps(later(ports, 48))).toEqual([]);
    expect(await beginDueSweeps(later(ports, 50))).toEqual([LABELS]);
  });

  it('is so at once where the time of the last one, or of the seal, is ahead as only a wrong clock writes it', async () => {
    const { ports } = await swept(DAILY);
    expect(await beginDueSweeps(later(ports, -1000))).toEqual([LABELS]);
  });

  it('begins beside few others at the same time, and the rest a quarter of an hour later', async () => {
    const { ports, stage } = await swept(DAILY);
    const names = Array.from({ length: 8 }, (_, index) => `other-${index}`);
    const one = stage.store.datasets.get(LABELS);
    for (const name of names) stage.store.datasets.set(name, { ...one, name, prefix: `${name}/` } as never);
    const schedules = new Map([LABELS, ...names].map((name) => [name, DAILY]));
    const due = later({ ...ports, schedules }, 25);
    const begun = [await beginDueSweeps(due), await beginDueSweeps(due), await beginDueSweeps(due)];
    expect(begun.map(({ length }) => length)).toEqual([5, 4, 0]);
    expect(begun.flat().sort()).toEqual([LABELS, ...names]);
  });

  it('is not where the configuration says so, nor before it is sealed', async () => {
    const off = await swept(null);
    expect(await beginDueSweeps(later(off.ports, 1000))).toEqual([]);
    const { ports, stage } = await swept(DAILY);
    stage.store.datasets.set(LABELS, { ...stage.store.datasets.get(LABELS), status: 'sealing' } as never);
    expect(await beginDueSweeps(later(ports, 1000))).toEqual([]);
  });

  describe('whose sweep failed', () => {
    const WEEKLY = { hours: 168, level: 'read' };
    const minutes = (ports: SchedulePorts, count: number) => later(ports, count / 60);

    /** A sweep of thirty keys by itself, of which one unit failed. */
    async function failing() {
      const it_ = await swept(WEEKLY);
      const due = later(it_.ports, 170);
      const from = due.clock();
      const ports = { ...it_.ports, clock: () => from };
      expect(await beginDueSweeps(ports)).toEqual([LABELS]);
      const id = (await ports.runs.runOfPlace(`sweep/${LABELS}`)) ?? '';
      const broken: typeof it_.ports.reader.read = async (target, options) => {
        if (target.key === 'k00') throw new Error('S3 had a bad hour');
        return it_.ports.reader.read(target, options);
      };
      expect(await driveGivingUp(id, { ...ports, reader: { read: broken } })).toBe('fail');
      const run = async () => (await ports.runs.run(id)) as Run;
      return { ...it_, ports, id, run };
    }

    it('has it go on where it was, soon, and reads nothing again that was read', async () => {
      const { ports, id, run, reads } = await failing();
      const before = reads();
      expect(await beginDueSweeps(minutes(ports, 9))).toEqual([]);
      expect(await beginDueSweeps(minutes(ports, 11))).toEqual([LABELS]);
      expect(await run()).toMatchObject({ id, status: 'open', attempt: 2 });
      await driveRun(id, ports);
      expect(await run()).toMatchObject({ status: 'done', totals: { keys: 30, reread: 30 } });
      expect([before, reads()]).toEqual([26, 30]);
    });

    it('waits longer after each failure, and begins anew when its time has come', async () => {
      const { ports, id } = await failing();
      await ports.runs.commitRun({ ...((await ports.runs.run(id)) as Run), attempt: 4 });
      expect(await beginDueSweeps(minutes(ports, 79))).toEqual([]);
      expect(await beginDueSweeps(later(ports, 168))).toEqual([LABELS]);
      expect(await ports.runs.runOfPlace(`sweep/${LABELS}`)).not.toBe(id);
    });

    it.each([
      ['that a person stopped', { status: 'stopped' }],
      ['that was of other keys', { target: { bucket: 'guarded', prefix: 'before/', isKey: false } }],
    ] as const)('leaves one as it is %s', async (_, change) => {
      const { ports, run } = await failing();
      await ports.runs.commitRun({ ...(await run()), ...change });
      expect(await beginDueSweeps(minutes(ports, 60))).toEqual([]);
      expect((await run()).attempt).toBe(1);
    });
  });

  it('has its sweep go on whose execution died', async () => {
    const { ports } = await swept(DAILY);
    const due = later(ports, 25);
    await beginDueSweeps(due);
    let started = 0;
    const engine = {
      ...IDLE_ENGINE,
      start: async (run: Run) => {
        started++;
        return run.attempt === 1 ? ('ended' as const) : ('started' as const);
      },
    };
    await beginDueSweeps({ ...due, engine });
    expect(started).toBe(2);
    const id = (await ports.runs.runOfPlace(`sweep/${LABELS}`)) ?? '';
    expect(await ports.runs.run(id)).toMatchObject({ status: 'open', attempt: 2 });
  });
});
