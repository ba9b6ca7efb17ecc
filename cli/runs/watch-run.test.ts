import { expect, it } from 'vitest';
import type { ExecutionState } from '../../aws/run-engine.ts';
import { NO_TOTALS } from '../../core/engine/runs/run.ts';
import { FakeRuns, verifyRun } from '../../test/cli/fake-runs.ts';
import { shortName, watchRun } from './watch-run.ts';

const RUN = verifyRun();
const NOTE = `nothing was done on this run for a minute, and your identity may not see whether anybody works on it, which takes states:DescribeExecution; if its execution is over, sealwatch runs resume ${shortName(RUN.id)} goes on`;

/** Watches a run on which nothing is done for so many seconds, and which then ends. @returns what was said, and after how many seconds */
async function watched(state: ExecutionState, seconds: number, doneEvery = Number.POSITIVE_INFINITY) {
  const runs = new FakeRuns(RUN);
  runs.state = state;
  let [now, revision] = [0, 0];
  runs.pause = async (milliseconds?: number) => {
    now += (milliseconds ?? 0) / 1000;
    if (now / doneEvery > revision + 1) revision += 1;
    const status = now >= seconds ? ('done' as const) : ('open' as const);
    runs.all.set(RUN.id, {
      ...RUN,
      revision,
      status,
      totals: status === 'done' ? NO_TOTALS : null,
    });
  };
  const notes: { readonly text: string; readonly at: number }[] = [];
  const onNote = (text: string) => notes.push({ text, at: now });
  const { run } = await watchRun(runs, RUN.id, { onProgress: () => {}, onNote });
  expect(run.status).toBe('done');
  return notes;
}

it('says once to whoever may not see executions that nobody may be at work, a minute after anything was done', async () => {
  const [note, ...others] = await watched({ kind: 'unknown' }, 600);
  expect([note?.text, others]).toEqual([NOTE, []]);
  expect(note?.at).toBeGreaterThan(55);
  expect(note?.at).toBeLessThan(70);
});

it.each<[string, ExecutionState, number, number?]>([
  ['an execution is seen to work', { kind: 'running' }, 600],
  ['something is done in time', { kind: 'unknown' }, 600, 30],
  ['it ends before', { kind: 'unknown' }, 50],
])('says nothing where %s', async (_, state, seconds, doneEvery) => {
  expect(await watched(state, seconds, doneEvery)).toEqual([]);
});
