import { compareKeys } from '../../core/base/object-ref.ts';
import type { AdvancePorts } from '../../core/engine/execution/advance-run.ts';
import { beginSweep, type SchedulePorts } from '../../core/engine/execution/schedule-sweeps.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import type { SweepSchedule } from '../../core/scope/sweep-level.ts';
import { keyInOrder } from '../../core/versions/entry.ts';
import { advancePorts, driveRun, IDLE_ENGINE } from './drive-run.ts';
import { LABELS, Scene } from './sealing-scene.ts';

export const NAMES = Array.from({ length: 30 }, (_, index) => `k${String(index).padStart(2, '0')}`);

/** A sealed dataset of thirty keys, and what sweeps it. @param gone keys that were deleted before the seal. @default - none */
export async function swept(schedule: SweepSchedule | null = null, gone: readonly string[] = []) {
  const scene = new Scene();
  for (const name of gone) {
    await scene.stage.put(name, 'old');
    await scene.stage.delete(name);
  }
  await scene.stage.step();
  for (const name of NAMES) await scene.stage.put(name, `good ${name}`);
  await scene.seal();
  await scene.stage.step();
  const { stage } = scene;
  let reads = 0;
  const ports: AdvancePorts & SchedulePorts = {
    ...advancePorts({ ...stage.ports, runs: stage.runs }),
    runs: stage.runs,
    engine: IDLE_ENGINE,
    schedules: new Map([[LABELS, schedule]]),
    datasetOfKey: () => LABELS,
    limits: { maxKeys: 4, waveUnits: 3 },
    reader: {
      read: (...given) => {
        reads++;
        return stage.ports.reader.read(...given);
      },
    },
    manifestRanges: async ({ after }) => [
      {
        keys: [...stage.store.entriesByName.values()]
          .map((entry) => ({ key: entry.key, size: 1, state: entry.state, inOrder: keyInOrder(entry) }))
          .filter(({ key }) => after === null || compareKeys(key, after) > 0)
          .sort((a, b) => compareKeys(a.key, b.key)),
        upTo: null,
      },
    ],
  };
  const sweep = async (level: string): Promise<Run> => {
    const { run } = await beginSweep(LABELS, level, ports);
    await driveRun(run.id, ports);
    return (await stage.runs.run(run.id)) as Run;
  };
  const ref = (key: string) => ({ bucket: stage.bucket, key });
  return { scene, stage, ports, sweep, ref, reads: () => reads };
}
