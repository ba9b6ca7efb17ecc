import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import '../../../test/seed.ts';
import { advancePorts, driveRun, IDLE_ENGINE } from '../../../test/model/drive-run.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { SealwatchError } from '../../base/errors.ts';
import type { ObjectReader, ReadOutcome } from '../../versions/object-reader.ts';
import { type BeginPorts, beginVerification, type RunEngine, resumeRun, stopRun } from '../runs/begin-run.ts';
import { executionName, newRun, type Run } from '../runs/run.ts';
import { type AdvancePorts, advanceRun, type Step } from './advance-run.ts';
import { workOnUnit } from './work-on-unit.ts';

const BUCKET = 'guarded';
const TARGET = { bucket: BUCKET, prefix: '', isKey: false };
const LIMITS = { waveUnits: 4, maxKeys: 3, maxBytes: 40 };

/** A bucket with some objects of 1 to 16 bytes, and what works on a verification of it. */
function world(count: number) {
  const stage = memoryStage('sealed', 'enabled');
  const names = Array.from({ length: count }, (_, index) => `k${String(index).padStart(3, '0')}`);
  for (const [index, name] of names.entries()) stage.memory.put(name, 'x'.repeat((index % 16) + 1));
  const bytes = names.reduce((sum, _, index) => sum + (index % 16) + 1, 0);
  const ports: AdvancePorts & BeginPorts = {
    ...advancePorts({ ...stage.ports, runs: stage.runs }),
    runs: stage.runs,
    engine: IDLE_ENGINE,
    datasetOfKey: () => 'labels',
    limits: LIMITS,
  };
  return { stage, ports, names, bytes };
}

const resultsOf = ({ stage }: ReturnType<typeof world>, id: string): string[] =>
  [...stage.runs.results.values()]
    .filter(({ run }) => run === id)
    .sort((a, b) => a.unit - b.unit || a.from - b.from)
    .flatMap(({ keys }) => keys.map(({ key }) => key));

class Crash extends Error {}

/** Lets every call to the store fail before or after it is done, as the dice fall. */
const crashing = <Store extends object>(store: Store, dice: () => number): Store =>
  new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        const fallen = dice();
        if (fallen === 1) throw new Crash('the call was not sent');
        const answer: unknown = await value.apply(target, given);
        if (fallen === 2) throw new Crash('the answer was lost');
        return answer;
      };
    },
  });

/** As the state machine tries again: three times, then it gives up. */
async function tried<T>(work: () => Promise<T>): Promise<T | null> {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }
  return null;
}

/** One execution of the state machine, whose children come in any order, some of them twice and at the same time. */
async function execute(run: string, ports: AdvancePorts, roll: () => number): Promise<void> {
  for (let wave: number | null = null; ; ) {
    const asked: number | null = wave;
    const step: Step | null = await tried(() => advanceRun({ run, wave: asked }, ports));
    // It came twice: whoever asks again does nothing twice.
    if (roll() % 5 === 0) await tried(() => advanceRun({ run, wave: asked }, ports));
    if (step === null || step.next === 'end' || step.next === 'fail') return;
    if (step.next === 'read') {
      const children = step.units.flatMap((unit) => (roll() % 4 === 0 ? [unit, unit] : [unit]));
      const mixed = children.map((unit) => ({ unit, at: roll() })).sort((a, b) => a.at - b.at);
      await Promise.all(
        mixed.map(async ({ unit }) => {
          for (;;) if (!(await tried(() => workOnUnit({ run, unit }, ports)))?.more) return;
        }),
      );
    }
    ({ wave } = step);
  }
}

