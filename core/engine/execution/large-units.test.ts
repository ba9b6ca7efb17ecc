import { expect, it } from 'vitest';
import { advancePorts, IDLE_ENGINE } from '../../../test/model/drive-run.ts';
import { memoryStage } from '../../../test/model/memory-stage.ts';
import { beginVerification } from '../runs/begin-run.ts';
import { advanceRun } from './advance-run.ts';
import { workOnUnit } from './work-on-unit.ts';

const NAMES = Array.from({ length: 12 }, (_, index) => `k${String(index).padStart(2, '0')}`);
const LARGE = ['k01', 'k04'];

it('a run gives large objects their turn behind all others, so that they hold the place of none', async () => {
  const stage = memoryStage('sealed', 'enabled');
  for (const name of NAMES) stage.memory.put(name, LARGE.includes(name) ? 'ten bytes and more' : 'small');
  const ports = {
    ...advancePorts({ ...stage.ports, runs: stage.runs }),
    engine: IDLE_ENGINE,
    datasetOfKey: () => 'labels',
    largeBytes: 16,
    limits: { waveUnits: 3, maxKeys: 2, maxBytes: 16 },
  };
  const target = { bucket: stage.bucket, prefix: '', isKey: false };
  const { run } = await beginVerification(target, ports);
  const done = () => [...stage.runs.results.values()].flatMap(({ keys }) => keys.map(({ key }) => key));
  const turns: string[][] = [];
  for (let wave: number | null = null; ; ) {
    const step = await advanceRun({ run: run.id, wave }, ports);
    if (step.next !== 'read') break;
    wave = step.wave;
    const before = new Set(done());
    for (const unit of step.units) await workOnUnit({ run: run.id, unit, wave }, ports);
    turns.push(done().filter((key) => !before.has(key)));
  }
  expect(turns.at(-1)).toEqual(LARGE);
  expect(turns.slice(0, -1).flat()).toEqual(NAMES.filter((key) => !LARGE.includes(key)));
  expect(await stage.runs.run(run.id)).toMatchObject({ status: 'done', totals: { keys: NAMES.length } });
});

it('an execution of an earlier release, which says nothing of waves, reads them in their turn', async () => {
  const stage = memoryStage('sealed', 'enabled');
  stage.memory.put('k00', 'ten bytes and more');
  const ports = {
    ...advancePorts({ ...stage.ports, runs: stage.runs }),
    engine: IDLE_ENGINE,
    datasetOfKey: () => 'labels',
    largeBytes: 16,
  };
  const { run } = await beginVerification({ bucket: stage.bucket, prefix: '', isKey: false }, ports);
  await advanceRun({ run: run.id, wave: null }, ports);
  await workOnUnit({ run: run.id, unit: 1 }, ports);
  expect(await stage.runs.totals(run.id)).toMatchObject({ units: 1, keys: 1 });
});
