import fc from 'fast-check';
import { expect, it } from 'vitest';
import '../seed.ts';
import { compareKeys } from '../../core/base/object-ref.ts';
import { advanceRun } from '../../core/engine/execution/advance-run.ts';
import { beginSweep } from '../../core/engine/execution/schedule-sweeps.ts';
import { workOnUnit } from '../../core/engine/execution/work-on-unit.ts';
import { observe } from '../../core/engine/objects/observe.ts';
import { resumeRun, stopRun } from '../../core/engine/runs/begin-run.ts';
import { keyInOrder } from '../../core/versions/entry.ts';
import { sealOne, storedEvent } from '../integration/steps.ts';
import { advancePorts, IDLE_ENGINE } from './drive-run.ts';
import { largeStage, MIB } from './large-stage.ts';

const KEYS = ['a', 'b', 'c'];
const DATASET = 'labels';
/** What keys hold: the small ones are read at once, the others in parts. */
const CONTENTS: Readonly<Record<string, string>> = {
  good: 'good',
  bad: 'bad',
  large: 'l'.repeat(2 * MIB + 3),
  otherLarge: `${'l'.repeat(MIB)}${'m'.repeat(MIB)}lll`,
};

/** One step of a history; `dies` is after how many calls of the store a run's execution dies. */
type Step =
  | { readonly do: 'put'; readonly key: string; readonly content: string; readonly isHeard: boolean }
  | { readonly do: 'delete'; readonly key: string }
  | { readonly do: 'sweep'; readonly level: string; readonly dies: number; readonly isStopped: boolean }
  | { readonly do: 'read parts' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      key: fc.constantFrom(...KEYS, 'new'),
      content: fc.constantFrom(...Object.keys(CONTENTS)),
      isHeard: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), key: fc.constantFrom(...KEYS) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('sweep' as const),
      level: fc.constantFrom('versions', 'read', 'sample=50%'),
      dies: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(40)),
      isStopped: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'read parts' as const }) },
);

class Death extends Error {}

/** Lets a store work for so many calls. */
const mortal = <Store extends object>(store: Store, calls: { left: number }): Store =>
  new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        if (calls.left-- <= 0) throw new Death('the execution is gone');
        return value.apply(target, given);
      };
    },
  });

async function scene() {
  const stage = largeStage('sealed');
  for (const key of KEYS) await sealOne(stage, key, 'good');
  await stage.step();
  const ports = {
    ...advancePorts({ ...stage.ports, runs: stage.runs, unbudgeted: stage.portsFor(false).reader }),
    engine: IDLE_ENGINE,
    schedules: new Map(),
    datasetOfKey: () => DATASET,
    largeBytes: 2 * MIB,
    limits: { maxKeys: 2, waveUnits: 2 },
    manifestRanges: async ({ after }: { readonly after: string | null }) => [
      {
        keys: [...stage.store.entriesByName.values()]
          .map((entry) => ({ key: entry.key, size: 1, state: entry.state, inOrder: keyInOrder(entry) }))
          .filter(({ key }) => after === null || compareKeys(key, after) > 0)
          .sort((a, b) => compareKeys(a.key, b.key)),
        upTo: null,
      },
    ],
  };

  /** Plays executions until the run is over; what waits for large objects has them read meanwhile. */
  async function execute(run: string, calls = { left: Number.POSITIVE_INFINITY }): Promise<void> {
    const dying = { ...ports, runs: mortal(stage.runs, calls), store: mortal(stage.store, calls) };
    for (let wave: number | null = null; ; ) {
      const next = await advanceRun({ run, wave }, dying);
      if (next.next === 'end' || next.next === 'fail') return;
      wave = next.wave;
      if (next.next !== 'read') continue;
      for (const unit of next.units)
        for (let answer = await workOnUnit({ run, unit, wave }, dying); answer.more; ) {
          await stage.runAll();
          answer = await workOnUnit({ ...answer }, dying);
        }
    }
  }

  async function sweep(level: string, dies = Number.POSITIVE_INFINITY, isStopped = false): Promise<void> {
    await stage.step();
    const { run } = await beginSweep(DATASET, level, ports);
    await execute(run.id, { left: dies }).catch((error: unknown) => {
      if (!(error instanceof Death)) throw error;
    });
    if (isStopped && (await stage.runs.run(run.id))?.status === 'open') await stopRun(run.id, null, ports);
    if ((await stage.runs.run(run.id))?.status !== 'done') {
      await resumeRun(run.id, ports);
      await execute(run.id);
    }
    const { status, totals, objects } = (await stage.runs.run(run.id)) ?? {};
    expect({ status, keys: totals?.keys }).toEqual({ status: 'done', keys: objects });
  }

  return { stage, sweep };
}

/** What is known in the end of each key, whoever found it. */
async function endOf({ stage }: Awaited<ReturnType<typeof scene>>) {
  const open = [...stage.store.findingsById.values()].filter(({ state }) => state === 'open');
  return [...stage.store.entriesByName.values()]
    .map(({ key, state, standing: { expected, current } }) => ({
      key,
      state,
      expected: expected?.digest ?? null,
      current: current?.digest ?? null,
      findings: open
        .filter((each) => each.key === key)
        .map(({ rule, severity }) => `${rule} ${severity}`)
        .sort(),
    }))
    .sort((a, b) => compareKeys(a.key, b.key));
}

it('a history in which events are lost, runs die and large objects are read ends as one that was heard of in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      const [disturbed, heard] = [await scene(), await scene()];
      for (const each of steps) {
        for (const { stage } of [disturbed, heard]) await stage.step();
        if (each.do === 'sweep') await disturbed.sweep(each.level, each.dies, each.isStopped);
        if (each.do === 'read parts') await disturbed.stage.runAll();
        if (each.do === 'delete') for (const { stage } of [disturbed, heard]) await stage.delete(each.key);
        if (each.do !== 'put') continue;
        const content = CONTENTS[each.content] ?? '';
        for (const { stage } of [disturbed, heard]) {
          const event = await storedEvent(stage, each.key, content);
          if (stage === disturbed.stage && !each.isHeard) continue;
          await observe({ bucket: stage.bucket, key: each.key }, DATASET, event, stage.ports);
          if (stage === heard.stage) await stage.runAll();
        }
      }
      // In the end nothing is left unread, and what no event said was looked for.
      for (const each of [disturbed, heard]) {
        await each.stage.runAll();
        await each.sweep('read');
        await each.stage.runAll();
      }
      expect(await endOf(disturbed)).toEqual(await endOf(heard));
    }),
    { numRuns: Number(process.env.SEALWATCH_RUNS ?? 25) },
  );
}, 120_000);
