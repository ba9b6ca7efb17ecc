import { describe, expect, it } from 'vitest';
import type { BaselineAction, BaselineAnswer, SealedKey } from '../../core/api/baseline-request.ts';
import type { Run } from '../../core/engine/runs/run.ts';
import { fakeQueries } from '../../test/cli/fake-queries.ts';
import { FakeRuns, sealRun, totalsOf } from '../../test/cli/fake-runs.ts';
import { runCli } from '../../test/cli/run-cli.ts';
import { DATASET, DEPLOYMENT } from '../../test/cli/samples.ts';
import type { Connection } from '../connection/connect.ts';
import { priced } from './estimate.ts';

interface Pending {
  readonly key: string;
  readonly size: number;
}

/** An account that seals what it is given: each look at the run finds it one step further. */
class FakeRecorder {
  readonly asked: BaselineAction[] = [];
  /** Open findings of keys. */
  readonly findings: Record<string, string[]> = {};
  readonly outcomes: Record<string, SealedKey['outcome']> = {};
  readonly runs = new FakeRuns();
  isResumed = false;
  /** How the run ends. */
  end: Partial<Run> = { status: 'done' };
  /** Set for a dataset that was sealed before: what sealing it again would accept, page by page, and leave. */
  again: { accepts: Pending[]; suspects: SealedKey[] }[] | null = null;
  readonly #keys: readonly Pending[];

  constructor(keys: readonly Pending[]) {
    this.#keys = keys;
  }

  readonly baseline = (async (_: string, action: BaselineAction) => {
    this.asked.push(action);
    return this.#answer(action);
  }) as Connection['baseline'];

  count(what: BaselineAction['do']): number {
    return this.asked.filter((action) => action.do === what).length;
  }

