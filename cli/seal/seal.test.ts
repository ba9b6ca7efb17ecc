import { describe, expect, it } from 'vitest';
import type { BaselineAction, BaselineAnswer, SealedKey } from '../../core/api/baseline-request.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';
import { priced } from './estimate.ts';

interface Pending {
  readonly key: string;
  readonly size: number;
}

/** A recorder function that seals what it is given, in pages of 40. */
class FakeRecorder {
  readonly asked: BaselineAction[] = [];
  readonly sealed = new Map<string, SealedKey['outcome']>();
  atWork = 0;
  mostAtWork = 0;
  /** Keys that an invocation leaves out while it is in here. */
  readonly late = new Set<string>();
  readonly outcomes: Record<string, SealedKey['outcome']> = {};
  isPinned = false;
  isResumed = false;
  readonly #keys: readonly Pending[];

  constructor(keys: readonly Pending[]) {
    this.#keys = keys;
  }

  readonly baseline = (async (_: string, action: BaselineAction) => {
    this.asked.push(action);
    this.mostAtWork = Math.max(this.mostAtWork, ++this.atWork);
    await new Promise((resolve) => setImmediate(resolve));
    this.atWork -= 1;
    return this.#answer(action);
  }) as Connection['baseline'];

  count(what: BaselineAction['do']): number {
    return this.asked.filter((action) => action.do === what).length;
  }

  #answer(action: BaselineAction): BaselineAnswer {
    switch (action.do) {
      case 'seal-start':
        return { kind: 'run', run: 'r1', isResumed: this.isResumed, isPinned: this.isPinned };
      case 'seal-estimate':
      case 'seal-pin': {
        const kind = action.do === 'seal-pin' ? 'pinned' : 'estimate';
        return {
          kind,
          objects: this.#keys.length,
          bytes: 100,
          cursor: action.cursor === null && kind === 'pinned' ? 'more' : null,
        };
      }
      case 'seal-pending': {
        const left = this.#keys.filter(
          ({ key }) => !this.sealed.has(key) && (action.cursor === null || key > action.cursor),
        );
        const keys = left.slice(0, 40);
        return { kind: 'pending', keys, cursor: left.length > 40 ? (keys.at(-1)?.key ?? null) : null };
      }
      case 'seal-hash':
        return {
          kind: 'hashed',
          keys: action.keys.filter((key) => !this.late.delete(key)).map((key) => this.#seal(key)),
        };
      default:
        return { kind: 'finished', judged: 2, findings: [], cursor: null };
    }
  }

  #seal(key: string): SealedKey {
    const outcome = this.outcomes[key] ?? 'sealed';
    this.sealed.set(key, outcome);
    return {
      key,
      outcome,
      detail: outcome === 'unverifiable' ? 'archived' : null,
      findings: outcome === 'altered' ? ['f'.repeat(40)] : [],
    };
  }
}

const keysOf = (count: number, size = 1000): Pending[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `moderation/v3/${String(index).padStart(4, '0')}`,
    size,
  }));

const queries = fakeQueries({ datasets: [DATASET] });
const run = (recorder: FakeRecorder, ...args: string[]) =>
  runCli(['seal', DATASET.name, ...args], { queries, deployment: DEPLOYMENT, baseline: recorder.baseline });

it('is refused for a dataset that the configuration names no more', async () => {
  const recorder = new FakeRecorder([]);
  const queries = fakeQueries({ datasets: [{ ...DATASET, retiredAt: '2026-11-19T10:00:00.000Z' }] });
  const { exitCode, err } = await runCli(['seal', DATASET.name], { queries, baseline: recorder.baseline });
  expect([exitCode, err]).toEqual([2, expect.stringContaining('does not name the dataset')]);
  expect(recorder.asked).toEqual([]);
});

describe('seal', () => {
  it('pins, has everything read in batches at the same time, and finishes', async () => {
    const recorder = new FakeRecorder(keysOf(300));
    const { out, exitCode } = await run(recorder);
    expect(recorder.sealed.size).toBe(300);
    expect(recorder.count('seal-pin')).toBe(2);
    expect(recorder.count('seal-hash')).toBe(12);
    expect(recorder.mostAtWork).toBeGreaterThan(1);
    expect(recorder.mostAtWork).toBeLessThanOrEqual(9);
    expect(recorder.asked.at(-1)?.do).toBe('seal-finish');
    expect(out).toBe('moderation-v3: 300 sealed, 0 unchanged; 0 findings\n');
    expect(exitCode).toBe(0);
  });

  it('gives a large object an invocation of its own', async () => {
    const recorder = new FakeRecorder(keysOf(5, 200 * 2 ** 20));
    await run(recorder);
    expect(recorder.count('seal-hash')).toBe(5);
  });

  it('goes on with a seal that was interrupted', async () => {
    const recorder = new FakeRecorder(keysOf(50));
    recorder.isPinned = true;
    recorder.isResumed = true;
    for (const { key } of keysOf(30)) recorder.sealed.set(key, 'sealed');
    const { out, err } = await run(recorder);
    expect(recorder.count('seal-pin')).toBe(0);
    expect(out).toContain('20 sealed');
    expect(err).toContain('went on');
  });

  it('asks again for what an invocation did not get done', async () => {
    const recorder = new FakeRecorder(keysOf(60));
    recorder.late.add('moderation/v3/0007');
    expect((await run(recorder)).exitCode).toBe(0);
    expect(recorder.sealed.size).toBe(60);
  });

  it('does not finish a seal with holes', async () => {
    const recorder = new FakeRecorder(keysOf(1));
    recorder.late.add = () => recorder.late;
    recorder.late.delete = () => true;
    const { err, exitCode } = await run(recorder);
    expect(recorder.count('seal-finish')).toBe(0);
    expect(err).toContain('the seal is not done');
    expect(exitCode).toBe(3);
  });

  it.each([
    ['altered', 1],
    ['unverifiable', 3],
    ['gone', 3],
  ] as const)('lists %s keys and ends with %i', async (outcome, code) => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.outcomes['moderation/v3/0001'] = outcome;
    const { out, exitCode } = await run(recorder);
    expect(out).toMatch(new RegExp(`^${outcome} +moderation/v3/0001`, 'm'));
    expect(exitCode).toBe(code);
  });

  it('is one JSON document', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.outcomes['moderation/v3/0001'] = 'unverifiable';
    const { out } = await run(recorder, '--json');
    expect(JSON.parse(out)).toMatchObject({
      dataset: 'moderation-v3',
      finished: true,
      sealed: 2,
      unverifiable: 1,
      keys: [{ key: 'moderation/v3/0001', outcome: 'unverifiable', detail: 'archived' }],
    });
  });

  it('changes nothing on a dry run', async () => {
    const recorder = new FakeRecorder(keysOf(7));
    const { out, exitCode } = await run(recorder, '--dry-run');
    expect(recorder.asked.map((action) => action.do)).toEqual(['seal-estimate']);
    expect(out).toContain('7 objects, 100 bytes');
    expect(exitCode).toBe(0);
  });

  it('names the datasets that there are', async () => {
    const { err, exitCode } = await runCli(['seal', 'other'], { queries });
    expect(err).toContain('there are: moderation-v3');
    expect(exitCode).toBe(2);
  });
});

it('prices a seal', () => {
  const { price, requests } = priced(1_000_000, 10 ** 12);
  expect(requests).toMatchObject({ get: 1_000_000, list: 1000 });
  expect(price).toBeCloseTo(8.2, 0);
});