describe('a run whose children come twice, late and in any order, and that dies again and again', () => {
  it('ends with every key read, its totals exact, and each result once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 }),
        fc.infiniteStream(fc.nat({ max: 1000 })),
        fc.array(fc.nat({ max: 25 }), { maxLength: 400 }),
        async (count, rolls, crashes) => {
          const it = world(count);
          const roll = () => rolls.next().value as number;
          const ports = { ...it.ports, runs: crashing(it.stage.runs, () => crashes.pop() ?? 0) };
          const { run } = await beginVerification(TARGET, it.ports);
          for (let executions = 0; (await it.stage.runs.run(run.id))?.status !== 'done'; executions++) {
            expect(executions).toBeLessThan(100);
            await execute(run.id, ports, roll);
            const { status } = (await it.stage.runs.run(run.id)) ?? {};
            if (status === 'failed') await resumeRun(run.id, it.ports);
          }
          const done = (await it.stage.runs.run(run.id)) as Run;
          expect(resultsOf(it, run.id)).toEqual(it.names);
          expect(done).toMatchObject({ objects: count, bytes: it.bytes });
          expect(done.totals).toMatchObject({
            units: done.units,
            keys: count,
            bytes: it.bytes,
            outcomes: count === 0 ? {} : { recorded: count },
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a run', () => {
  let it_: ReturnType<typeof world>;
  let id: string;
  let reads: number;
  beforeEach(async () => {
    it_ = world(20);
    reads = 0;
    const { reader } = it_.ports;
    Object.assign(it_.ports, {
      reader: {
        read: (...given: Parameters<typeof reader.read>) => {
          reads++;
          return reader.read(...given);
        },
      },
    });
    id = (await beginVerification(TARGET, it_.ports)).run.id;
  });

  it('reads nothing again that was committed, after its execution died between two units', async () => {
    const step = await advanceRun({ run: id, wave: null }, it_.ports);
    if (step.next !== 'read') throw new Error('nothing is to be read');
    for (const unit of step.units.slice(0, 3)) await workOnUnit({ run: id, unit }, it_.ports);
    const before = reads;
    await driveRun(id, it_.ports);
    expect(reads).toBe(20);
    expect(before).toBe(9);
    expect(resultsOf(it_, id)).toEqual(it_.names);
  });

  it('is gone on with within a unit where the time was over', async () => {
    const step = await advanceRun({ run: id, wave: null }, it_.ports);
    expect(step.next).toBe('read');
    const late = { ...it_.ports, msLeft: () => 1 };
    expect(await workOnUnit({ run: id, unit: 1 }, late)).toEqual({
      run: id,
      unit: 1,
      wave: null,
      more: true,
      seconds: 0,
    });
    expect(resultsOf(it_, id)).toEqual(['k000']);
    await driveRun(id, it_.ports);
    expect([reads, resultsOf(it_, id)]).toEqual([20, it_.names]);
  });

  it('waits for what others read, longer for more bytes, and has no result of it before', async () => {
    await advanceRun({ run: id, wave: null }, it_.ports);
    const { reader } = it_.ports;
    const hashing: ReadOutcome = {
      kind: 'unreadable',
      reason: 'hashing',
      detail: 'is being read',
      size: null,
      etag: null,
      storedAt: null,
    };
    const unbudgeted = {
      read: async (...given: Parameters<typeof reader.read>) =>
        given[0].key === 'k001' ? hashing : reader.read(...given),
    };
    const asked = { ...it_.ports, unbudgeted };
    const first = await workOnUnit({ run: id, unit: 1 }, asked);
    expect(first).toEqual({ run: id, unit: 1, wave: null, more: true, seconds: 5 });
    // It may be another version than the one whose size is known: it asks less and less often, up to a limit.
    const waits: number[] = [first.seconds];
    while (waits.length < 20)
      waits.push((await workOnUnit({ run: id, unit: 1, seconds: waits.at(-1) ?? 0 }, asked)).seconds);
    expect(waits.slice(0, 5)).toEqual([5, 7, 10, 13, 17]);
    expect(waits.at(-1)).toBe(300);
    // The largest object: half of the time for which a reading that failed says so.
    const largest = { ...asked, unbudgeted: { read: async () => ({ ...hashing, size: 50e12 }) } };
    expect(await workOnUnit({ run: id, unit: 1 }, largest)).toEqual({ ...first, seconds: 300 });
    expect(resultsOf(it_, id)).toEqual(['k000']);
    expect(await workOnUnit({ run: id, unit: 1 }, it_.ports)).toMatchObject({ more: false, seconds: 0 });
    expect(resultsOf(it_, id)).toEqual(['k000', 'k001', 'k002']);
  });

  it('does nothing for whoever starts the state machine for a run that is stopped, or that nobody asked for', async () => {
    await advanceRun({ run: id, wave: null }, it_.ports);
    await stopRun(id, null, it_.ports);
    expect(await workOnUnit({ run: id, unit: 1 }, it_.ports)).toEqual({
      run: id,
      unit: 1,
      wave: null,
      more: false,
      seconds: 0,
    });
    expect(await driveRun(id, it_.ports)).toBe('end');
    expect(await driveRun('labels/2026-11-21T10:00:00.000Z', it_.ports)).toBe('end');
    expect(reads).toBe(0);
  });

  it('takes no unit that was not planned, and believes no wave that was not read', async () => {
    expect(await workOnUnit({ run: id, unit: 99 }, it_.ports)).toMatchObject({ more: false });
    await advanceRun({ run: id, wave: null }, it_.ports);
    await advanceRun({ run: id, wave: 1_000_000 }, it_.ports);
    await driveRun(id, it_.ports);
    expect(await it_.stage.runs.run(id)).toMatchObject({ status: 'done', totals: { keys: 20 } });
  });

  it('has the units read once more that failed, and fails where they fail again; resumed it ends', async () => {
    const broken = {
      ...it_.ports,
      reader: {
        read: async (...given: Parameters<ObjectReader['read']>) => {
          // What came before it is kept.
          if (given[0].key === 'k000') return it_.stage.ports.reader.read(...given);
          throw new Error('the function broke down');
        },
      },
    };
    const first = await advanceRun({ run: id, wave: null }, it_.ports);
    if (first.next !== 'read') throw new Error('nothing is to be read');
    for (const unit of first.units.slice(1)) await workOnUnit({ run: id, unit }, it_.ports);
    let step = await advanceRun({ run: id, wave: first.wave }, it_.ports);
    for (
      ;
      step.next === 'read' && step.wave !== -1;
      step = await advanceRun({ run: id, wave: step.wave }, it_.ports)
    )
      for (const unit of step.units) await workOnUnit({ run: id, unit }, it_.ports);
    expect(step).toEqual({ next: 'read', run: id, wave: -1, units: [1] });
    await expect(workOnUnit({ run: id, unit: 1, wave: -1 }, broken)).rejects.toThrow('broke down');
    expect(resultsOf(it_, id).slice(0, 2)).toEqual(['k000', 'k003']);
    expect(await advanceRun({ run: id, wave: -1 }, it_.ports)).toEqual({ next: 'fail', run: id });
    expect(await it_.stage.runs.run(id)).toMatchObject({
      status: 'failed',
      reason: '1 of 7 parts of it could not be read: the function broke down',
    });
    await resumeRun(id, it_.ports);
    expect(await driveRun(id, it_.ports)).toBe('end');
    expect(await it_.stage.runs.run(id)).toMatchObject({ status: 'done', totals: { keys: 20, units: 7 } });
  });

  it('fails with the reason where another try cannot help, and goes on when that is mended', async () => {
    const { listCurrent } = it_.ports.lister;
    it_.ports.lister.listCurrent = async () => {
      throw new SealwatchError('ACCESS_DENIED', 'S3 says no');
    };
    expect(await driveRun(id, it_.ports)).toBe('fail');
    expect(await it_.stage.runs.run(id)).toMatchObject({ status: 'failed', reason: 'S3 says no' });
    it_.ports.lister.listCurrent = listCurrent;
    await resumeRun(id, it_.ports);
    expect(await driveRun(id, it_.ports)).toBe('end');
  });
});

describe('asking for a run', () => {
  /** Step Functions, which knows its executions by their names. */
  class FakeEngine implements RunEngine {
    readonly running = new Set<string>();
    readonly ended = new Set<string>();
    start = async (run: Run) => {
      const name = executionName(run, (text) => text.replace(/\W/g, ''));
      if (this.ended.has(name)) return 'ended' as const;
      this.running.add(name);
      return 'started' as const;
    };
    stop = async (run: Run) => this.die(run);
    die = (run: Run) => {
      const name = executionName(run, (text) => text.replace(/\W/g, ''));
      this.running.delete(name);
      this.ended.add(name);
    };
  }

  it('twice at the same time gives one run and one execution', async () => {
    const { ports } = world(1);
    const engine = new FakeEngine();
    const asked = { ...ports, engine };
    const [one, other] = await Promise.all([
      beginVerification(TARGET, asked),
      beginVerification(TARGET, asked),
    ]);
    expect(one.run.id).toBe(other.run.id);
    expect([one.isJoined, other.isJoined].sort()).toEqual([false, true]);
    expect(engine.running.size).toBe(1);
  });

  it('gives another one for another target, and once the first is done', async () => {
    const { ports, stage } = world(1);
    const one = await beginVerification(TARGET, ports);
    const other = await beginVerification({ ...TARGET, prefix: 'k000', isKey: true }, ports);
    expect(other.run.id).not.toBe(one.run.id);
    await driveRun(one.run.id, ports);
    await stage.step();
    expect((await beginVerification(TARGET, ports)).isJoined).toBe(false);
  });

  it('again has it worked on where its execution died, as another attempt', async () => {
    const { ports } = world(1);
    const engine = new FakeEngine();
    const { run } = await beginVerification(TARGET, { ...ports, engine });
    engine.die(run);
    expect(await beginVerification(TARGET, { ...ports, engine })).toMatchObject({
      isJoined: true,
      run: { id: run.id, attempt: 2 },
    });
    expect(engine.running.size).toBe(1);
  });

  it('to stop or resume one that is over is refused', async () => {
    const { ports } = world(1);
    const { run } = await beginVerification(TARGET, ports);
    await driveRun(run.id, ports);
    await expect(stopRun(run.id, null, ports)).rejects.toThrow(/is done, so it cannot be stopped/);
    await expect(resumeRun(run.id, ports)).rejects.toThrow(/is done, so it cannot be resumed/);
    await expect(resumeRun('labels/never', ports)).rejects.toThrow(/there is no run/);
  });

  it('names its executions as Step Functions takes them, whatever the dataset is called', () => {
    const run = newRun({
      id: `${'d'.repeat(64)}/2026-11-21T10:00:00.000Z`,
      kind: 'seal',
      dataset: 'd'.repeat(64),
      target: null,
      isAccepted: true,
      startedAt: '2026-11-21T10:00:00.000Z',
      by: 'arn',
    });
    const name = executionName({ ...run, attempt: 9999 }, () => 'f'.repeat(64));
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  });
});
