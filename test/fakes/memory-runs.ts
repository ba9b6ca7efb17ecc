import { compareKeys, type ObjectRef } from '../../core/base/object-ref.ts';
import { wholeSecond } from '../../core/base/time.ts';
import { addTotals, NO_TOTALS, type Run, type Totals } from '../../core/engine/runs/run.ts';
import type { CreatedRun, RunWrites, Unit, UnitResult, Waiting } from '../../core/engine/runs/unit-store.ts';
import type { ApprovalRecord, Pin, RunStore } from '../../core/engine/sealing/run-store.ts';
import type { Dataset, DatasetStatus, Gap } from '../../core/scope/dataset.ts';
import { type DatasetHold, holdName } from '../../core/scope/hold.ts';
import type { MemoryStore } from './memory-store.ts';

/** Pins of a page. */
const PAGE = 1000;

/** Runs and datasets in memory. */
export class MemoryRuns implements RunStore {
  readonly #store: MemoryStore;
  readonly #runs = new Map<string, Run>();
  readonly #pins = new Map<string, Map<string, Pin>>();
  readonly #places = new Map<string, string>();
  readonly #units = new Map<string, Unit>();
  /** By run, unit and first key. */
  readonly results = new Map<string, UnitResult>();
  /** In the order in which they were recorded. */
  readonly approvals: ApprovalRecord[] = [];
  /** By name. */
  readonly holdsByName = new Map<string, DatasetHold>();
  /** Findings of judged pages, by run and page. */
  readonly judged = new Map<string, readonly string[]>();
  readonly #waiting = new Map<string, number>();
  readonly #failures = new Map<string, string>();

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async dataset(name: string): Promise<Dataset | null> {
    return this.#store.datasets.get(name) ?? null;
  }