  #answer(action: BaselineAction): BaselineAnswer {
    switch (action.do) {
      case 'seal-start':
        this.runs.all.set(RUN, sealRun({ objects: this.#keys.length }));
        this.runs.onLook = () => this.#goOn(this.again === null ? this.end : { status: 'waiting' });
        return {
          kind: 'run',
          run: RUN,
          status: 'open',
          isResumed: this.isResumed,
          isFirst: this.again === null,
        };
      case 'seal-accept':
        this.runs.all.set(RUN, sealRun({ objects: this.#keys.length }));
        this.runs.onLook = () => this.#goOn(this.end);
        return { kind: 'went-on', run: RUN, status: 'open' };
      case 'seal-estimate': {
        const isFirst = this.again === null;
        const first = this.#preview(null);
        return { ...first, kind: 'estimate', objects: this.#keys.length, bytes: 100, isFirst, cursor: null };
      }
      case 'seal-preview':
        return { kind: 'preview', ...this.#preview(action.cursor) };
      default:
        return { kind: 'abandoned', run: RUN };
    }
  }

  #goOn(end: Partial<Run>): void {
    const results = this.#keys.map(({ key }) => this.#result(key));
    if (end.status !== 'waiting')
      this.runs.keys.set(
        RUN,
        results.filter(({ outcome, findings }) => outcome !== 'sealed' || findings.length > 0),
      );
    const totals = end.status === 'done' ? totalsOf(results) : null;
    this.runs.all.set(RUN, sealRun({ objects: this.#keys.length, units: 1, judged: 2, totals, ...end }));
  }

  #preview(cursor: string | null) {
    const page = Number(cursor ?? 0);
    const { accepts, suspects } = this.again?.[page] ?? { accepts: [], suspects: [] };
    const next = page + 1 < (this.again?.length ?? 0) ? String(page + 1) : null;
    return { accepts, suspects, cursor: next };
  }

  #result(key: string): SealedKey {
    const outcome = this.outcomes[key] ?? 'sealed';
    return {
      key,
      outcome,
      detail: outcome === 'unverifiable' ? 'archived' : null,
      findings: this.findings[key] ?? (outcome === 'altered' ? ['f'.repeat(40)] : []),
    };
  }
}

const RUN = sealRun().id;

const keysOf = (count: number, size = 1000): Pending[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `moderation/v3/${String(index).padStart(4, '0')}`,
    size,
  }));

const queries = fakeQueries({ datasets: [DATASET] });
const run = (recorder: FakeRecorder, ...args: string[]) =>
  runCli(['seal', DATASET.name, ...args], {
    queries,
    deployment: DEPLOYMENT,
    baseline: recorder.baseline,
    runs: recorder.runs,
  });

it('is refused for a dataset that the configuration names no more', async () => {
  const recorder = new FakeRecorder([]);
  const queries = fakeQueries({ datasets: [{ ...DATASET, retiredAt: '2026-11-19T10:00:00.000Z' }] });
  const { exitCode, err } = await runCli(['seal', DATASET.name], { queries, baseline: recorder.baseline });
  expect([exitCode, err]).toEqual([2, expect.stringContaining('does not name the dataset')]);
  expect(recorder.asked).toEqual([]);
});

describe('seal', () => {
  it('is asked for once, and watched until it is done', async () => {
    const recorder = new FakeRecorder(keysOf(300));
    const { out, exitCode } = await run(recorder);
    expect(recorder.asked).toEqual([{ do: 'seal-start', dataset: DATASET.name, accepts: 'baseline' }]);
    expect(out).toBe('moderation-v3: 300 sealed, 0 unchanged; 0 findings\n');
    expect(exitCode).toBe(0);
  });

  it('says that it goes on with one that was left unfinished', async () => {
    const recorder = new FakeRecorder(keysOf(50));
    recorder.isResumed = true;
    const { out, err } = await run(recorder);
    expect(out).toContain('50 sealed');
    expect(err).toContain('went on');
  });

  it('is not done where keys are left, and says why and how to go on', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.end = { status: 'failed', reason: '1 of 2 parts of it could not be read', totals: null };
    recorder.outcomes['moderation/v3/0001'] = 'unverifiable';
    const { err, exitCode } = await run(recorder);
    expect(err).toContain(
      'The seal is not done, 2 keys left: 1 of 2 parts of it could not be read. What is done is kept; sealwatch seal moderation-v3 goes on.',
    );
    expect(exitCode).toBe(3);
    const { out } = await run(recorder, '--json');
    expect(JSON.parse(out)).toMatchObject({ finished: false, unfinished: 2, unverifiable: 1 });
  });

  it('says what to do where nobody works on it any more', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.end = { status: 'open' };
    recorder.runs.state = { kind: 'ended', cause: 'ABORTED' };
    const { err, exitCode } = await run(recorder);
    expect(err).toMatch(
      /error AWS_FAILED: .*is over \(ABORTED\).*sealwatch runs resume [0-9a-f]{12} goes on/,
    );
    expect(exitCode).toBe(4);
  });

  it('is begun and left with --no-wait, where there is nothing to ask', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    const unsealed = fakeQueries({ datasets: [{ ...DATASET, status: 'unsealed' }] });
    const { out, exitCode } = await runCli(['seal', DATASET.name, '--no-wait'], {
      queries: unsealed,
      baseline: recorder.baseline,
    });
    expect(recorder.asked).toEqual([{ do: 'seal-start', dataset: DATASET.name, accepts: 'baseline' }]);
    expect(out).toMatch(/^[0-9a-f]{12}: open\n$/);
    expect(exitCode).toBe(0);
  });

  it('is left with --no-wait though it was sealed before only by who agreed to new keys', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    const { err, exitCode } = await run(recorder, '--no-wait');
    expect([exitCode, recorder.asked]).toEqual([2, []]);
    expect(err).toContain('say --yes beside --no-wait');
    expect((await run(recorder, '--no-wait', '--yes')).exitCode).toBe(0);
    expect(recorder.asked).toEqual([{ do: 'seal-start', dataset: DATASET.name, accepts: 'additions' }]);
  });

  it.each([
    ['altered', 1],
    ['suspect', 1],
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

  it('lists a key that is as expected and has open findings', async () => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.findings['moderation/v3/0001'] = ['e'.repeat(40)];
    const { out, exitCode } = await run(recorder);
    expect(out).toMatch(/^sealed +moderation\/v3\/0001 .*eeeeee$/m);
    expect(exitCode).toBe(1);
  });

  it('names the datasets that there are', async () => {
    const { err, exitCode } = await runCli(['seal', 'other'], { queries });
    expect(err).toContain('there are: moderation-v3');
    expect(exitCode).toBe(2);
  });
});

describe('sealing again', () => {
  const ADDED = { key: 'moderation/v3/new.jsonl', size: 2048 };
  const SUSPECT: SealedKey = {
    key: 'moderation/v3/evil.jsonl',
    outcome: 'suspect',
    detail: 'has open findings',
    findings: ['c'.repeat(40)],
  };
  const PREVIEW = [
    'Sealing again accepts 1 new key (2.0 KiB):',
    '  moderation/v3/new.jsonl  2.0 KiB',
    'It leaves 1 new key with open findings; accepting one takes sealwatch approve --finding:',
    '  moderation/v3/evil.jsonl  cccccc',
    '',
  ].join('\n');

  const again = (accepts = [ADDED]): FakeRecorder => {
    const recorder = new FakeRecorder(keysOf(3));
    recorder.again = [{ accepts, suspects: [SUSPECT] }];
    return recorder;
  };

  const typing = (recorder: FakeRecorder, typed: string, ...args: string[]) =>
    runCli(
      ['seal', DATASET.name, ...args],
      { queries, deployment: DEPLOYMENT, baseline: recorder.baseline, runs: recorder.runs },
      typed,
    );

  it.each(['y\n', 'YES\n'])(
    'shows on a terminal what it accepts, asks, and goes on after %j',
    async (typed) => {
      const recorder = again();
      const { out, err, exitCode } = await typing(recorder, typed);
      expect(err).toContain(`${PREVIEW}Accept 1 new key as expected? [y/N] `);
      expect(out).toContain('3 sealed');
      expect(recorder.count('seal-abandon')).toBe(0);
      expect(exitCode).toBe(0);
    },
  );

  it.each(['n\n', '\n', '', 'yesterday\n'])(
    'accepts nothing after %j, and gives the run up',
    async (typed) => {
      const recorder = again();
      const { out, err, exitCode } = await typing(recorder, typed);
      expect(err).toContain('Nothing was accepted, and the dataset stays sealed as it was.');
      expect(out).toBe('');
      expect(recorder.asked.slice(-2)).toEqual([
        { do: 'seal-preview', run: RUN, cursor: null },
        { do: 'seal-abandon', run: RUN },
      ]);
      expect(exitCode).toBe(3);
    },
  );

  it('asks after the pinning: what is accepted is what was shown', async () => {
    const recorder = again();
    await typing(recorder, 'y\n');
    const steps = recorder.asked.map((action) => action.do);
    expect(steps).toEqual(['seal-start', 'seal-preview', 'seal-accept']);
  });

  it('is refused without a terminal: nobody has looked at the new keys', async () => {
    const recorder = again();
    const { out, err, exitCode } = await run(recorder);
    expect(err).toContain(PREVIEW);
    expect(err).toContain(
      'error USAGE: moderation-v3 was sealed before, and sealing it again would accept 1 new key; there is no terminal to ask on, so nothing was accepted: look at them with --dry-run, then say --yes',
    );
    expect(out).toBe('');
    expect(recorder.asked.at(-1)).toEqual({ do: 'seal-abandon', run: RUN });
    expect(exitCode).toBe(2);
  });

  it('does not ask with --yes, and says all the same what it accepts', async () => {
    const { err, exitCode } = await run(again(), '--yes');
    expect(err).toBe(PREVIEW);
    expect(exitCode).toBe(0);
  });

  it('does not ask where it accepts nothing new', async () => {
    const recorder = again([]);
    expect(await run(recorder)).toMatchObject({ err: '', exitCode: 0 });
    expect(recorder.count('seal-accept')).toBe(1);
  });

  it('counts the new keys of all pages, and shows the first twenty', async () => {
    const recorder = again();
    const page = (from: number) => ({ accepts: keysOf(from + 15).slice(from), suspects: [] });
    recorder.again = [page(0), page(15), page(30)];
    const lines = (await run(recorder, '--yes')).err.split('\n');
    expect(lines[0]).toBe('Sealing again accepts 45 new keys (43.9 KiB):');
    expect(lines.slice(20)).toEqual(['  moderation/v3/0019  1,000 bytes', '  and 25 others', '']);
  });

  it('says what it accepted in JSON as well', async () => {
    const { out } = await run(again(), '--yes', '--json');
    expect(JSON.parse(out)).toMatchObject({
      suspect: 0,
      accepts: { objects: 1, bytes: 2048, keys: [ADDED] },
    });
    const first = await run(new FakeRecorder(keysOf(1)), '--json');
    expect(JSON.parse(first.out)).toMatchObject({ suspect: 0, accepts: null });
  });

  it('is described by a dry run, which changes nothing', async () => {
    const recorder = again();
    const { out, exitCode } = await run(recorder, '--dry-run');
    expect(out).toContain(PREVIEW);
    expect(exitCode).toBe(0);
    const json = await run(recorder, '--dry-run', '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      objects: 3,
      first: false,
      accepts: { objects: 1, bytes: 2048, keys: [ADDED] },
      suspects: [{ key: SUSPECT.key, findings: SUSPECT.findings }],
    });
    expect(recorder.asked.map((action) => action.do)).toEqual(['seal-estimate', 'seal-estimate']);
    const first = await run(new FakeRecorder(keysOf(1)), '--dry-run', '--json');
    expect(JSON.parse(first.out)).toMatchObject({ first: true, accepts: null, suspects: [] });
  });

  it('escapes hostile keys in what it shows', async () => {
    const { err } = await run(again([{ key: 'a\u001b[2Jb', size: 1 }]), '--yes');
    expect(err).not.toContain('\u001b');
  });
});

it('prices what S3 says and computes: a job, its objects, and no byte that is read', () => {
  const byS3 = { stored: 400_000, computed: 600_000, bytes: 10 ** 12 };
  const { price, requests } = priced(1_000_000, 10 ** 12, { byS3 });
  expect(requests.get).toBe(1_000_000);
  const read = priced(1_000_000, 10 ** 12);
  expect(price).toBeCloseTo(read.price - 0.31 + 3 * 0.25 + 0.6, 3);
});

it('prices a seal', () => {
  const { price, requests } = priced(1_000_000, 10 ** 12);
  expect(requests).toMatchObject({ get: 1_000_000, list: 1000, invoke: 10_000, transition: 40_000 });
  expect(price).toBeCloseTo(8.8, 1);
});

it('adds what reading in parts costs', () => {
  expect(priced(10, 10 ** 12, { largeBytes: 10 ** 12 }).price - priced(10, 10 ** 12).price).toBeCloseTo(
    0.1,
    6,
  );
});
