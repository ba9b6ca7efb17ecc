import type { ExecutionState } from '../../aws/run-engine.ts';
import type { RunReader } from '../../cli/runs/watch-run.ts';
import { addTotals, NO_TOTALS, newRun, type Run, type Totals } from '../../core/engine/runs/run.ts';
import { type KeyResult, NOTHING_WAITING, type Waiting } from '../../core/engine/runs/unit-store.ts';

const STARTED = '2026-11-21T09:00:00.000Z';

export const sealRun = (over: Partial<Run> = {}): Run => ({
  ...newRun({
    id: `moderation-v3/${STARTED}`,
    kind: 'seal',
    dataset: 'moderation-v3',
    target: null,
    isAccepted: true,
    startedAt: STARTED,
    by: 'arn:aws:iam::111122223333:role/Publisher',
  }),
  ...over,
});

export const verifyRun = (over: Partial<Run> = {}): Run => ({
  ...newRun({
    id: `${STARTED}/0123456789ab`,
    kind: 'verify',
    dataset: null,
    target: { bucket: 'acme-training-data', prefix: 'moderation/v3/', isKey: false },
    isAccepted: true,
    startedAt: STARTED,
    by: null,
  }),
  ...over,
});

export const sweepRun = (over: Partial<Run> = {}): Run => ({
  ...verifyRun({ id: `${STARTED}/ba9876543210`, dataset: 'moderation-v3' }),
  kind: 'sweep',
  level: 'versions',
  ...over,
});

export const totalsOf = (results: readonly KeyResult[]): Totals =>
  results
    .map((result): Totals => {
      const outcome = 'outcome' in result ? result.outcome : result.state;
      const flagged = result.findings.length > 0 ? 1 : 0;
      return { units: 0, keys: 1, bytes: 10, flagged, reread: 0, outcomes: { [outcome]: 1 } };
    })
    .reduce(addTotals, NO_TOTALS);

/** Runs that are as a test says; each look may bring one forward. */
export class FakeRuns implements RunReader {
  readonly all = new Map<string, Run>();
  readonly keys = new Map<string, KeyResult[]>();
  readonly findings = new Map<string, string[]>();
  state: ExecutionState = { kind: 'running' };
  beingRead: Waiting = NOTHING_WAITING;
  /** Called at each look. */
  onLook: () => void = () => {};

  constructor(...runs: readonly Run[]) {
    for (const run of runs) this.all.set(run.id, run);
  }

  async waiting(): Promise<Waiting> {
    return this.beingRead;
  }

  async run(id: string): Promise<Run | null> {
    const run = this.all.get(id) ?? null;
    this.onLook();
    return run;
  }

  async totals(run: string): Promise<Totals> {
    return totalsOf(this.keys.get(run) ?? []);
  }

  async recent(limit: number): Promise<Run[]> {
    return [...this.all.values()].slice(0, limit);
  }

  async *results(run: string) {
    yield { keys: this.keys.get(run) ?? [], findings: [] };
    yield { keys: [], findings: this.findings.get(run) ?? [] };
  }

  async newestSweep(dataset: string): Promise<Run | null> {
    return this.#newest(dataset, (run) => run.gap === null);
  }

  async newestCatchUp(dataset: string): Promise<Run | null> {
    return this.#newest(dataset, (run) => run.gap !== null);
  }

  #newest(dataset: string, isOne: (run: Run) => boolean): Run | null {
    const sweeps = [...this.all.values()].filter((run) => run.kind === 'sweep' && run.dataset === dataset);
    return sweeps.find(isOne) ?? null;
  }

  async pause(_milliseconds?: number): Promise<void> {}

  async execution(): Promise<ExecutionState> {
    return this.state;
  }
}