  async datasets(): Promise<Dataset[]> {
    return [...this.#store.datasets.values()];
  }

  async moveDataset(
    name: string,
    from: DatasetStatus,
    to: DatasetStatus,
    sealedAt: string | null,
  ): Promise<boolean> {
    const dataset = this.#store.datasets.get(name);
    if (dataset?.status !== from) return false;
    this.#store.datasets.set(name, { ...dataset, status: to, sealedAt });
    return true;
  }

  async closeGap(name: string, { to }: Gap): Promise<void> {
    const { gap, ...rest } = this.#store.datasets.get(name) ?? {};
    if (gap?.to === to) this.#store.datasets.set(name, rest as Dataset);
  }

  async noteRead(name: string, at: string): Promise<void> {
    const dataset = this.#store.datasets.get(name);
    if (dataset) this.#store.datasets.set(name, { ...dataset, readAt: at });
  }

  async holds(): Promise<DatasetHold[]> {
    return [...this.holdsByName.values()];
  }

  async saveHold(hold: DatasetHold): Promise<void> {
    this.holdsByName.set(holdName(hold), hold);
  }

  async newestRun(dataset: string): Promise<Run | null> {
    return [...this.#runs.values()].filter((run) => run.dataset === dataset).at(-1) ?? null;
  }

  async run(id: string): Promise<Run | null> {
    return this.#runs.get(id) ?? null;
  }

  async commitRun(run: Run, { units = [], judged }: RunWrites = {}): Promise<'committed' | 'conflict'> {
    if (this.#runs.get(run.id)?.revision !== run.revision) return 'conflict';
    this.#runs.set(run.id, { ...run, revision: run.revision + 1 });
    for (const unit of units) this.#units.set(`${run.id}#${unit.number}`, unit);
    if (judged) this.judged.set(`${run.id}#${judged.number}`, judged.findings);
    return 'committed';
  }

  async createRun({ run, place, previous, begins }: CreatedRun): Promise<'committed' | 'conflict'> {
    const dataset = begins === undefined ? undefined : this.#store.datasets.get(begins);
    if ((this.#places.get(place) ?? null) !== previous || this.#runs.has(run.id)) return 'conflict';
    if (begins !== undefined && dataset?.status !== 'unsealed') return 'conflict';
    this.#runs.set(run.id, run);
    this.#places.set(place, run.id);
    if (dataset)
      this.#store.datasets.set(dataset.name, {
        ...dataset,
        status: 'sealing',
        sealedAt: wholeSecond(run.startedAt),
      });
    return 'committed';
  }

  async runOfPlace(place: string): Promise<string | null> {
    return this.#places.get(place) ?? null;
  }

  async unit(run: string, number: number): Promise<Unit | null> {
    return this.#units.get(`${run}#${number}`) ?? null;
  }

  async unitDone(run: string, number: number): Promise<number> {
    return this.#resultsOf(run)
      .filter(({ unit }) => unit === number)
      .reduce((sum, { done }) => sum + done, 0);
  }

  async commitResult(result: UnitResult): Promise<'committed' | 'conflict'> {
    const id = `${result.run}#${result.unit}#${result.from}`;
    if (this.results.has(id)) return 'conflict';
    this.results.set(id, result);
    return 'committed';
  }

  async unitsLeft({ id, units }: Run): Promise<number[]> {
    const done = new Set(this.#resultsOf(id).flatMap(({ unit, totals }) => (totals.units > 0 ? [unit] : [])));
    return Array.from({ length: units }, (_, index) => index + 1).filter((number) => !done.has(number));
  }

  async noteWaiting({ id }: Run, unit: number, bytes: number): Promise<void> {
    this.#waiting.set(`${id}#${unit}`, bytes);
  }

  async waiting(run: string): Promise<Waiting> {
    const done = this.#resultsOf(run).flatMap(({ unit, totals }) =>
      totals.units > 0 ? [`${run}#${unit}`] : [],
    );
    const left = [...this.#waiting].filter(([id]) => id.startsWith(`${run}#`) && !done.includes(id));
    return { objects: left.length, bytes: left.reduce((sum, [, bytes]) => sum + bytes, 0) };
  }

  async noteFailure({ id }: Run, unit: number, reason: string): Promise<void> {
    this.#failures.set(`${id}#${unit}`, reason);
  }

  async failureOf(run: string, unit: number): Promise<string | null> {
    return this.#failures.get(`${run}#${unit}`) ?? null;
  }

  async totals(run: string): Promise<Totals> {
    return this.#resultsOf(run)
      .map(({ totals }) => totals)
      .reduce(addTotals, NO_TOTALS);
  }

  #resultsOf = (run: string): UnitResult[] => [...this.results.values()].filter((each) => each.run === run);

  async pin(run: string, pins: readonly Pin[]): Promise<void> {
    const known = this.#pins.get(run) ?? new Map();
    for (const pin of pins) if (!known.has(pin.key)) known.set(pin.key, pin);
    this.#pins.set(run, known);
  }

  async pins(run: string, keys: readonly string[]): Promise<Pin[]> {
    return keys.flatMap((key) => this.#pins.get(run)?.get(key) ?? []);
  }

  async allPins(run: string, cursor: string | null): Promise<{ pins: Pin[]; cursor: string | null }> {
    const pins = [...(this.#pins.get(run)?.values() ?? [])]
      .filter(({ key }) => cursor === null || compareKeys(key, cursor) > 0)
      .sort((a, b) => compareKeys(a.key, b.key));
    const page = pins.slice(0, PAGE);
    return { pins: page, cursor: page.length < pins.length ? (page.at(-1)?.key ?? null) : null };
  }

  async recordApproval(approval: ApprovalRecord): Promise<void> {
    this.approvals.push(approval);
  }

  async openFindings(ref: ObjectRef): Promise<string[]> {
    const all = [...this.#store.findingsById.values()];
    return all
      .filter(({ bucket, key, state }) => bucket === ref.bucket && key === ref.key && state === 'open')
      .map(({ id }) => id);
  }

  async heldKeys(bucket: string, prefix: string): Promise<{ keys: string[]; cursor: null }> {
    const entries = [...this.#store.entriesByName.values()];
    const held = entries.filter(
      (entry) => entry.isHeld && entry.bucket === bucket && entry.key.startsWith(prefix),
    );
    return { keys: held.map((entry) => entry.key), cursor: null };
  }
}
